"""A part of a picture: one node that a person names, and what lies around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Final

from kg.errors import NotFound
from kg.model import Edge, Node
from kg.text import fold, squeeze
from kg.views.labels import caption

_KINDS: Final = ("Policy", "Agency", "Organization", "Measure", "Indicator", "Award", "Jurisdiction", "Obligation")
_SHOWN: Final = 8


def _key(text: object) -> str:
    return squeeze(fold(str(text or ""))).replace('"', "").replace("《", "").replace("》", "")


def _names(n: Node) -> list[str]:
    p = n.properties
    words = [caption(n), p.get("notice_title"), p.get("short_name"), *(p.get("mentions") or [])]
    return [k for k in (_key(w) for w in words) if k]


def find(nodes: Sequence[Node], words: str) -> Node:
    """Return the one node that ``words`` names: its id, document number, name; or a part of its name, or a policy's place.

    What is exact comes before a part, a policy before other kinds, a policy that was read before one only cited.

    Raises:
        NotFound: none does, or several do; the message names the nearest or the candidates with their ids.
    """
    key = _key(words)
    ways: list[Callable[[Node], bool]] = [
        lambda n: n.id == words.strip(),
        lambda n: bool(n.properties.get("doc_no")) and _key(n.properties["doc_no"]) == key,
        lambda n: key == _key(caption(n)),
        lambda n: key in _names(n),
        lambda n: n.label == "Policy" and (any(key in x for x in _names(n)) or key in _key(n.properties.get("doc_no"))),
        lambda n: n.label == "Policy" and key in _key(n.properties.get("jurisdiction")),
        lambda n: any(key in x for x in _names(n)),
    ]
    for way in ways if key else ():
        found = [n for n in nodes if way(n)]
        for kind in _KINDS:
            of_kind = [n for n in found if n.label == kind]
            of_kind = [n for n in of_kind if not n.properties.get("stub")] or of_kind
            if len(of_kind) == 1:
                return of_kind[0]
            if of_kind:
                listed = "; ".join(f"{caption(n)} ({n.id})" for n in sorted(of_kind, key=lambda n: n.id)[:_SHOWN])
                more = f"; and {len(of_kind) - _SHOWN} more" if len(of_kind) > _SHOWN else ""
                raise NotFound(
                    f"{len(of_kind)} of this view answer to {words!r}; name one in full or by its id: {listed}{more}"
                )
    names = sorted({caption(n) for n in nodes})
    near = get_close_matches(words, names, n=5, cutoff=0.3) or [x for x in names if set(x) & set(words)][:5]
    raise NotFound(f"nothing in this view answers to {words!r}" + (f"; nearest: {', '.join(near)}" if near else ""))


def around(nodes: Sequence[Node], edges: Sequence[Edge], middle: str, hops: int) -> dict[str, int]:
    """Return how many steps away each node within ``hops`` steps of ``middle`` is, along edges in either direction."""
    beside: dict[str, set[str]] = {n.id: set() for n in nodes}
    for e in edges:
        if e.source in beside and e.target in beside:
            beside[e.source].add(e.target)
            beside[e.target].add(e.source)
    steps = {middle: 0}
    edge_of = [middle]
    for step in range(1, hops + 1):
        edge_of = sorted({b for a in edge_of for b in beside[a]} - steps.keys())
        steps |= dict.fromkeys(edge_of, step)
    return steps
