"""What a file is, by its bytes. A suffix never overrules the content: a .doc that holds HTML is read as HTML.

Magic numbers after the formats' own specifications; every format that is met in folders of policy papers and is not
read here gets a line that says what to do with it.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Final

from kg.errors import InputError, UnsupportedFormat
from kg.ingest import limits

REFUSED_SUFFIXES: Final = frozenset({".doc", ".wps", ".wpt", ".ofd", ".rtf", ".mht", ".mhtml", ".odt", ".ceb", ".caj"})

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_SAVE_AS: Final = "open it in Word, WPS or LibreOffice and save it as .docx"
_OCR: Final = "run text recognition (OCR) on it first and give the text"

# (first bytes, what it is, what to do)
_MAGIC: Final = (
    (b"{\\rtf", "a rich text file (.rtf)", _SAVE_AS),
    (b"\x89PNG", "an image (PNG)", _OCR),
    (b"\xff\xd8\xff", "an image (JPEG)", _OCR),
    (b"GIF8", "an image (GIF)", _OCR),
    (b"II*\x00", "an image (TIFF)", _OCR),
    (b"MM\x00*", "an image (TIFF)", _OCR),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it and give the files in it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and give the files in it"),
    (b"\x1f\x8b", "a gzip file", "unpack it and give the file in it"),
    (b"BZh", "a bzip2 file", "unpack it and give the file in it"),
    (b"\xfd7zXZ", "an xz file", "unpack it and give the file in it"),
    (b"Founder CEB", "a Founder document (.ceb)", "open it in Apabi Reader and print it to PDF"),
    (b"CAJ", "a CNKI document (.caj)", "open it in CAJViewer and print it to PDF"),
    (b"HN\x00\x00", "a CNKI document (.caj)", "open it in CAJViewer and print it to PDF"),
    (b"\x7fELF", "a program", "give documents"),
    (b"SQLite format 3", "a database", "export its documents as text"),
)

_TAG: Final = re.compile(
    rb"</?(?:html|head|body|div|p|table|tr|td|br|span|meta|title|h[1-6]|ul|li|font|center|article|section|frameset)\b",
    re.IGNORECASE,
)
_HTML_START: Final = re.compile(
    rb"\s*(?:<!--.{0,4000}?-->\s*|<\?xml[^>]{0,200}\?>\s*){0,5}"
    rb"<(?:!doctype\s+html|html|head|body|div|p|table|meta|title|h[1-6]|span|font|center|article|section|style|script"
    rb"|link|br|frameset|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)


def head(data: bytes, size: int = 65536) -> bytes:
    """Return the beginning of a text file as bytes that ASCII patterns match on: no mark, UTF-16 narrowed."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            piece = data[len(bom) : len(bom) + size]
            return piece if encoding == "utf-8" else piece.decode(encoding, "replace").encode("utf-8", "replace")
    return data[:size]


def is_pdf(data: bytes) -> bool:
    """Tell a PDF (the header may stand anywhere in the first kilobyte, as readers have always allowed)."""
    return b"%PDF-" in data[:1024]


def is_docx(data: bytes) -> bool:
    """Tell a Word document: a zip that holds ``word/document.xml`` (or another main part)."""
    return data.startswith(_ZIP) and any(n.startswith("word/document") for n in _entries(data))


def is_html(data: bytes) -> bool:
    """Tell a web page: it begins like one, names ``<html`` early, or is a fragment full of HTML's own tags."""
    beginning = head(data)
    if _HTML_START.match(beginning):
        return True
    if re.search(rb"<(?:!doctype\s+html|html|body)[\s>]", beginning[:4096], re.IGNORECASE) and b"</" in data:
        return True
    return len(_TAG.findall(beginning)) >= 6 and b"</" in beginning


def is_text(data: bytes) -> bool:
    """Tell plain text: whatever is not refused and nothing else (the decoder has the last word on binary data)."""
    return bool(data)


def _entries(data: bytes) -> list[str]:
    """Return the names in a zip, none where it is damaged or has absurdly many."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()[: limits.ZIP_ENTRIES]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError):
        return []


def refuse(data: bytes, name: str) -> None:
    """Raise for everything that no reader takes; return for what one will try.

    Raises:
        UnsupportedFormat: a known format that is not read here.
        InputError: a damaged container, or bytes that are no document.
    """
    if data.startswith(_OLE):
        raise UnsupportedFormat(f"{name}: {_ole(data, name)}")
    if data.startswith(_ZIP):
        _refuse_zip(data, name)
        return
    for magic, what, advice in _MAGIC:
        if data.startswith(magic):
            raise UnsupportedFormat(f"{name}: {what} is not read; {advice}")
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        raise UnsupportedFormat(f"{name}: an image (BMP) is not read; {_OCR}")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        raise UnsupportedFormat(f"{name}: an image (WebP) is not read; {_OCR}")
    if data.startswith(b"MZ") and b"\0" in data[:1024]:
        raise UnsupportedFormat(f"{name}: a program is not read; give documents")
    if is_pdf(data):
        return
    beginning = head(data)
    if re.match(rb"\s*(?:From:|MIME-Version:|Content-Type:\s*multipart)", beginning, re.IGNORECASE) and (
        b"multipart/related" in beginning[:4096].lower()
    ):
        raise UnsupportedFormat(f"{name}: a web archive (.mht) is not read; save the page as HTML (complete) instead")
    if beginning.lstrip().startswith(b"<?xml") and not is_html(data):
        what = "a Word 2003 XML document" if b"Word.Document" in beginning[:2048] else "an XML file that is no web page"
        raise UnsupportedFormat(f"{name}: {what} is not read; {_SAVE_AS}")
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise InputError(f"{name}: the file holds nothing but white space")


def _refuse_zip(data: bytes, name: str) -> None:
    names = limits.check_zip(data, name)
    lower = {n.lower() for n in names}
    if "ofd.xml" in lower:
        raise UnsupportedFormat(f"{name}: an OFD document is not read; open it in an OFD reader and print it to PDF")
    if any(n.startswith("word/document") for n in names):
        return
    if any(n.startswith("xl/") for n in names):
        raise UnsupportedFormat(f"{name}: a spreadsheet (.xlsx) is not read; save the sheet as text or as HTML")
    if any(n.startswith("ppt/") for n in names):
        raise UnsupportedFormat(f"{name}: slides (.pptx) are not read; save them as PDF")
    if "content.xml" in lower and "mimetype" in lower:
        raise UnsupportedFormat(f"{name}: an OpenDocument file (.odt) is not read; {_SAVE_AS}")
    raise UnsupportedFormat(f"{name}: a zip archive is not read; unpack it and give the files in it")


def _ole(data: bytes, name: str) -> str:
    """Say what an OLE container holds, by the names of its streams (UTF-16 in its directory)."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return "a document with a password is not read; open it, remove the password and save it again"
    if has("Workbook") or has("Book\0"):
        return "a spreadsheet (.xls) is not read; save the sheet as text or as HTML"
    if has("PowerPoint Document"):
        return "slides (.ppt) are not read; save them as PDF"
    if has("HwpSummaryInformation"):
        return "a Hangul document (.hwp) is not read; save it as .docx"
    if PurePath(name).suffix.lower() in (".wps", ".wpt"):
        return f"a WPS document (.wps) is not read; {_SAVE_AS}"
    return f"an old Word document (.doc) is not read; {_SAVE_AS}"
