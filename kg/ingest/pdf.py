"""PDF with a text layer: the text by pypdfium2, page numbers and running headers dropped, line breaks kept.

The layer holds hard line breaks where the lines of the page end; joining them is the business of the layout repair.
Tables with ruled lines are read by pdfplumber where it is installed (extra ``pdf-tables``) and become one line a row,
cells joined by `` | ``; their characters come from pypdfium2 too (pdfplumber gives Kangxi radicals for some fonts).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from kg.errors import InputError, UnsupportedFormat
from kg.ingest import limits, pdf_font, pdf_isolated, pdf_tables
from kg.ingest.reading import Reading
from kg.offsets import Edit, apply

MEDIA_TYPE: Final = "application/pdf"

# The number of a page alone on its line: — 1 —, - 1 -, ·1·, 1, 第 1 页 共 9 页, 1/9.
PAGE_NUMBER: Final = re.compile(
    r"[—–－―\-•·.\s]*(?:\d{1,4}|第\s*\d{1,4}\s*页(?:[,，/\s]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})[—–－―\-•·.\s]*"
)
_DIGITS: Final = re.compile(r"\d+")
_EDGE_LINES: Final = 2
"""Lines at the top and bottom of a page among which a running header or page number is looked for."""
_REPEATED: Final = 0.6
"""Share of the pages (of at least three) that must carry a line for it to be a running header."""
_SCAN: Final = 20
"""Characters a page below which a PDF with pictures is taken for a scan."""


def read(data: bytes, name: str) -> Reading:
    """Read the text layer of a PDF; ``decoded`` is that layer, pages joined by line breaks.

    Raises:
        UnsupportedFormat: a scan without a text layer.
        InputError: damaged, protected by a password, or beyond the limits.
    """
    isolate = limits.check_pdf(data, name)
    pages = pdf_isolated.pages(data, name) if isolate else pages_of(data, name)
    decoded = "\n".join(pages)
    text, offsets = apply(decoded, _edits(pages))
    return Reading(decoded, text, offsets, (), MEDIA_TYPE, "utf-8", "the format")


def pages_of(data: bytes, name: str) -> list[str]:
    """Return the text layer of each page.

    Raises:
        UnsupportedFormat: a scan without a text layer.
        InputError: damaged, protected by a password, too many pages, or too much text.
    """
    pdf_font.use()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as e:
        if "assword" in str(e):
            raise InputError(f"{name}: a PDF with a password; remove the password and save it again") from None
        raise InputError(f"{name}: a damaged PDF ({e}); print or save it again") from None
    try:
        return _pages(document, data, name)
    finally:
        document.close()


def _pages(document: Any, data: bytes, name: str) -> list[str]:
    count = len(document)
    if count > limits.PDF_PAGES:
        raise InputError(f"{name}: {count:,} pages, the limit is {limits.PDF_PAGES:,}; split it into its documents")
    tables = pdf_tables.Tables(data)
    pages: list[str] = []
    size = pictures = 0
    try:
        for number in range(count):
            try:
                page = document[number]
                layer = page.get_textpage()
            except pdfium.PdfiumError:
                pages.append("")  # one page damaged: the others are read
                continue
            lines = tables.lines(number, page, layer) if tables.likely(page) else None
            text = "\n".join(lines) if lines is not None else layer.get_text_range()
            text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufffe", "-").strip("\n")
            size += len(text)
            limits.check_text(size, name)
            if len(text) < _SCAN and any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)):
                pictures += 1
            pages.append(text)
            layer.close()
            page.close()
    finally:
        tables.close()
    if size < _SCAN * max(count, 1) and (pictures or size == 0):
        if pictures:
            raise UnsupportedFormat(
                f"{name}: a scanned PDF ({count} page{'s' * (count > 1)}, no text layer); run text recognition (OCR) on it first"
            )
        raise InputError(f"{name}: a PDF without text; print or save it again, or run text recognition (OCR) on it")
    return pages


def _edits(pages: list[str]) -> list[Edit]:
    """Return the deletions of page numbers and running headers, in a text of the pages joined by line breaks."""
    split = [page.split("\n") for page in pages]
    seen: Counter[str] = Counter()
    for lines in split:
        seen.update({_shape(lines[i]) for i in _edge(lines) if lines[i].strip()})
    with_text = sum(1 for lines in split if any(line.strip() for line in lines))
    repeated = {s for s, n in seen.items() if with_text >= 3 and n >= max(3, _REPEATED * with_text) and len(s) <= 60}
    edits: list[Edit] = []
    total = sum(len(page) + 1 for page in pages) - 1
    position = 0
    for lines in split:
        edge = set(_edge(lines))
        for i, line in enumerate(lines):
            end = position + len(line)
            if i in edge and line.strip() and (PAGE_NUMBER.fullmatch(line) or _shape(line) in repeated):
                edits.append(Edit(position, min(end + 1, total), "", "page furniture"))
            position = end + 1
    return edits


def _shape(line: str) -> str:
    """Return a line with its numbers made equal, for finding it again on other pages."""
    return _DIGITS.sub("0", "".join(line.split()))


def _edge(lines: list[str]) -> list[int]:
    filled = [i for i, line in enumerate(lines) if line.strip()]
    return sorted({*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]})
