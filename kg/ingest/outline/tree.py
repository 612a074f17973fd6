"""From marks to the tree of sections: nesting by the running numbers, spans, titles, paths and kinds.

A mark joins the open list whose next number it is, else the list of its style that is open, else it opens a
list below the current item; the usual order of styles (第X章, 一、, (一), 1., (1), ①) only decides where that says
nothing. So (一)…(三十三) may run on across chapters, levels may be skipped, and documents may start with (一) or 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from kg.ingest.outline.headings import Heading, heading_of, word_heading
from kg.ingest.outline.kinds import is_phase, is_timetable, kind_of_heading
from kg.ingest.outline.markers import RANK, Mark, decimal_marks, inside_marks, line_marks
from kg.ingest.outline.parts import Parts, contents_end, endings, split
from kg.model import Document, Outline, Section, SectionKind
from kg.text import squeeze

DEEPEST: Final = 10
_NAMED: Final = ("dash", "bullet", "word")


@dataclass(slots=True)
class _Node:
    """A section while the tree is being built."""

    mark: Mark
    parent: _Node | None
    level: int
    children: list[_Node] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    end: int = 0
    heading: Heading | None = None
    path: str = ""
    title: str | None = None


def parse(document: Document) -> Outline:
    """Return the outline of a document. Never raises; a text without items has a root without children."""
    folded = document.folded
    parts = split(folded)
    start, end = parts.root
    marks = _marks(folded, start, end)
    root = _Node(Mark(start, start, "root", 0, ""), None, 0)
    _build(folded, root, marks)
    _spans(folded, root, end, parts)
    _name(document.text, folded, root)
    section = _freeze(document.text, root, None, False)
    first = root.children[0].mark.start if root.children else end
    body = parts.title[1] if parts.title else start
    return Outline(section, parts.notice, (body, max(body, first)), parts.title, parts.notice_title)


# --- the marks in order ----------------------------------------------------------------------------------------------


def _marks(folded: str, start: int, end: int) -> list[Mark]:
    """Return all candidates of the policy's own text in order, the unnumbered headings among them."""
    lower = contents_end(folded, start, end)
    marks = list(line_marks(folded, lower, end))
    decimals = decimal_marks(folded, lower, end)
    if decimals:
        taken = {m.start for m in decimals}
        marks = sorted([m for m in marks if m.start not in taken] + decimals, key=lambda m: m.start)
    marks += _word_marks(folded, lower, end, marks)
    marks += inside_marks(folded, lower, end)
    marks.sort(key=lambda m: (m.start, m.inside))
    return marks


def _word_marks(folded: str, start: int, end: int, marks: list[Mark]) -> list[Mark]:
    """Find paragraphs that open with their own heading: two or more of one shape between two numbered items."""
    out: list[Mark] = []
    opened = sorted(m.start for m in marks)
    gaps = [m for m in marks if m.style not in _NAMED]
    bounds = [start, *(m.start for m in gaps), end]
    for g in range(len(bounds) - 1):
        low, high = bounds[g], bounds[g + 1]
        opener = gaps[g - 1] if g else None
        if opener is None:
            continue
        found: dict[str, list[Heading]] = {}
        position = folded.find("\n", low, high)
        own = heading_of(folded, opener.end, high) if position >= 0 else None
        total = 0
        while 0 <= position < high:
            line_start = position + 1
            line_end = folded.find("\n", line_start, high)
            line_end = high if line_end < 0 else line_end
            first = line_start
            while first < line_end and folded[first] in " \t":
                first += 1
            i = bisect_right(opened, first)
            if first < line_end and not (i and opened[i - 1] == first):
                total += 1
                heading = word_heading(folded, first, line_end)
                if heading is not None:
                    found.setdefault(heading.shape, []).append(heading)
            position = line_end if line_end < high else -1
        for shape, headings in found.items():
            twin = own is not None and own.shape == shape == ":" and opener.value == 1
            if len(headings) >= 2 or twin:
                if shape == "." and len(headings) * 2 < total - 1 and not twin:
                    continue
                value = 1 if twin else 0
                out += [Mark(h.start, h.start, "word", value, "") for h in headings]
    return out


# --- nesting ---------------------------------------------------------------------------------------------------------


class _Ahead:
    """What number the next mark of a style has, asked in text order."""

    def __init__(self, marks: list[Mark]) -> None:
        self._next: list[dict[str, int]] = []
        self._by_style: dict[str, tuple[list[int], list[int]]] = {}
        for i, m in enumerate(marks):
            places, values = self._by_style.setdefault(m.style, ([], []))
            places.append(i)
            values.append(m.value)

    def value(self, style: str, after: int) -> int | None:
        """Return the number of the next mark of ``style`` behind mark ``after``, or None."""
        places, values = self._by_style.get(style, ([], []))
        i = bisect_right(places, after)
        return values[i] if i < len(places) else None


def _build(folded: str, root: _Node, marks: list[Mark]) -> None:
    ahead = _Ahead(marks)
    current = root
    for i, mark in enumerate(marks):
        if mark.inside and not _counts(current, mark, i, ahead):
            continue
        if mark.style in ("dash", "bullet") and word_heading(folded, mark.end, _line_end(folded, mark.end)) is None:
            continue
        parent = _parent(folded, current, mark, i, ahead)
        while parent.level >= DEEPEST and parent.parent is not None:
            parent = parent.parent
        node = _Node(mark, parent, parent.level + 1)
        parent.children.append(node)
        parent.last[mark.style] = mark.value
        current = node


def _line_end(folded: str, position: int) -> int:
    end = folded.find("\n", position)
    return len(folded) if end < 0 else end


def _chain(node: _Node) -> list[_Node]:
    """Return a node and its ancestors, deepest first."""
    out = [node]
    while node.parent is not None:
        node = node.parent
        out.append(node)
    return out


def _counts(current: _Node, mark: Mark, index: int, ahead: _Ahead) -> bool:
    """Tell whether a mark inside a line continues a list that is open, or opens one that goes on."""
    if mark.value > 1:
        return any(n.last.get(mark.style) == mark.value - 1 for n in _chain(current))
    if any(n.mark.style == mark.style and n.mark.value == 0 for n in _chain(current)):
        return False
    return mark.value == 1 and ahead.value(mark.style, index) == 2


def _parent(folded: str, current: _Node, mark: Mark, index: int, ahead: _Ahead) -> _Node:
    chain = _chain(current)
    root = chain[-1]
    if mark.style == "annex":
        return root
    if mark.style == "box":
        outer = next((n for n in chain if n.level == 1), root)
        top = chain[-2] if len(chain) > 1 else root
        if top.mark.style == "annex" or top.mark.style == "part":
            top = next((n for n in chain if n.level == 2), top)
        return top if top.mark.style != "box" else root if outer is top else top
    if mark.style == "word" and mark.value == 1 and not any(n.mark.style == "word" for n in chain):
        outer = next((n for n in chain if n.mark.style not in _NAMED), root)
        return outer.parent or root
    if mark.value > 1:
        for n in chain:
            if n.last.get(mark.style) == mark.value - 1:
                return n
    for n in chain:
        if n.mark.style == mark.style and n.parent is not None:
            return n.parent
    rank = RANK[mark.style]
    parent = current
    while (
        parent.parent is not None and RANK[parent.mark.style] >= rank and not _nests(folded, parent, mark, index, ahead)
    ):
        parent = parent.parent
    return parent


def _nests(folded: str, outer: _Node, mark: Mark, index: int, ahead: _Ahead) -> bool:
    """Tell whether a list of an outer style stands below an item of an inner one (its own list goes on behind it)."""
    if mark.value != 1:
        return False
    if outer.mark.style in _NAMED:
        return outer.mark.style == "word"
    return ahead.value(outer.mark.style, index) == outer.mark.value + 1


# --- spans, names, kinds ---------------------------------------------------------------------------------------------


def _walk(root: _Node) -> list[_Node]:
    """Return all nodes below ``root`` in text order."""
    out: list[_Node] = []
    todo = list(reversed(root.children))
    while todo:
        node = todo.pop()
        out.append(node)
        todo.extend(reversed(node.children))
    return out


def _spans(folded: str, root: _Node, end: int, parts: Parts) -> None:
    """Set where each item ends: at the next one that is not below it, or where signature and page remains begin."""
    nodes = _walk(root)
    root.end = end
    stops = endings(folded, [n.mark.start for n in nodes], end)
    open_: list[_Node] = []
    for i, node in enumerate(nodes):
        while open_ and open_[-1].level >= node.level:
            open_.pop().end = node.mark.start
        open_.append(node)
    for node in open_:
        node.end = end
    for i in range(len(nodes) - 1, -1, -1):
        node = nodes[i]
        if node.children:
            node.end = node.children[-1].end
        else:
            node.end = min(node.end, stops[i])
        while node.end > node.mark.end and folded[node.end - 1].isspace():
            node.end -= 1
        own = node.children[0].mark.start if node.children else node.end
        node.heading = heading_of(folded, node.mark.end, own)
        if node.mark.style in (*_NAMED, "word"):
            node.heading = (
                word_heading(folded, node.mark.end, min(_line_end(folded, node.mark.end), end)) or node.heading
            )


def _name(text: str, folded: str, root: _Node) -> None:
    """Set titles and paths; a path that stands already gets ``~2`` and so on, so that paths are unique."""
    seen: dict[str, int] = {}
    for node in _walk(root):
        h = node.heading
        if h is not None and h.end > h.start:
            node.title = squeeze(text[h.start : h.end]).strip("。.,;::、;:,")
        if node.title == "":
            node.title = None
        own = node.mark.label or (node.title or "").replace("/", "")
        above = node.parent.path if node.parent else ""
        path = f"{above}/{own}" if above else own
        count = seen.get(path, 0) + 1
        seen[path] = count
        node.path = path if count == 1 else f"{path}~{count}"


def _freeze(text: str, node: _Node, kind: SectionKind | None, timetable: bool) -> Section:
    """Turn a node and all below it into sections; ``kind`` is what the headings above settle."""
    own_kind = kind_of_heading(node.title) or kind
    below = timetable or is_timetable(node.title)
    if own_kind is None and is_phase(node.title, timetable):
        own_kind = "phase"
    children = tuple(_freeze(text, c, own_kind if own_kind != "phase" else None, below) for c in node.children)
    own_end = node.children[0].mark.start if node.children else node.end
    h = node.heading or Heading(node.mark.end, node.mark.end, node.mark.end, "")
    body = min(h.body, own_end)
    if node.parent is None:
        final: SectionKind = "other"
    elif children:
        final = own_kind or children[0].kind
    else:
        final = own_kind or "task"
        if final != "other" and not _has_body(text, node, h, body, own_end):
            final = "other"
    return Section(
        path=node.path,
        number=node.mark.label or None,
        title=node.title,
        level=node.level,
        style=node.mark.style,
        start=node.mark.start,
        end=node.end,
        title_start=h.start,
        title_end=h.end,
        body_start=body,
        own_end=own_end,
        kind=final,
        children=children,
    )


_EMPTY: Final = re.compile(r"[\s。.;:()略()]*")


def _has_body(text: str, node: _Node, h: Heading, body: int, own_end: int) -> bool:
    """Tell whether an item says something: text under its heading, or a heading that is itself a task."""
    rest = text[body:own_end]
    if node.mark.style == "annex":
        return False
    if node.mark.style == "box":
        return max((len(line.strip()) for line in rest.split("\n")), default=0) >= 60
    if not _EMPTY.fullmatch(rest):
        return True
    if node.title is None or node.parent is None:
        return False
    twins = [c for c in node.parent.children if not c.children]
    return node.parent.parent is not None and len(node.title) >= 6 and len(twins) >= 2
