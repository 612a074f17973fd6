"""Ruled tables in a PDF by pdfplumber (optional): where they are; what stands in them is read by pypdfium2."""

from __future__ import annotations

import io
import itertools
from typing import Any, Final

import pypdfium2.raw as raw

MIN_LINES: Final = 8
"""Drawn lines or boxes on a page from which on a table is likely."""
MAX_LINES: Final = 4000
"""Above it is a drawing or a map, whose lines are not worth comparing with one another."""


class Tables:
    """Finds the tables of one document page by page; opened on first need, silent where pdfplumber is missing."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None
        self._missing = False

    def likely(self, page: Any) -> bool:
        """Tell whether a page has about as many drawn lines as a table needs."""
        if self._missing:
            return False
        paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)
        count = sum(1 for _ in itertools.islice(paths, MAX_LINES + 1))
        return MIN_LINES <= count <= MAX_LINES

    def lines(self, number: int, page: Any, layer: Any) -> list[str] | None:
        """Return the lines of a page with its tables as rows, or None where it has none or pdfplumber is missing."""
        found = self._find(number)
        if not found:
            return None
        width, height = page.get_size()
        out: list[str] = []
        top = 0.0
        for table in sorted(found, key=lambda t: t.bbox[1]):
            _, upper, _, lower = table.bbox
            if upper < top:
                continue  # a table inside a table
            out += _plain(layer, 0, height - upper, width, height - top)
            for row in table.rows:
                cells = [_cell(layer, box, height) for box in row.cells]
                if any(cells):
                    out.append(" | ".join(cells))
            top = lower
        out += _plain(layer, 0, 0, width, height - top)
        return out

    def _find(self, number: int) -> list[Any]:
        if self._document is None and not self._missing:
            try:
                import pdfplumber
            except ImportError:
                self._missing = True
                return []
            self._document = pdfplumber.open(io.BytesIO(self._data))
        if self._missing:
            return []
        page = self._document.pages[number]
        found = [t for t in page.find_tables() if len(t.rows) >= 2 and max(len(r.cells) for r in t.rows) >= 2]
        page.close()
        return found

    def close(self) -> None:
        """Let go of the file."""
        if self._document is not None:
            self._document.close()


def _plain(layer: Any, left: float, bottom: float, right: float, top: float) -> list[str]:
    if top - bottom < 1:
        return []
    text: str = layer.get_text_bounded(left, bottom, right, top)
    return [line for line in text.replace("\r", "\n").split("\n") if line.strip()]


def _cell(layer: Any, box: Any, height: float) -> str:
    """Return the text of a cell in one line; lines inside a cell are wrapped, so they join without a blank."""
    if box is None:
        return ""
    x0, top, x1, bottom = box
    return "".join(_plain(layer, x0, height - bottom, x1, height - top)).strip()
