"""The page as a tree of light nodes: what the parser made of the skeleton, with sums that main-text finding needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from kg.ingest.html_scan import Scan

_INLINE: Final = (
    "a abbr acronym b bdi bdo big cite code em font i img ins kbd label mark q s samp small span strike strong"
)
INLINE: Final = frozenset([*_INLINE.split(), "sub", "sup", "tt", "u", "var"])
NEVER: Final = frozenset(
    "button canvas datalist dialog embed head input map nav object option select svg math audio video template".split()  # noqa: SIM905
)
_FILES: Final = frozenset("doc docx wps pdf xls xlsx zip rar ofd ceb".split())  # noqa: SIM905
_POINT: Final = re.compile("[，。；、：,;]")


@dataclass(slots=True, eq=False)
class Element:
    """An element: its children in order (elements, and numbers of runs of text), and sums over everything below it.

    ``text`` counts characters, ``linked`` those inside links to other pages, ``links`` such links, ``points``
    punctuation of running text outside links, ``tables`` the tables, ``size`` the elements below; ``rows`` and
    ``columns`` are what a cell spans.
    """

    tag: str
    names: str
    parent: Element | None
    hidden: bool = False
    pre: bool = False
    to_file: bool = False
    rows: int = 1
    columns: int = 1
    children: list[Element | int] = field(default_factory=list)
    text: int = 0
    linked: int = 0
    links: int = 0
    points: int = 0
    tables: int = 0
    size: int = 0

    @property
    def score(self) -> float:
        """How much running text stands here: punctuation outside links, and a little for each character."""
        return self.points + (self.text - self.linked) / 40

    @property
    def link_density(self) -> float:
        """The share of the characters that stand in links."""
        return self.linked / self.text if self.text else 0.0

    def elements(self) -> list[Element]:
        """Return the child elements."""
        return [c for c in self.children if isinstance(c, Element)]

    def runs(self) -> list[int]:
        """Return the numbers of all runs of text below, in document order."""
        out: list[int] = []
        stack: list[Element | int] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, int):
                out.append(node)
            else:
                stack.extend(reversed(node.children))
        return out

    def walk(self) -> list[Element]:
        """Return this element and all below it, in document order."""
        out: list[Element] = []
        stack: list[Element] = [self]
        while stack:
            node = stack.pop()
            out.append(node)
            stack.extend(c for c in reversed(node.children) if isinstance(c, Element))
        return out


def tree(scanned: Scan, source: str) -> Element:
    """Parse the skeleton and return the body with its sums. Hidden elements and controls are left out of the sums."""
    parser = LexborHTMLParser(scanned.skeleton)
    root = parser.body
    if root is None:
        return Element("body", "", None)
    body = Element("body", "", None)
    known: dict[int, Element] = {root.mem_id: body}
    order = [body]
    for node in root.traverse(include_text=True):
        if node.mem_id == root.mem_id:
            continue
        parent_node = node.parent
        parent = known.get(parent_node.mem_id) if parent_node is not None else None
        if parent is None:
            continue
        if node.is_text_node:
            content = node.text_content or ""
            parent.children.extend(int(n) for n in content.split(";") if n)
            continue
        tag = node.tag
        if not tag or tag[0] in "-!":
            continue
        attributes = node.attributes
        element = Element(
            tag,
            (attributes.get("c") or "").lower(),
            parent,
            hidden=parent.hidden or "x" in attributes or tag in NEVER,
            pre=parent.pre or tag in ("pre", "listing") or "w" in attributes,
            to_file=attributes.get("h") in _FILES,
            rows=int(attributes.get("r") or 1),
            columns=int(attributes.get("k") or 1),
        )
        parent.children.append(element)
        known[node.mem_id] = element
        order.append(element)
    _sum(order, scanned, source)
    return body


def _sum(order: list[Element], scanned: Scan, source: str) -> None:
    """Add up from the leaves to the root (``order`` has parents before children)."""
    for element in reversed(order):
        if not element.hidden:
            for child in element.children:
                if isinstance(child, int):
                    element.text += scanned.weights[child]
                    element.points += len(_POINT.findall(source, scanned.starts[child], scanned.ends[child]))
            if element.tag == "a" and not element.to_file:
                element.linked = element.text
                element.links = 1 if element.text else 0
                element.points = 0
        parent = element.parent
        if parent is not None:
            parent.text += element.text
            parent.linked += element.linked
            parent.links += element.links
            parent.points += element.points
            parent.tables += element.tables + (element.tag == "table")
            parent.size += element.size + 1
