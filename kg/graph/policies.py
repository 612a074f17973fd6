"""Which Policy nodes of different documents are one policy.

A document cites another by number, by title, or by a short name; the same policy therefore has several local ids.
Two descriptions are one policy where they agree on

1. document number and place (or one of the places is unknown and nothing contradicts),
2. title and place,
3. title, where one of them shows no place and the line of places of the citing document has exactly one such policy.

Two policies of one title and different places never merge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.model import Graph, Properties
from kg.resolve.identity import policy_id, title_key
from kg.resolve.places import NATION
from kg.text import squeeze

UNKNOWN_LINE = "?"


@dataclass(frozen=True, slots=True)
class _Description:
    """One Policy node as one document has it. ``line``: codes of the citing document's place and all above it."""

    id: str
    doc_no: str | None
    title: str
    raw_title: str | None
    adcode: str | None
    stub: bool
    line: tuple[str, ...]


class _Sets:
    """Union-find over ids with the smallest id as representative."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, x: str) -> str:
        self.parent.setdefault(x, x)
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a: str, b: str) -> None:
        a, b = sorted((self.find(a), self.find(b)))
        self.parent[b] = a


def line_of(adcode: str | None, name: str | None) -> tuple[str, ...]:
    """Return the codes of a place and of all it can lie in, by the structure of the code, nation last.

    A place that the table of divisions lacks stands by its name; what it lies in is unknown then.
    """
    if not adcode:
        return (name, UNKNOWN_LINE, NATION) if name else (UNKNOWN_LINE, NATION)
    codes = (adcode, adcode[:4] + "00", adcode[:2] + "0000", NATION)
    return tuple(dict.fromkeys(codes))


def _describe(parts: Iterable[Graph]) -> list[_Description]:
    out = []
    for g in parts:
        own = next((n.properties for n in g.nodes if n.label == "Policy" and not n.properties.get("stub")), {})
        line = line_of(own.get("adcode"), own.get("jurisdiction"))
        for n in g.nodes:
            if n.label == "Policy":
                out.append(_description(n.id, n.properties, line))
    return sorted(set(out), key=lambda d: (d.id, d.title, d.line))


def _description(id: str, p: Properties, line: tuple[str, ...]) -> _Description:
    number = squeeze(p["doc_no"]) if p.get("doc_no") else None
    title = p.get("title")
    place = p.get("adcode") or p.get("jurisdiction")
    return _Description(id, number, title_key(title), title, place, bool(p.get("stub")), line)


def canonical_policies(parts: Iterable[Graph]) -> dict[str, str]:
    """Map each local Policy id to the id all documents share."""
    descriptions = _describe(parts)
    sets = _Sets()
    for d in descriptions:
        sets.find(d.id)
    _by_key(descriptions, sets, lambda d: d.doc_no, sure=True)
    _by_key(descriptions, sets, lambda d: d.title or None, sure=False)
    clusters: dict[str, list[_Description]] = {}
    for d in descriptions:
        clusters.setdefault(sets.find(d.id), []).append(d)
    out: dict[str, str] = {}
    for members in clusters.values():
        id = _canonical(members)
        for d in members:
            out[d.id] = id
    return out


def _by_key(
    descriptions: list[_Description], sets: _Sets, key: Callable[[_Description], str | None], *, sure: bool
) -> None:
    """Unite descriptions of equal key and place; then those without a place with the one their line of places has.

    ``sure`` keys (document numbers) carry an abbreviation of the place themselves: where the citing document's line of
    places is unknown, the only policy of that number is taken.
    """
    groups: dict[str, list[_Description]] = {}
    for d in descriptions:
        value = key(d)
        if value:
            groups.setdefault(value, []).append(d)
    for group in groups.values():
        placed: dict[str, list[_Description]] = {}
        for d in group:
            if d.adcode:
                placed.setdefault(d.adcode, []).append(d)
        for same in placed.values():
            numbers = sorted({d.doc_no for d in same if d.doc_no})
            for d in same:
                # One place may issue two papers of one title; the numbers then tell them apart.
                mates = [o for o in same if o.doc_no == d.doc_no or (len(numbers) == 1 and not (o.doc_no and d.doc_no))]
                for o in mates:
                    sets.union(d.id, o.id)
        for d in group:
            if d.adcode:
                continue
            here = sorted({c for c in placed if c in d.line})
            if not here and sure and UNKNOWN_LINE in d.line and len(placed) == 1:
                here = list(placed)
            if len(here) == 1 and _agree(d, placed[here[0]]):
                sets.union(d.id, placed[here[0]][0].id)


def _agree(d: _Description, others: list[_Description]) -> bool:
    numbers = {o.doc_no for o in others if o.doc_no}
    return not d.doc_no or not numbers or numbers == {d.doc_no}


def _canonical(members: list[_Description]) -> str:
    """Make the shared id from the best facts of the cluster: the number before the title, a known place before none."""
    places = sorted({d.adcode for d in members if d.adcode})
    numbers = sorted({d.doc_no for d in members if d.doc_no})
    titles = sorted({d.raw_title for d in members if d.raw_title and not d.stub}) or sorted(
        {d.raw_title for d in members if d.raw_title}
    )
    return policy_id(
        places[0] if places else None, numbers[0] if numbers else None, titles[0] if titles else members[0].id
    )
