"""From chosen elements of a page to its running text, with the exact way back to the source.

Block elements and ``<br>`` become line breaks; inline elements join without blanks, so that a digit in a ``<span>`` of
its own stays with its 年. A table becomes one line a row, cells joined by `` | ``; a table that only lays out the page
(one cell a row, tables in cells, cells full of text) becomes the lines of its cells. White space follows the rules of
browsers for Chinese: a line break inside the source vanishes beside a Chinese character, other runs become one blank.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Final

from kg.errors import InputError
from kg.ingest import limits
from kg.ingest.html_scan import Scan
from kg.ingest.html_tree import INLINE, Element
from kg.offsets import Edit, OffsetMap, apply

ROW_CELL: Final = 400
"""Characters from which on a cell is a part of the page's layout, not an entry of a table."""

Atom = tuple[int, str, bool]
"""A run of text, what separates it from the one before ("" inside a line, "\\n", " | ", " "), line breaks kept."""

_PIECE: Final = re.compile(
    r"(?P<entity>&(?:amp;)?(?:#\d{1,8};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?))"
    r"|(?P<space>[ \t\r\n\f\v\xa0\u3000\u2000-\u200a\u205f]+)|(?P<nothing>[\u200b-\u200f\u2060\ufeff\xad]+)"
)
_BLANK: Final = re.compile("[ \t\r\n\f\v\xa0\u3000\u2000-\u200a\u205f]+")
_TWICE: Final = re.compile(r"&amp;(?:nbsp|[lr][ds]quo|middot|mdash|ndash|hellip|e[mn]sp|lt|gt|quot|amp|#\d+);")


def atoms(elements: list[Element], leave_out: Callable[[Element], bool]) -> list[Atom]:
    """Return the runs of text below ``elements`` in the order of the source, each with its separator."""
    out: list[Atom] = []
    pending = "\n"
    for element in elements:
        pending = "\n"
        for item in _flow(element, leave_out):
            if isinstance(item, str):
                pending = _stronger(pending, item)
            else:
                out.append((item[0], pending, item[1]))
                pending = ""
    out.sort(key=lambda a: a[0])  # the parser moves text that stands loose in a table; the source's order counts
    return [a for i, a in enumerate(out) if i == 0 or a[0] != out[i - 1][0]]


def _stronger(a: str, b: str) -> str:
    rank = ("", " ", " | ", "\n")
    if " | " in (a, b) and "\n" not in (a, b) and len(a) > 2 and len(b) > 2:
        return a + b[1:]  # an empty cell between
    return a if rank.index(a[:3]) >= rank.index(b[:3]) else b


def _flow(root: Element, leave_out: Callable[[Element], bool]) -> Iterator[str | tuple[int, bool]]:
    """Yield separators and runs in document order, without recursion (pages may be nested deep)."""
    stack: list[Element | int | str] = [root]
    spanned: dict[int, dict[int, int]] = {}  # by table body: columns that a cell above covers, and for how many rows
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, int):
            yield node, False
        elif node.hidden or leave_out(node):
            yield "\n" if node.tag not in INLINE else ""
        elif node.tag in ("br", "hr"):
            yield "\n"
        elif node.tag == "tr" and _is_row(node):
            yield "\n"
            covered = spanned.setdefault(id(node.parent), {})
            cells = [c for c in node.elements() if c.tag in ("td", "th")]
            column = 0
            for i, cell in enumerate(cells):
                while covered.get(column):
                    covered[column] -= 1
                    column += 1
                    yield " | "  # the merged cell is empty here
                if cell.rows > 1:
                    for k in range(column, column + min(cell.columns, 40)):
                        covered[k] = cell.rows - 1
                column += cell.columns
                if i:
                    yield " | "
                begun = False
                for item in _flow(cell, leave_out):
                    if not isinstance(item, str):
                        begun = True
                        yield item
                    elif item and begun:
                        yield " "  # a line break inside a cell
            yield "\n"
        elif node.pre:
            yield "\n"
            for run in node.runs():
                yield run, True
            yield "\n"
        elif node.tag in INLINE:
            stack.extend(reversed(node.children))
        else:
            stack.append("\n")
            stack.extend(reversed(node.children))
            stack.append("\n")


def _is_row(row: Element) -> bool:
    """Tell a row of a table of data from one that lays out the page."""
    if row.tables:
        return False
    cells = [c for c in row.elements() if c.tag in ("td", "th")]
    return len(cells) >= 2 and any(c.text for c in cells) and all(c.text <= ROW_CELL for c in cells)


def render(source: str, scanned: Scan, sequence: list[Atom]) -> tuple[str, OffsetMap]:
    """Return the text of the runs and its map to the source.

    Raises:
        InputError: more than :data:`kg.ingest.limits.MAX_PIECES` pieces.
    """
    edits: list[Edit] = []
    writer = _Writer(edits)
    for run, separator, pre in sequence:
        start, end = scanned.starts[run], scanned.ends[run]
        if separator:
            writer.separate(separator)
        elif scanned.gaps[run]:
            writer.blank(scanned.gaps[run])
        position = start
        for m in _PIECE.finditer(source, start, end):
            if m.start() > position:
                writer.keep(position, m.start(), source)
            position = m.end()
            if m["space"] is not None:
                if pre and "\n" in m["space"]:
                    writer.separate("\n")
                else:
                    writer.blank(m["space"])
            elif m["entity"] is not None:
                value = html.unescape(m["entity"])
                if _TWICE.fullmatch(m["entity"]):
                    value = html.unescape(value)
                if _BLANK.fullmatch(value):
                    writer.blank(value)
                elif value == m["entity"]:
                    writer.keep(m.start(), m.end(), source)
                elif value.strip("\u200b\u200c\u200d\ufeff\xad"):
                    writer.replace(m.start(), m.end(), value)
            if len(edits) > limits.MAX_PIECES:
                raise InputError(
                    f"{scanned.name}: more than {limits.MAX_PIECES:,} entities and blanks; no page of a policy has as many"
                )
        if position < end:
            writer.keep(position, end, source)
    writer.finish(len(source))
    return apply(source, edits)


class _Writer:
    """Turns what is kept into the edits of what is not: everything between two kept pieces is replaced by a separator."""

    def __init__(self, edits: list[Edit]) -> None:
        self._edits = edits
        self._at = 0  # up to here the source is dealt with
        self._separator = ""
        self._blank = ""
        self._last = "\n"  # the last character written

    def separate(self, separator: str) -> None:
        if separator == "\n" or self._separator != "\n":
            self._separator = separator

    def blank(self, space: str) -> None:
        if len(self._blank) < 64:  # what kinds there are is enough to know
            self._blank += space[:64]

    def _between(self, following: str) -> str:
        if self._last == "\n" and not self._edits:
            return ""
        if self._separator:
            return self._separator
        space = self._blank
        if not space:
            return ""
        if "\u3000" in space:
            return "\u3000"
        if (
            ("\n" in space or "\r" in space)
            and "\xa0" not in space
            and not (self._last.isascii() and following.isascii())
        ):
            return ""
        return " "

    def _advance(self, start: int, following: str) -> None:
        between = self._between(following)
        if start > self._at or between:
            self._edits.append(Edit(self._at, start, between, "html"))
        self._separator = self._blank = ""

    def keep(self, start: int, end: int, source: str) -> None:
        self._advance(start, source[start])
        self._at = end
        self._last = source[end - 1]

    def replace(self, start: int, end: int, value: str) -> None:
        self._advance(start, value[0])
        self._edits.append(Edit(start, end, value, "html entity"))
        self._at = end
        self._last = value[-1]

    def finish(self, length: int) -> None:
        if length > self._at:
            self._edits.append(Edit(self._at, length, "", "html"))
