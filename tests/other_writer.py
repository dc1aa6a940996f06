"""A program of somebody else's that opens a DuckDB file for writing, as a GUI does: in a process of its own."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_PROGRAM = """
import sys, duckdb
try:
    con = duckdb.connect(sys.argv[1])
except duckdb.Error as error:
    print(str(error).splitlines()[0], flush=True)
    sys.exit()
con.execute("PRAGMA disable_checkpoint_on_shutdown")
print("open", flush=True)
for line in sys.stdin:
    if line == "close\\n":
        con.execute("CHECKPOINT")
        con.close()
    else:
        con.execute(line)
    print("done", flush=True)
"""


class OtherWriter:
    """A program that has a file open for writing; it keeps what it wrote in the log beside the file."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid

    def says(self) -> str:
        """The next line it prints."""
        assert self._process.stdout
        return self._process.stdout.readline().rstrip("\n")

    def write(self, *statements: str) -> None:
        """Run statements, each committed."""
        assert self._process.stdin
        for statement in statements:
            self._process.stdin.write(f"{statement}\n")
            self._process.stdin.flush()
            assert self.says() == "done", statement

    def close(self) -> None:
        """Close the file in good order: what was written goes into it."""
        self.write("close")

    def kill(self) -> None:
        """SIGKILL: what was written stays in the log."""
        self._process.kill()
        self._process.wait()


@contextlib.contextmanager
def open_for_writing(file: Path) -> Iterator[OtherWriter]:
    """Another program that has opened a file for writing, as that of root may; it is killed at the end."""
    command = [sys.executable, "-c", _PROGRAM, str(may_write(file))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        writer = OtherWriter(process)
        said = writer.says()
        try:
            assert said == "open", said
            yield writer
        finally:
            writer.kill()


def may_write(file: Path) -> Path:
    """The file itself, opened to writers, as nobody but its owner and root can."""
    file.chmod(0o644)
    return file


def leave_log(file: Path, *statements: str) -> Path:
    """Have another program write to a file and be killed; gives the log that it leaves."""
    with open_for_writing(file) as writer:
        writer.write(*statements)
    log = file.with_name(f"{file.name}.wal")
    assert log.stat().st_size
    return log
