"""From bytes to a :class:`kg.model.Document`: what a file is, how it is read, and the way back from every character.

``sniff`` tells the format by content alone (a suffix is only a hint in messages), ``read`` goes the whole way:
format -> reader -> :class:`kg.ingest.reading.Reading` -> cleaning -> Document. A new format is one module with a
``read(data, name) -> Reading`` and one row of :data:`READERS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from kg.errors import MissingExtra
from kg.ingest import limits, sniffing

if TYPE_CHECKING:
    from kg.ingest.reading import Reading
    from kg.model import Document


@dataclass(frozen=True, slots=True)
class Reader:
    """One row: a format, the suffixes it usually has, how its bytes are known, who reads it, the extra it needs."""

    media_type: str
    suffixes: tuple[str, ...]
    matches: Callable[[bytes], bool]
    function: str
    extra: str | None = None


DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# In order: the first whose ``matches`` says yes reads the file. Plain text comes last, it is what nothing else is.
READERS: Final[tuple[Reader, ...]] = (
    Reader("application/pdf", (".pdf",), sniffing.is_pdf, "kg.ingest.pdf:read"),
    Reader(DOCX, (".docx", ".docm", ".dotx"), sniffing.is_docx, "kg.ingest.docx:read"),
    Reader("text/html", (".html", ".htm", ".shtml", ".xhtml"), sniffing.is_html, "kg.ingest.html:read"),
    Reader("text/plain", (".txt", ".md", ".text"), sniffing.is_text, "kg.ingest.plain:read"),
)


def suffixes() -> frozenset[str]:
    """Return the suffixes, lower case, of files a folder is searched for: those read, and those refused with advice."""
    return frozenset(s for r in READERS for s in r.suffixes) | sniffing.REFUSED_SUFFIXES


def sniff(data: bytes, name: str) -> Reader:
    """Return the row that reads ``data``; ``name`` only helps to word a refusal.

    Raises:
        UnsupportedFormat: a format that is known and not read here; the message says what to do.
        InputError: too large, empty, damaged, or no document at all.
    """
    limits.check_size(len(data), name)
    sniffing.refuse(data, name)
    return next(r for r in READERS if r.matches(data))


def load(reader: Reader) -> Callable[[bytes, str], Reading]:
    """Import the function that a row names.

    Raises:
        MissingExtra: the library behind it is not installed.
    """
    module, function = reader.function.split(":")
    try:
        return cast("Callable[[bytes, str], Reading]", getattr(import_module(module), function))
    except ModuleNotFoundError as e:
        hint = f"policy-kg[{reader.extra}]" if reader.extra else f"{e.name}"
        raise MissingExtra(f"reading {reader.media_type} needs {e.name}: pip install '{hint}'") from None


def read_raw(data: bytes, name: str) -> Reading:
    """Return what the format's reader makes of ``data``, before any cleaning.

    Raises:
        InputError: the file is no document that can be read (UnsupportedFormat where the format is known).
        MissingExtra: a library is not installed.
    """
    result = load(sniff(data, name))(data, name)
    limits.check_text(len(result.text), name)
    return result


def read(data: bytes, name: str) -> Document:
    """Read one file: its decoded source, its cleaned text, and the map between the two.

    Args:
        data: the bytes of the file.
        name: what messages and evidence call it.

    Raises:
        InputError: the file is no document that can be read (UnsupportedFormat where the format is known).
        MissingExtra: a library is not installed.
    """
    from kg.ingest.clean import clean

    return clean(read_raw(data, name), name, hashlib.sha256(data).hexdigest())
