"""Reads a PDF that may be hostile in a process of its own, bounded in memory and time.

Form objects of a PDF draw other form objects. A file of one kilobyte can make them call one another in a circle or fan
out tenfold at each of twenty levels, and the library follows. Nothing inside the process can stop it, so such files
(and very heavy ones) are read by a child: bytes in on its standard input, pages out as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from kg.errors import InputError, KgError, UnsupportedFormat
from kg.ingest import limits


def pages(data: bytes, name: str) -> list[str]:
    """Return the pages of a PDF, read in a child process.

    Raises:
        InputError: the child ran out of its memory or time, or refused the file.
    """
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p), PYTHONIOENCODING="utf-8")
    command = [sys.executable, "-m", "kg.ingest.pdf_isolated", name]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the name is an argument, never a command
            command, input=data, capture_output=True, timeout=limits.CHILD_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"{name}: not read within {limits.CHILD_SECONDS} s; its drawings call one another") from None
    if done.returncode != 0:
        raise InputError(
            f"{name}: a PDF that cannot be read within {limits.mb(limits.CHILD_MEMORY)} and {limits.CHILD_SECONDS} s; "
            "print it to a new PDF"
        )
    answer = json.loads(done.stdout)
    if "pages" in answer:
        return [str(p) for p in answer["pages"]]
    raise (UnsupportedFormat if answer["unsupported"] else InputError)(answer["error"])


def bound() -> None:
    """Set this process's own limits (where the system has them; the parent's time limit holds everywhere)."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_SECONDS, limits.CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read a PDF from standard input and write its pages, or why not, to standard output."""
    from kg.ingest.pdf import pages_of

    data = sys.stdin.buffer.read()
    bound()
    try:
        answer: dict[str, object] = {"pages": pages_of(data, sys.argv[1])}
    except KgError as e:
        answer = {"error": str(e), "unsupported": isinstance(e, UnsupportedFormat)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
