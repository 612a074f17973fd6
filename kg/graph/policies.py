"""Which Policy nodes of different documents are one policy (docs/identity.md has the rules in words).

A document cites another by number, by title, or by a short name; the same policy therefore has several local ids. Two
descriptions are one policy where they agree on

1. document number and place, and their titles do not contradict,
2. title and place, and neither number nor date of signature contradicts,
3. number or title, where one of them shows no place: the line of places of the citing document has exactly one such
   policy, or the title names the place itself, or number and title are both the same.

Two policies of one title and different places never merge. The result depends on the set of descriptions only.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.graph.sets import Sets
from kg.model import Graph, Properties
from kg.resolve.identity import make_id, policy_id, title_key
from kg.resolve.places import NATION
from kg.text import squeeze

UNKNOWN_LINE: Final = "?"
Key = tuple[str, str]
_ABOUT: Final = re.compile(r"^.{2,60}?关于(?=.{4})")
_NAME: Final = 16  # characters of the longest name of a place
_TITLES: Final = 50
_ALIKE: Final = 0.5  # share of the shorter title's pairs of characters that two forms of one title have in common


@dataclass(frozen=True, slots=True)
class Description:
    """One Policy node as one document has it. ``line``: codes of the citing document's place and all above it."""

    key: Key
    doc_no: str | None
    title: str
    raw_title: str | None
    notice: str
    place: str | None
    place_name: str | None
    issued: str | None
    stub: bool
    line: tuple[str, ...]


def line_of(adcode: str | None, name: str | None) -> tuple[str, ...]:
    """Return the codes of a place and of all it can lie in, by the structure of the code, nation last.

    A place that the table of divisions lacks stands by its name; what it lies in is unknown then.
    """
    if not adcode:
        return (name, UNKNOWN_LINE, NATION) if name else (UNKNOWN_LINE, NATION)
    codes = (adcode, adcode[:4] + "00", adcode[:2] + "0000", NATION)
    return tuple(dict.fromkeys(codes))


def document_key(graph: Graph) -> str:
    """Return what tells a document's graph from the others: the hash of its source."""
    return str((graph.document or {}).get("sha256"))


def describe(parts: Iterable[Graph]) -> list[Description]:
    """List what each document says of its own policy and of those it cites, sorted."""
    out = []
    for g in parts:
        sha = document_key(g)
        own = next((n.properties for n in g.nodes if n.label == "Policy" and not n.properties.get("stub")), {})
        line = line_of(own.get("adcode"), own.get("jurisdiction"))
        for n in g.nodes:
            if n.label == "Policy":
                out.append(_description((sha, n.id), n.properties, line))
    codes: dict[str, set[str]] = {}
    for d in out:
        if d.place and d.place_name and d.place != d.place_name:
            codes.setdefault(d.place_name, set()).add(d.place)
    named = {name: found.pop() for name, found in codes.items() if len(found) == 1}
    # One document may know the code of a place where another has its name only.
    out = [replace(d, place=named[d.place]) if d.place in named else d for d in out]
    return sorted(out, key=lambda d: d.key)


def _short_names(parts: Iterable[Graph]) -> Iterator[tuple[Key, Key]]:
    """Pair a policy cited by the short name that the same document introduces (以下简称《纲要》) with the one meant."""
    for g in parts:
        meant: dict[str, set[str]] = {}
        for e in g.edges:
            short = e.properties.get("short_name")
            if short and e.type in ("IMPLEMENTS", "DERIVES_FROM", "CITES"):
                meant.setdefault(title_key(str(short)), set()).add(e.target)
        if not meant:
            continue
        for n in g.nodes:
            if n.label == "Policy" and n.properties.get("stub") and not n.properties.get("doc_no"):
                found = meant.get(title_key(n.properties.get("title")), set()) - {n.id}
                if len(found) == 1:
                    yield (document_key(g), found.pop()), (document_key(g), n.id)


def _description(key: Key, p: Properties, line: tuple[str, ...]) -> Description:
    return Description(
        key,
        squeeze(p["doc_no"]) if p.get("doc_no") else None,
        title_key(p.get("title")),
        p.get("title"),
        title_key(p.get("notice_title")),
        p.get("adcode") or p.get("jurisdiction"),
        p.get("jurisdiction"),
        p.get("issued"),
        bool(p.get("stub")),
        line,
    )


def canonical_policies(
    parts: Sequence[Graph],
    same: Iterable[tuple[Sequence[Key], Sequence[Key]]] = (),
    different: Iterable[tuple[Sequence[Key], Sequence[Key]]] = (),
) -> dict[Key, str]:
    """Map each (document, local Policy id) to the id all documents share.

    Args:
        parts: graphs of documents.
        same: pairs of groups that a person judged to be one policy.
        different: pairs of groups that a person judged to be two.
    """
    items = describe(parts)
    index = {d.key: i for i, d in enumerate(items)}
    sets = Sets(len(items))
    for n, (left, right) in enumerate(different):
        for side, keys in enumerate((left, right)):
            for key in keys:
                sets.forbid(index[key], n, side)
    for left, right in same:
        both = [index[k] for k in (*left, *right)]
        for i in both[1:]:
            sets.union(both[0], i)
    for one, other in _short_names(parts):
        sets.union(index[one], index[other])
    _by_number(items, sets)
    _by_title(items, sets)
    _without_place(items, sets)
    return _named(items, sets)


# --- the rules -------------------------------------------------------------------------------------------------------


def _groups(pairs: Iterable[tuple[Hashable, int]]) -> Iterable[list[int]]:
    out: dict[Hashable, list[int]] = {}
    for key, i in pairs:
        out.setdefault(key, []).append(i)
    return out.values()


def _by_number(items: list[Description], sets: Sets) -> None:
    """Rule 1, also among descriptions that all lack a place."""
    for group in _groups(((d.doc_no, d.place), i) for i, d in enumerate(items) if d.doc_no):
        kinds: list[list[int]] = []
        for same in _groups((items[i].title, i) for i in sorted(group, key=lambda i: _order(items[i]))):
            first = items[same[0]]
            near = kinds if len(kinds) <= _TITLES else ()  # a mark that hundreds of papers bear is no number
            home = next((k for k in near if _agree(first, items[k[0]])), None) if first.title else None
            if home is None and not first.title:
                continue  # bare numbers come last, when it is known how many policies bear the number
            if home is None:
                kinds.append(same)
            else:
                home.extend(same)
        bare = [i for i in group if not items[i].title]
        read = [k for k in kinds if any(not items[i].stub for i in k)]
        if len(kinds) == 1 or len(read) == 1:
            (read or kinds)[0].extend(bare)
        elif bare:
            kinds.append(bare)
        for k in kinds:
            for i in k[1:]:
                sets.union(k[0], i)


def _order(d: Description) -> tuple[bool, int, str, Key]:
    """Documents read come first, then the longer titles: they decide how many policies bear a number."""
    return (d.stub, -len(d.title), d.title, d.key)


def _agree(a: Description, b: Description) -> bool:
    """Whether two titles can be of one policy: equal, one inside the other, or alike without the issuer in front."""
    return any(_alike(x, y) for x in {a.title, a.notice} - {""} for y in {b.title, b.notice} - {""})


def _alike(a: str, b: str) -> bool:
    if a in b or b in a:
        return True
    a, b = (_ABOUT.sub("", x) for x in (a, b))
    if a in b or b in a:
        return True
    pairs = [{x[i : i + 2] for i in range(len(x) - 1)} for x in (a, b)]
    fewest = min(len(p) for p in pairs)
    return fewest > 0 and len(pairs[0] & pairs[1]) / fewest >= _ALIKE


def _by_title(items: list[Description], sets: Sets) -> None:
    """Rule 2: one place, one title. Where that place issued several under it, only number or date tell them apart."""
    for group in _groups(((d.title, d.place), i) for i, d in enumerate(items) if d.title and d.place):
        numbers = {d.doc_no for d in (items[i] for i in group) if d.doc_no}
        dates = _signatures(items[i] for i in group)
        sole = len(numbers) < 2 and len(dates) < 2
        first = group[0]
        for i in group[1:]:
            if sole:
                sets.union(first, i)
        if not sole:
            loose = [i for i in group if not items[i].doc_no]
            for same in _groups(((items[i].issued or "")[:4], i) for i in loose):
                for i in same[1:]:
                    sets.union(same[0], i)


def _signatures(found: Iterable[Description]) -> set[str]:
    """Return the different years of signature: a title issued again in another year is another policy."""
    return {d.issued[:4] for d in found if d.issued}


def _without_place(items: list[Description], sets: Sets) -> None:
    """Rule 3: a description without a place joins the one policy that its number or title can mean from where it stands."""
    numbered, titled = _Candidates(), _Candidates()
    for i, d in enumerate(items):
        if d.place:
            for table, key in ((numbered, d.doc_no), (titled, d.title)):
                if key:
                    table.add(key, d, sets.find(i), i)
    joined: list[tuple[int, int]] = []
    loose: list[int] = []
    for i, d in enumerate(items):
        if d.place:
            continue
        goal = numbered.sure(d, items) if d.doc_no else None
        if goal is None and d.title and d.stub:  # a document read without a place may be of any place
            goal = titled.likely(d, items)
        if goal is None:
            loose.append(i)
        else:
            joined.append((goal, i))
    for goal, i in joined:
        sets.union(goal, i)
    for group in _groups((items[i].title, i) for i in loose if items[i].title):
        numbers = {items[i].doc_no for i in group if items[i].doc_no}
        if len(numbers) < 2 and sum(not items[i].stub for i in group) < 2:
            for i in group[1:]:
                sets.union(group[0], i)


class _Candidates:
    """Policies with a place under one key each (number or title), found by place without looking at all of them."""

    def __init__(self) -> None:
        self._by_place: dict[tuple[str, str], dict[int, int]] = {}
        self._by_name: dict[tuple[str, str], dict[int, int]] = {}
        self._by_title: dict[tuple[str, str], dict[int, int]] = {}
        self._all: dict[str, dict[int, int]] = {}

    def add(self, key: str, d: Description, root: int, i: int) -> None:
        """Add a description; those of one cluster (``root``) count once."""
        self._all.setdefault(key, {}).setdefault(root, i)
        self._by_place.setdefault((key, str(d.place)), {}).setdefault(root, i)
        if d.place_name:
            self._by_name.setdefault((key, title_key(d.place_name)), {}).setdefault(root, i)
        if d.title:
            self._by_title.setdefault((key, d.title), {}).setdefault(root, i)

    def _in_line(self, key: str, places: Iterable[str]) -> set[int]:
        return {i for p in places for i in self._by_place.get((key, p), {}).values()}

    def _in_title(self, key: str, title: str) -> set[int]:
        """Return those whose place the title itself begins with."""
        return {i for n in range(2, _NAME + 1) for i in self._by_name.get((key, title[:n]), {}).values()}

    def sure(self, d: Description, items: list[Description]) -> int | None:
        """Return the one policy of a number. It carries an abbreviation of its place, so where the line of places of
        the citing document is not known, the only one will do, and so will the only one of the same title."""
        key = str(d.doc_no)
        found = self._in_line(key, d.line) or self._in_title(key, d.title)
        if not found and UNKNOWN_LINE in d.line and len(self._all.get(key, ())) == 1:
            found = set(self._all[key].values())
        found = found or set(self._by_title.get((key, d.title), {}).values())
        fit = [j for j in found if not d.title or not items[j].title or _agree(d, items[j])]
        return fit[0] if len(fit) == 1 else None

    def likely(self, d: Description, items: list[Description]) -> int | None:
        """Return the one policy of a title that the line of places has, or whose place the title names."""
        key = d.title
        # where it is not known what lies above, another policy of the title may be the one meant
        open_ended = UNKNOWN_LINE in d.line and len(self._all.get(key, ())) > 1
        found = self._in_line(key, d.line[:1] if open_ended else d.line) or self._in_title(key, key)
        fit = [j for j in found if not (d.doc_no and items[j].doc_no)]
        return fit[0] if len(fit) == 1 else None


# --- names for the clusters ------------------------------------------------------------------------------------------


def _named(items: list[Description], sets: Sets) -> dict[Key, str]:
    clusters: dict[int, list[Description]] = {}
    for i, d in enumerate(items):
        clusters.setdefault(sets.find(i), []).append(d)
    wanted: dict[str, list[list[Description]]] = {}
    for members in clusters.values():
        wanted.setdefault(_canonical(members), []).append(members)
    out: dict[Key, str] = {}
    for id, claims in wanted.items():
        taken: set[str] = set()
        # Several policies under one key (a number with two titles, a title signed twice): the rest tells them apart.
        for members in sorted(claims, key=_facts):
            name = id if len(claims) == 1 else make_id("Policy", "of", id, *_facts(members))
            if name in taken:  # alike in all they say, and yet kept apart by a person: the documents tell them apart
                name = make_id("Policy", "of", id, *sorted(d.key for d in members))
            taken.add(name)
            for d in members:
                out[d.key] = name
    return out


def _facts(members: list[Description]) -> tuple[str, ...]:
    titles = _titles(members)
    dates = sorted(d.issued for d in members if d.issued)
    return (title_key(titles[0]) if titles else "", dates[0] if dates else "")


def _titles(members: list[Description]) -> list[str]:
    return sorted({d.raw_title for d in members if d.raw_title and not d.stub}) or sorted(
        {d.raw_title for d in members if d.raw_title}
    )


def _canonical(members: list[Description]) -> str:
    """Make the shared id from the best facts of the cluster: the number before the title, a known place before none."""
    places = sorted({d.place for d in members if d.place})
    numbers = sorted({d.doc_no for d in members if d.doc_no})
    titles = _titles(members)
    return policy_id(
        places[0] if places else None, numbers[0] if numbers else None, titles[0] if titles else members[0].key[1]
    )
