"""Web pages: charset, main text by density, metadata from the page's structure, every character traced to the source.

scan (html_scan) -> tree (html_tree) -> main text (html_main) and metadata (html_meta) -> text and map (html_text).
Where density is unsure and trafilatura is installed (extra ``html-fallback``), its opinion picks among the page's own
blocks; the text always comes from here, so that its offsets stay exact.
"""

from __future__ import annotations

import re
from typing import Final

from kg.errors import InputError
from kg.ingest import html_meta, limits
from kg.ingest.decode import decode
from kg.ingest.html_main import Main, find, is_chrome, of_block
from kg.ingest.html_scan import Scan, scan
from kg.ingest.html_text import atoms, render
from kg.ingest.html_tree import Element, tree
from kg.ingest.reading import Reading
from kg.ingest.sniffing import head
from kg.model import MetaField
from kg.offsets import OffsetMap
from kg.text import squeeze

UNSURE: Final = 0.35
"""Confidence of density below which a second opinion is asked for."""
SHORT: Final = 20
"""Characters: a main text below this is none."""

_CHARSET: Final = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)


def read(data: bytes, name: str) -> Reading:
    """Read a web page.

    Raises:
        InputError: in no known encoding, a frameset without text, no text at all, or beyond the limits.
    """
    m = _CHARSET.search(head(data, 8192))
    decoded, encoding, decided_by = decode(data, declared=m[1].decode("ascii") if m else None, name=name)
    text, offsets, meta = page(decoded, name)
    return Reading(decoded, text, offsets, meta, "text/html", encoding, decided_by)


def page(source: str, name: str) -> tuple[str, OffsetMap, tuple[MetaField, ...]]:
    """Return the running text of a page's source, its map to the source, and the page's metadata fields.

    Raises:
        InputError: a frameset without text, no text at all, or beyond the limits.
    """
    scanned = scan(source, name)
    body = tree(scanned, source)
    fields = html_meta.from_tags(scanned)
    title = html_meta.page_title(scanned, source)
    found, taken = html_meta.blocks(body, scanned, source)
    main = find(body, scanned, source, title)
    if main.confidence < UNSURE:
        main = _second_opinion(source, body, main, scanned, title)
    text, offsets = _text(main, scanned, source, taken)
    if len(squeeze(text)) < SHORT:
        text, offsets = _text(Main([body], body, 0.0), scanned, source, taken)
    if not text.strip() and not found:
        _refuse(scanned, name)
    limits.check_text(len(text), name)
    return text, offsets, (*found, *fields)


def _text(main: Main, scanned: Scan, source: str, taken: set[int]) -> tuple[str, OffsetMap]:
    parts = {id(p) for p in main.parts}

    def leave_out(element: Element) -> bool:
        return id(element) in taken or (id(element) not in parts and is_chrome(element, main.block))

    return render(source, scanned, atoms(main.parts, leave_out))


def _second_opinion(source: str, body: Element, main: Main, scanned: Scan, title: str) -> Main:
    """Ask trafilatura which lines are the document and choose the smallest block that holds most of them."""
    try:
        import trafilatura
    except ImportError:
        return main
    if len(source) > 2_000_000:
        return main
    other = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True)
    lines = {squeeze(line) for line in (other or "").splitlines() if len(squeeze(line)) >= 8}
    if not lines:
        return main
    total = sum(map(len, lines))
    best = main.block
    node = body
    while True:  # down while one child holds nearly all that trafilatura kept
        for child in node.elements():
            text = squeeze(render(source, scanned, atoms([child], lambda e: e.hidden))[0]) if not child.hidden else ""
            if sum(len(line) for line in lines if line in text) >= 0.9 * total:
                node = best = child
                break
        else:
            return of_block(body, best, scanned, source, title)


def _refuse(scanned: Scan, name: str) -> None:
    if scanned.frames:
        where = ", ".join(f for f in scanned.frames if f)[:200]
        raise InputError(f"{name}: a frameset, its text is in other files ({where}); save the frame with the text")
    raise InputError(
        f"{name}: a web page without any text (built by scripts?); save it from the browser as it is shown"
    )
