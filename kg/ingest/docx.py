"""Word documents (.docx): paragraphs and tables in order, with the numbers that Word makes up when it shows the text.

An author who lets Word number the headings writes no 一、 into the file; the number is a rule in ``numbering.xml`` and
is rendered here (docx_numbering), as it is the outline. A table becomes one line a row, cells joined by `` | ``; a cell
merged over columns appears once. Text boxes follow the paragraph they are anchored in. Deleted text of tracked changes
is left out, inserted text is kept. Headers, footers, comments and footnotes are no text of the document.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from docx import Document as open_docx
from docx.opc.exceptions import OpcError
from lxml import etree  # type: ignore[import-untyped]

from kg.errors import InputError
from kg.ingest import limits
from kg.ingest.docx_numbering import Numbering
from kg.ingest.reading import Reading
from kg.offsets import OffsetMap

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BLOCKS: Final = frozenset(
    {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml", f"{_W}moveTo"}
)
_LEFT_OUT: Final = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr", f"{_W}drawing", f"{_W}pict"}
    | {f"{_W}object", f"{_MC}AlternateContent", f"{_W}rt", f"{_W}footnoteReference", f"{_W}commentReference"}
)
_SYMBOLS: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(data: bytes, name: str) -> Reading:
    """Read a Word document; ``decoded`` is the stream of its text, one paragraph or table row a line.

    Raises:
        InputError: damaged, beyond the limits, declares XML entities, or holds no text.
    """
    limits.check_zip(data, name)
    limits.check_xml_parts(data, name)
    try:
        document = open_docx(io.BytesIO(data))
        body: Any = document.element.body
        numbering = Numbering(document)
    except (
        OpcError,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        OSError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
    ) as e:
        reason = str(e).strip("'\"").splitlines()[0][:120] if str(e) else type(e).__name__
        raise InputError(
            f"{name}: a damaged Word document ({reason}); open it in Word or WPS and save it again"
        ) from None
    lines: list[str] = []
    size = 0
    for line in _lines(body, numbering):
        size += len(line) + 1
        limits.check_text(size, name)
        lines.append(line)
    text = "\n".join(lines).strip("\n")
    if not text.strip():
        raise InputError(
            f"{name}: a Word document without text (pictures of pages?); run text recognition (OCR) on it first"
        )
    return Reading(text, text, OffsetMap.identity(len(text)), (), MEDIA_TYPE, "utf-8", "the format")


def _lines(body: Any, numbering: Numbering) -> Iterator[str]:
    """Yield the lines of a body: paragraphs, rows of tables, text boxes; no recursion but for tables within cells."""
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        if node.tag == f"{_W}p":
            yield from _paragraph(node, numbering)
        elif node.tag == f"{_W}tbl":
            yield from _table(node, numbering)
        elif node.tag in _BLOCKS:
            stack.extend(reversed(node))


def _paragraph(node: Any, numbering: Numbering) -> Iterator[str]:
    text = _inline(node)
    if text.strip():
        number = numbering.of(node)
        yield from (number + text).split("\n")
    elif numbering.counts_empty:
        numbering.of(node)
    for box in node.iter(f"{_W}txbxContent"):
        if not any(a.tag == f"{_MC}Fallback" for a in box.iterancestors()):
            yield from _lines(box, numbering)


def _inline(node: Any) -> str:
    """Return the characters of a paragraph: runs, links, insertions; no field codes, no deleted text, no drawings."""
    out: list[str] = []
    stack = list(reversed(node))
    while stack:
        child = stack.pop()
        tag = child.tag
        if tag == f"{_W}t":
            out.append(child.text or "")
        elif tag in _SYMBOLS:
            out.append(_SYMBOLS[tag] if child.get(f"{_W}type") != "page" else "")
        elif tag == f"{_W}sym":
            out.append("")  # a glyph of a symbol font: no text
        elif tag not in _LEFT_OUT and isinstance(tag, str):
            stack.extend(reversed(child))
    return "".join(out)


def _table(table: Any, numbering: Numbering, depth: int = 0) -> Iterator[str]:
    """Yield the rows of a table; a table of one column is a frame around paragraphs, its lines come as they are."""
    rows = [r for r in table.iter(f"{_W}tr") if next(r.iterancestors(f"{_W}tbl")) is table]
    cells = [[c for c in r.iter(f"{_W}tc") if next(c.iterancestors(f"{_W}tr")) is r] for r in rows]
    if all(len(r) <= 1 for r in cells):
        for row in cells:
            for cell in row:
                yield from _lines(cell, numbering)
        return
    for row in cells:
        texts: list[str] = []
        for cell in row:
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and merged.get(f"{_W}val", "continue") == "continue":
                texts.append("")
                continue
            parts = [line.strip() for line in _cell(cell, numbering, depth)]
            texts.append(" ".join(p for p in parts if p))
        if any(texts):
            yield " | ".join(texts)


def _cell(cell: Any, numbering: Numbering, depth: int) -> Iterator[str]:
    for child in cell:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, numbering)
        elif child.tag == f"{_W}tbl" and depth < 20:
            yield from _table(child, numbering, depth + 1)
        elif child.tag in _BLOCKS:
            yield from _cell(child, numbering, depth)
