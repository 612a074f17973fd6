"""Which item stands below which: the running numbers decide, the usual order of styles only where they say nothing.

A mark joins the open list whose next number it is, else the open list of its style, else it opens a list below the
current item. So (一)…(三十三) may run on across chapters, levels may be skipped, and a text may start with (一) or 1.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from kg.ingest.outline.candidates import NAMED, Candidates
from kg.ingest.outline.headings import Heading, word_heading
from kg.ingest.outline.markers import RANK, Mark

DEEPEST: Final = 10


@dataclass(slots=True)
class Node:
    """A section while the tree is being built."""

    mark: Mark
    parent: Node | None
    level: int
    children: list[Node] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    blocked: dict[int, int] = field(default_factory=dict)
    names: dict[str, bool] = field(default_factory=dict)  # by style: whether its items are names, not acts
    end: int = 0
    heading: Heading | None = None
    path: str = ""
    title: str | None = None


def walk(root: Node) -> list[Node]:
    """Return all nodes below ``root`` in text order."""
    out: list[Node] = []
    todo = list(reversed(root.children))
    while todo:
        node = todo.pop()
        out.append(node)
        todo.extend(reversed(node.children))
    return out


def line_end(folded: str, position: int) -> int:
    """Return the end of the line that holds ``position``."""
    end = folded.find("\n", position)
    return len(folded) if end < 0 else end


class _Ahead:
    """What number the next mark of a style has, and where it stands."""

    def __init__(self, marks: tuple[Mark, ...]) -> None:
        self._by_style: dict[str, tuple[list[int], list[Mark]]] = {}
        for i, m in enumerate(marks):
            places, found = self._by_style.setdefault(m.style, ([], []))
            places.append(i)
            found.append(m)

    def next(self, style: str, after: int) -> Mark | None:
        """Return the next mark of ``style`` behind mark ``after``, or None."""
        places, found = self._by_style.get(style, ([], []))
        i = bisect_right(places, after)
        return found[i] if i < len(places) else None


def build(folded: str, root: Node, candidates: Candidates) -> None:
    """Hang every mark that counts into the tree below ``root``, in one pass."""
    marks = candidates.marks
    ahead = _Ahead(marks)
    hard = [e.start for e in candidates.endings if e.hard]
    home: dict[str, str] = {}
    latest: dict[str, int] = {}
    current = root
    taken = -1
    for i, mark in enumerate(marks):
        if mark.start < taken:
            continue
        closed = current is not root and bisect_right(hard, mark.start) > bisect_right(hard, current.mark.start)
        if closed and mark.style not in ("annex", "row") and not _continues(current, mark):
            continue
        listed = mark.value == 1 and mark.style in ("ar", "arp", "circ", "cnp") and _second_inside(mark, i, ahead)
        if (mark.inside or mark.weak or listed) and not _counts(folded, current, mark, i, ahead, latest):
            continue
        if mark.style in ("dash", "bullet") and not _names(folded, mark):
            if current.mark.style in ("dash", "bullet"):  # an item without a heading ends the one before it
                current.blocked.setdefault(current.mark.start, mark.start)
            continue
        parent = root if closed and mark.style == "row" and current.mark.style != "row" else None
        parent = parent or _parent(current, mark, i, ahead, home)
        while parent.level >= DEEPEST and parent.parent is not None:
            parent = parent.parent
        home.setdefault(mark.style, parent.mark.style)
        current = Node(mark, parent, parent.level + 1)
        parent.children.append(current)
        parent.last[mark.style] = mark.value
        latest[mark.style] = mark.value
        taken = mark.end


def _second_inside(mark: Mark, index: int, ahead: _Ahead) -> bool:
    second = ahead.next(mark.style, index)
    return second is not None and second.inside and second.value == 2


def _names(folded: str, mark: Mark) -> bool:
    return word_heading(folded, mark.end, line_end(folded, mark.end), 4) is not None


def _chain(node: Node) -> list[Node]:
    """Return a node and its ancestors, deepest first."""
    out = [node]
    while node.parent is not None:
        node = node.parent
        out.append(node)
    return out


def _continues(current: Node, mark: Mark) -> bool:
    return mark.value > 1 and any(n.last.get(mark.style) == mark.value - 1 for n in _chain(current))


def _counts(folded: str, current: Node, mark: Mark, index: int, ahead: _Ahead, latest: dict[str, int]) -> bool:
    """Tell whether a mark inside a line (or a doubtful one) continues an open list, or opens one that goes on."""
    if mark.style == "dash":
        return True  # whether it has a heading is asked of every dash
    if mark.inside and mark.weak:
        # Right behind a heading only: 三、实施步骤(一)宣传发动.
        between = folded[current.mark.end : mark.start]
        if not 2 <= len(between) <= 35 or any(c in "。;:\n(" for c in between):
            return False
        if mark.style == "ar" and "、" in between:
            return False
    if mark.value > 1:
        # Numbers may run on over the end of a section that a mark inside a line has closed.
        return _continues(current, mark) or (mark.inside and latest.get(mark.style) == mark.value - 1)
    second = ahead.next(mark.style, index)
    if mark.value != 1 or second is None or second.value != 2:
        return False
    if mark.inside or second.inside:
        # (一)有固定场所;(二)有专职人员: a list within a sentence, not items.
        text = folded[mark.end : min(second.start, mark.end + 60)]
        return len(text) >= 40 or "。" in text or "\n" in text
    return True


def _parent(current: Node, mark: Mark, index: int, ahead: _Ahead, home: dict[str, str]) -> Node:
    chain = _chain(current)
    root = chain[-1]
    if mark.style == "annex":
        return root
    if mark.style == "box":
        return _section_of(chain)
    if mark.style == "word" and mark.value == 1 and not any(n.mark.style == "word" for n in chain):
        outer = next((n for n in chain if n.mark.style not in NAMED), root)
        return outer.parent or root
    if mark.value > 1:
        for n in chain:
            if n.last.get(mark.style) == mark.value - 1:
                return n
    for n in chain:
        if n.mark.style == mark.style and n.parent is not None:
            return n.parent
    rank = RANK[mark.style]
    at_home = home.get(mark.style)
    parent = current
    while parent.parent is not None and RANK[parent.mark.style] >= rank:
        if _nests(parent, mark, index, ahead) or parent.mark.style == at_home:
            break
        parent = parent.parent
    return parent


def _section_of(chain: list[Node]) -> Node:
    """Return the top-level section a box stands in: boxes do not belong to the item before them."""
    outer = [n for n in reversed(chain) if n.mark.style not in ("root", "annex", "part", "box")]
    return outer[0] if outer else next((n for n in chain if n.mark.style != "box"), chain[-1])


def _nests(outer: Node, mark: Mark, index: int, ahead: _Ahead) -> bool:
    """Tell whether a list of an outer style stands below an item of an inner one (its own list goes on behind it)."""
    if mark.value != 1:
        return False
    if outer.mark.style in NAMED:
        return outer.mark.style in ("word", "line")
    following = ahead.next(outer.mark.style, index)
    return following is not None and following.value == outer.mark.value + 1
