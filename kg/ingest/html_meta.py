"""The metadata that a page carries in its structure: meta tags, metadata tables, lists of keys and values."""

from __future__ import annotations

import html
import re
from typing import Final

from kg.ingest.html_main import pages
from kg.ingest.html_scan import Scan
from kg.ingest.html_text import Atom, atoms, render
from kg.ingest.html_tree import INLINE, Element
from kg.ingest.metadata import key_alone, plausible, unknown_values
from kg.model import MetaField
from kg.text import fold, squeeze

_COLON: Final = re.compile("[:：]")
_EDGE: Final = " \t\r\n\xa0\u3000:：|【】[]"
MAX_BLOCK: Final = 1500
"""Characters: a metadata block is small; what is larger is text."""


def from_tags(scanned: Scan) -> list[MetaField]:
    """Return the fields of ``<meta>`` tags that the table of names knows; the span is the whole tag."""
    known: dict[str, str] = pages()["meta_tags"]
    return [
        MetaField(known[m.name.lower()], m.name, m.content, m.start, m.end, "meta-tag")
        for m in scanned.metas
        if m.name.lower() in known
    ]


def page_title(scanned: Scan, source: str) -> str:
    """Return the page's title: ArticleTitle where there is one, else ``<title>`` (which may carry the site's name)."""
    for meta in scanned.metas:
        if meta.name.lower() in ("articletitle", "og:title"):
            return meta.content
    if scanned.titles:
        start, end = scanned.titles[0]
        return " ".join(html.unescape(source[start:end]).split())
    return ""


def blocks(body: Element, scanned: Scan, source: str) -> tuple[list[MetaField], set[int]]:
    """Find metadata blocks (tables, lists, boxes with at least two known keys) anywhere in the page.

    Returns:
        The fields, and the ``id`` of the elements that hold nothing else and are to be left out of the text.
    """
    fields: list[MetaField] = []
    taken: set[int] = set()
    stack = [body]
    left = 50_000 + 4 * body.size  # elements looked at: blocks within blocks are looked at again
    while stack:
        node = stack.pop()
        if node.hidden or not node.text:
            continue
        inner = node.elements()
        if len(inner) == len(node.children) == 1 and inner[0].tag != "tr":  # a wrapper
            stack.append(inner[0])
            continue
        if node.tag not in INLINE and node.tag not in ("p", "td", "tr") and node.text <= MAX_BLOCK and left > 0:
            left -= node.size + 1
            found = _fields(node, scanned, source)
            if len({f.key for f in found if f.key != "other" and f.value}) >= 2 and _covers(found, node):
                fields.extend(found)
                taken.add(id(node))
                continue
        stack.extend(reversed(inner))
    return fields, taken


def _covers(fields: list[MetaField], node: Element) -> bool:
    """Tell whether the fields make up most of the block."""
    size = sum(len(squeeze(f.raw_key)) + len(squeeze(f.value)) for f in fields)
    return size >= 0.6 * node.text


Cell = tuple[str, int, int]


def _rows(node: Element, scanned: Scan, source: str) -> list[list[Cell]]:
    """Return a block as rows of cells (text and span in the source); lines of a list are rows of one cell."""
    rows: list[list[Cell]] = []
    current: list[Atom] = []

    def flush() -> None:
        if current:
            text, _ = render(source, scanned, current)
            rows[-1].append((text, scanned.starts[current[0][0]], scanned.ends[current[-1][0]]))
            current.clear()

    for run, separator, pre in atoms([node], lambda _: False):
        if "\n" in separator:
            flush()
            rows.append([])
        elif "|" in separator:
            flush()
            place = scanned.starts[run]
            rows[-1].extend(("", place, place) for _ in range(separator.count("|") - 1))
        current.append((run, separator if separator == " " else "", pre))
    flush()
    return rows


def _fields(node: Element, scanned: Scan, source: str) -> list[MetaField]:
    """Read keys and values: ``key: value`` in one cell, or the key in a cell and the value in the next."""
    rows = _rows(node, scanned, source)
    table = any(len(r) > 1 for r in rows)
    if not table:  # a list: the value may be the line after its key
        rows = [[cell for row in rows for cell in row]]
    return [f for row in rows for f in _row_fields(row, "table" if table else "cells")]


def _key(text: str) -> str | None:
    """Return the canonical key where a cell is a key and nothing else (索 引 号 has blanks inside)."""
    if len(text) > 40:
        return None
    found = key_alone(fold(text).strip(_EDGE + "〔〕"))
    return found[0] if found else None


def _value(text: str) -> str:
    """Return a value as written, without what pads it; 暂无 and the like are no value."""
    value = text.strip()
    return "" if fold(value) in unknown_values() else value


def _row_fields(cells: list[Cell], shape: str) -> list[MetaField]:
    out: list[MetaField] = []
    i = 0
    while i < len(cells):
        text, start, end = cells[i]
        i += 1
        key = _key(text)
        if key:
            value, last = "", end
            follows = cells[i][0] if i < len(cells) else ""
            free = i < len(cells) and not _key(follows) and not _inline(follows)
            if free and (shape == "table" or plausible(key, fold(follows).strip())):
                value, last = _value(follows), max(end, cells[i][2])
                i += 1
            out.append(MetaField(key, text.strip(_EDGE), value, start, last, shape))
        elif (found := _inline(text)) is not None:
            out.append(MetaField(found[0], found[1], found[2], start, end, "colon"))
    return out


def _inline(text: str) -> tuple[str, str, str] | None:
    """Read ``key: value`` inside one cell: canonical key, key, value."""
    m = _COLON.search(text)
    key = _key(text[: m.start()]) if m else None
    return (key, text[: m.start()].strip(_EDGE), _value(text[m.end() :])) if m and key else None
