"""`python -m extract.sample [PORT]`: serves the sample until interrupted, and prints its address."""

import contextlib
import sys
import threading

from extract.sample.server import SampleServer

port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
with contextlib.suppress(KeyboardInterrupt), SampleServer(port=port) as server:
    sys.stdout.write(f"{server.base_url}\n")
    sys.stdout.flush()
    threading.Event().wait()
