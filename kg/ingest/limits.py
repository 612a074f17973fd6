"""Bounds on what is read, so that no file costs unbounded time or memory. docs/formats.md states them for users.

A document of this genre has 3 thousand to 300 thousand characters; every bound leaves at least a tenfold reserve and
ends in one :class:`kg.errors.InputError` line. Bounds are counts, never clocks, so that the same bytes are accepted or
refused on every machine. Sizes are bytes unless a name says otherwise.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Final

from kg.errors import InputError

MAX_BYTES: Final = 64 * 1024 * 1024
"""Of one file as it lies on the disk."""
MAX_TEXT: Final = 5_000_000
"""Characters of running text; what comes after reading grows with these."""
MAX_MARKUP: Final = 500_000
"""Tags and pieces of text of one web page."""
MAX_PIECES: Final = 1_000_000
"""Entities, stretches of white space and tags between pieces of text of one page."""
MAX_DEPTH: Final = 400
"""Nesting of a web page that is followed; tags below are left out, their text stays (browsers do the same at 512)."""

ZIP_ENTRIES: Final = 5_000
ZIP_TOTAL: Final = 256 * 1024 * 1024
"""All entries of a .docx, unpacked."""
ZIP_XML: Final = 32 * 1024 * 1024
"""One XML part of a .docx, unpacked."""
ZIP_RATIO: Final = 200
"""Unpacked to packed, for entries over 1 MB (Word's own XML stays below 60)."""

PDF_PAGES: Final = 2_000
PDF_STREAMS: Final = 512 * 1024 * 1024
"""All streams of a PDF that are no images, inflated."""
PDF_STREAM: Final = 128 * 1024 * 1024
"""One stream of a PDF, inflated."""
PDF_PLAIN: Final = 32 * 1024 * 1024
"""Inflated size above which a PDF is read in a process of its own."""
CHILD_MEMORY: Final = 1024 * 1024 * 1024
"""Of the process that reads a heavy or nested PDF."""
CHILD_SECONDS: Final = 60
"""Its time. The one bound that is a clock: nothing else stops drawings that call one another for ever."""

_DTD: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_IMAGE: Final = re.compile(rb"/Subtype\s*/Image\b")
_FORM: Final = re.compile(rb"/Subtype\s*/Form\b|/PatternType\b")
_FL: Final = re.compile(rb"/Fl\b")
_DO: Final = re.compile(rb"\bDo\b")
_CONTENTS: Final = re.compile(rb"/Contents\s*\[(?:\s*\d+\s+\d+\s+R){64}")


def mb(size: int) -> str:
    """Return a size for people: ``64 MB``."""
    return f"{size / 1048576:,.0f} MB"


def check_size(size: int, name: str) -> None:
    """Refuse a file over :data:`MAX_BYTES` or of no bytes; to be asked before the file is read.

    Raises:
        InputError: the file is too large or empty.
    """
    if size > MAX_BYTES:
        raise InputError(f"{name}: {mb(size)}, the limit is {mb(MAX_BYTES)} a file; split it into its documents")
    if size == 0:
        raise InputError(f"{name}: the file is empty")


def check_text(length: int, name: str) -> None:
    """Refuse a running text over :data:`MAX_TEXT` characters.

    Raises:
        InputError: the text is too long.
    """
    if length > MAX_TEXT:
        raise InputError(
            f"{name}: {length:,} characters of text, the limit is {MAX_TEXT:,} a document; split it into its documents"
        )


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, never more than the limit (a file may grow, a pipe has no size).

    Raises:
        InputError: the file is missing, unreadable, empty or too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                check_size(max(path.stat().st_size, len(data)), str(path))
    except OSError as e:
        raise InputError(f"{path}: cannot be read ({e.strerror or e})") from None
    check_size(len(data), str(path))
    return data


def check_zip(data: bytes, name: str) -> list[str]:
    """Look at a zip's directory before anything is unpacked; return the names of its entries.

    What an entry declares is binding: ``zipfile`` never yields more bytes than declared.

    Raises:
        InputError: damaged, encrypted, too many entries, too large unpacked, or packed suspiciously tight.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError) as e:
        raise InputError(f"{name}: a damaged zip container ({e}); save the document again") from None
    if len(entries) > ZIP_ENTRIES:
        raise InputError(f"{name}: {len(entries):,} entries in the container, the limit is {ZIP_ENTRIES:,}; not read")
    total = 0
    for entry in entries:
        total += entry.file_size
        xml = entry.filename.endswith((".xml", ".rels"))
        if xml and entry.file_size > ZIP_XML:
            raise InputError(f"{name}: {entry.filename} unpacks to {mb(entry.file_size)}, the limit is {mb(ZIP_XML)}")
        if entry.file_size > 1048576 and entry.file_size > ZIP_RATIO * max(entry.compress_size, 1):
            raise InputError(
                f"{name}: {entry.filename} unpacks to {entry.file_size // max(entry.compress_size, 1):,} times its size"
                f", the limit is {ZIP_RATIO}; looks like a zip bomb, not read"
            )
        if entry.flag_bits & 1:
            raise InputError(f"{name}: {entry.filename} is encrypted; remove the password and save again")
    if total > ZIP_TOTAL:
        raise InputError(f"{name}: unpacks to {mb(total)}, the limit is {mb(ZIP_TOTAL)}; not read")
    return [entry.filename for entry in entries]


def check_xml_parts(data: bytes, name: str) -> None:
    """Refuse a container whose XML parts declare a document type or entities (the OOXML standard forbids both).

    Raises:
        InputError: a part declares entities or cannot be unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if not entry.filename.endswith((".xml", ".rels")):
                    continue
                with archive.open(entry) as part:
                    head = part.read(65536)
                if head.startswith((b"\xff\xfe", b"\xfe\xff")):
                    head = head.decode("utf-16", "replace").encode("utf-8", "replace")
                if _DTD.search(head):
                    raise InputError(f"{name}: {entry.filename} declares XML entities; not read")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as e:
        raise InputError(f"{name}: a damaged zip container ({e}); save the document again") from None


def check_pdf(data: bytes, name: str) -> bool:
    """Inflate the streams of a PDF piece by piece, never keeping them, and refuse one that unpacks beyond the bounds.

    Images are passed over: reading the text layer does not unpack them.

    Returns:
        Whether the file is heavy, or has form objects that draw several others: these may call one another in a circle
        or fan out without end, so that it must be read in a process of its own.

    Raises:
        InputError: a stream, or all together, unpack beyond the limit, or a stream is packed several times over.
    """
    total = position = 0
    suspicious = len(_CONTENTS.findall(data)) > 0
    while (m := _STREAM.search(data, position)) is not None:
        start = position = m.end()
        begin = data.rfind(b" obj", max(0, m.start() - 8192), m.start())
        head = data[max(begin, 0) if begin >= 0 else m.start() - min(m.start(), 8192) : m.start()]
        suspicious = suspicious or begin < 0 or b"#" in head
        if _IMAGE.search(head):
            continue
        packed = head.count(b"/FlateDecode") + len(_FL.findall(head))
        form = _FORM.search(head) is not None
        if packed > 1:
            raise InputError(f"{name}: a stream packed several times over; looks like a bomb, not read")
        if not packed:
            end = data.find(b"endstream", start)
            end = len(data) if end < 0 else end
            suspicious = suspicious or (form and (b"/Filter" in head or len(_DO.findall(data, start, end)) > 1))
            position = end
            continue
        size, used, draws = _inflated(data, start, form)
        total += size
        if size > PDF_STREAM or total > PDF_STREAMS:
            limit = PDF_STREAM if size > PDF_STREAM else PDF_STREAMS
            raise InputError(f"{name}: unpacks to over {mb(limit)}; looks like a bomb, not read")
        suspicious = suspicious or draws > 1
        position = start + used
    return suspicious or total > PDF_PLAIN


def _inflated(data: bytes, start: int, form: bool) -> tuple[int, int, int]:
    """Inflate the stream at ``start``, stopping just over the limit.

    Returns:
        Its size, the packed bytes it takes up (0 where it is damaged), and, of a form, how often it draws another.
    """
    engine = zlib.decompressobj()
    size = draws = 0
    view = memoryview(data)
    at = start
    chunk: bytes | memoryview = view[at : at + 65536]
    try:
        while len(chunk) and not engine.eof and size <= PDF_STREAM:
            piece = engine.decompress(chunk, 1 << 20)
            size += len(piece)
            if form:
                draws += len(_DO.findall(piece))
            if engine.unconsumed_tail:
                chunk = engine.unconsumed_tail
            else:
                at += 65536
                chunk = view[at : at + 65536]
    except zlib.error:
        return size, 0, draws
    used = min(at + 65536, len(data)) - start - len(engine.unused_data) if engine.eof else 0
    return size, max(used, 0), draws
