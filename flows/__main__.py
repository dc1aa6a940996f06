"""python -m flows is kamervragen."""

import sys

from flows.cli import main

sys.exit(main())
