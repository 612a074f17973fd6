"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError


def write_whole(out: Path, data: bytes) -> None:
    """Put ``data`` into a file; what stood there stays until all of it is written.

    Raises:
        InputError: the file cannot be written.
    """
    part = out.with_name(out.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(out)
    except OSError as e:
        raise InputError(f"{out}: cannot be written: {e.strerror or e}") from e
