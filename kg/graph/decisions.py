"""A person's judgements on who is who, from a reviewable TOML file, applied on every merge whatever their order.

    [[same]]                                  # these are one
    nodes = ["临政发〔2021〕3号", "云岭县质量提升方案@云岭县"]
    why = "the county reissued the city's paper under its own title"

    [[different]]                             # these two are not
    label = "Indicator"
    nodes = ["抽检合格率", "抽查合格率"]

A node is named by its id, a policy also by number, by title, by title@place, or by sha256:PREFIX of the file it was read
from; a body, indicator or award by its name or a mention of it. ``label`` is needed only where a name fits several.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from kg.errors import InputError
from kg.graph.policies import Description, Key, canonical_policies, describe
from kg.graph.sets import Sets
from kg.model import Edge, Graph, Node, Properties
from kg.resolve.identity import make_id, name_key, title_key
from kg.text import squeeze

LABELS: Final = ("Policy", "Agency", "Indicator", "Award")
Verdict = Literal["same", "different"]


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """One judgement: the nodes named are one, or the two named are not."""

    verdict: Verdict
    nodes: tuple[str, ...]
    label: str | None = None
    why: str | None = None

    @property
    def text(self) -> str:
        """The judgement in one line, as nodes carry it and ``kg check`` lists it."""
        sign = " = " if self.verdict == "same" else " ≠ "
        return f"{self.verdict}: {sign.join(self.nodes)}" + (f" ({self.why})" if self.why else "")


class Unresolved(NamedTuple):
    """A judgement that names what the documents read so far do not have, or several things."""

    decision: Decision
    reason: str


def load(path: Path) -> tuple[Decision, ...]:
    """Read a file of decisions.

    Raises:
        InputError: as :func:`parse`, or the file cannot be read.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"{path}: the decisions cannot be read ({e})") from e


def parse(text: str, name: str = "decisions") -> tuple[Decision, ...]:
    """Read decisions from TOML, sorted, each once.

    Raises:
        InputError: no TOML, an unknown key, a judgement on fewer than two nodes, or judgements that contradict.
    """
    try:
        value: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise InputError(f"{name}: {e}") from e
    out: set[Decision] = set()
    for verdict, rows in value.items():
        if verdict not in ("same", "different") or not isinstance(rows, list):
            raise InputError(f"{name}: [[same]] and [[different]] are known, not {verdict!r}")
        for n, row in enumerate(rows, 1):
            where = f"{name}: [[{verdict}]] {n}"
            unknown = row.keys() - {"nodes", "label", "why"}
            if unknown:
                raise InputError(f"{where}: unknown key {sorted(unknown)[0]!r}; there are nodes, label and why")
            nodes, label, why = row.get("nodes"), row.get("label"), row.get("why")
            if not isinstance(nodes, list) or not all(isinstance(x, str) and x.strip() for x in nodes):
                raise InputError(f"{where}: nodes is a list of names")
            named = tuple(sorted({x.strip() for x in nodes}))
            if len(named) < 2 or (verdict == "different" and len(named) > 2):
                raise InputError(f"{where}: {len(named)} nodes; same takes two or more, different takes two")
            if label is not None and label not in LABELS:
                raise InputError(f"{where}: label is one of {', '.join(LABELS)}, not {label!r}")
            out.add(Decision("same" if verdict == "same" else "different", named, label, why))
    decisions = tuple(sorted(out, key=lambda d: (d.verdict, d.nodes, d.label or "", d.why or "")))
    _refuse_contradictions([(d, d.nodes) for d in decisions])
    return decisions


def _refuse_contradictions(decisions: Sequence[tuple[Decision, Sequence[str]]]) -> None:
    """Refuse judgements that cannot all hold: two nodes judged the same (over any number of steps) and different.

    Raises:
        InputError: naming both.
    """
    ids = sorted({id for _, found in decisions for id in found})
    index = {id: i for i, id in enumerate(ids)}
    sets = Sets(len(ids))
    for d, found in decisions:
        if d.verdict == "same":
            for id in found[1:]:
                sets.union(index[found[0]], index[id])
    for d, found in decisions:
        if d.verdict == "different" and sets.find(index[found[0]]) == sets.find(index[found[1]]):
            raise InputError(f"decisions contradict: {d.text!r}, yet others make them the same")


# --- policies: before the merge --------------------------------------------------------------------------------------


def decided_policies(
    parts: Sequence[Graph], decisions: Iterable[Decision], unresolved: list[Unresolved]
) -> tuple[dict[Key, str], dict[str, list[str]]]:
    """Map each (document, local Policy id) to its shared id, as the judgements have it; also the judgements by shared id.

    Raises:
        InputError: judgements that contradict each other.
    """
    base = canonical_policies(parts)
    mine = [d for d in decisions if d.label in (None, "Policy")]
    items = describe(parts) if mine else []
    same: list[tuple[list[Key], list[Key]]] = []
    different: list[tuple[list[Key], list[Key]]] = []
    checked: list[tuple[Decision, list[str]]] = []
    used: list[tuple[Decision, list[list[Key]]]] = []
    for d in mine:
        named = [[i.key for i in items if _names(n, i, base[i.key])] for n in d.nodes]
        if not any(named):
            if d.label == "Policy" or any(n.startswith(("Policy:", "sha256:")) for n in d.nodes):
                unresolved.append(Unresolved(d, "no policy answers to it"))
            continue
        ids = [sorted({base[k] for k in keys}) for keys in named]
        odd = next((n for n, found in zip(d.nodes, ids, strict=True) if len(found) != 1), None)
        if odd is not None:
            count = len(ids[d.nodes.index(odd)])
            unresolved.append(Unresolved(d, f"{count or 'no'} policies answer to {odd}"))
            continue
        if d.verdict == "same":
            checked.append((d, [found[0] for found in ids]))
            same += [(named[0], keys) for keys in named[1:]]
        elif ids[0] != ids[1]:
            checked.append((d, [found[0] for found in ids]))
            different.append(([k for k in base if base[k] == ids[0][0]], [k for k in base if base[k] == ids[1][0]]))
        elif set(named[0]) & set(named[1]):
            unresolved.append(Unresolved(d, "both names stand on one node of one document"))
            continue
        else:
            different.append((named[0], named[1]))
        used.append((d, named))
    _refuse_contradictions(checked)
    ids_now = canonical_policies(parts, same, different) if used else base
    notes: dict[str, list[str]] = {}
    for d, named in used:
        for id in {ids_now[k] for keys in named for k in keys}:
            notes.setdefault(id, []).append(d.text)
    return ids_now, notes


def _names(words: str, d: Description, id: str) -> bool:
    """Whether a person's words name the policy of a description."""
    if words in (id, d.key[1]):
        return True
    if words.startswith("sha256:"):
        return not d.stub and d.key[0].startswith(words.removeprefix("sha256:"))
    title, _, place = words.partition("@")
    if (d.doc_no and squeeze(title) == d.doc_no) or title_key(title) in {d.title, d.notice} - {""}:
        return not place or place.strip() in (d.place, d.place_name)
    return False


# --- bodies, indicators, awards: in the merged graph -----------------------------------------------------------------


def decided_nodes(graph: Graph, decisions: Iterable[Decision], unresolved: list[Unresolved]) -> Graph:
    """Return the merged graph with the judgements on bodies, indicators and awards applied.

    Raises:
        InputError: judgements that contradict each other.
    """
    mine = [d for d in decisions if d.label != "Policy" and not any(n.startswith("Policy:") for n in d.nodes)]
    if not mine:
        return graph
    names = _index(graph)
    checked: list[tuple[Decision, list[str]]] = []
    splits: list[tuple[Decision, str]] = []
    known = {d.decision for d in unresolved}
    policies = {t for n in graph.nodes for t in n.properties.get("decisions", ())}
    for d in mine:
        if d in known or d.text in policies:
            continue
        found = [_find(names, n, d.label) for n in d.nodes]
        odd = next((i for i, ids in enumerate(found) if len(ids) != 1), None)
        labels = {id.partition(":")[0] for ids in found for id in ids}
        if odd is not None:
            unresolved.append(Unresolved(d, f"{len(found[odd]) or 'no'} nodes answer to {d.nodes[odd]}"))
        elif len(labels) > 1:
            unresolved.append(Unresolved(d, f"they are of several kinds: {', '.join(sorted(labels))}"))
        elif d.verdict == "different" and found[0] == found[1]:
            splits.append((d, found[0][0]))
        else:
            checked.append((d, [ids[0] for ids in found]))
    _refuse_contradictions(checked)
    for d, id in splits:
        graph = _split(graph, d, id, unresolved)
    return _unite(graph, checked)


def _index(graph: Graph) -> dict[tuple[str, str], set[str]]:
    """Return ids by (label, name as folded); by mention too."""
    out: dict[tuple[str, str], set[str]] = {}
    labels: dict[str, str] = {}
    for n in graph.nodes:
        if n.label in LABELS[1:]:
            labels[n.id] = n.label
            for name in (n.properties.get("name"), *n.properties.get("mentions", ())):
                out.setdefault((n.label, name_key(str(name))), set()).add(n.id)
            out.setdefault((n.label, n.id), set()).add(n.id)
    for e in graph.edges:
        mention = e.properties.get("mention")
        for id in (e.source, e.target) if mention else ():
            if id in labels:
                out.setdefault((labels[id], name_key(str(mention))), set()).add(id)
    return out


def _find(names: dict[tuple[str, str], set[str]], words: str, label: str | None) -> list[str]:
    found: set[str] = set()
    for kind in LABELS[1:] if label is None else (label,):
        found |= names.get((kind, words), set()) | names.get((kind, name_key(words)), set())
    return sorted(found)


def _split(graph: Graph, d: Decision, id: str, unresolved: list[Unresolved]) -> Graph:
    """Take what one of two mentions of a node stands for out into a node of its own."""
    node = next(n for n in graph.nodes if n.id == id)
    own = name_key(str(node.properties.get("name")))
    away = next((n for n in reversed(d.nodes) if name_key(n) != own), d.nodes[1])
    moved = [
        e
        for e in graph.edges
        if id in (e.source, e.target) and name_key(str(e.properties.get("mention"))) == name_key(away)
    ]
    if not moved:
        unresolved.append(Unresolved(d, f"nothing hangs on the mention {away} alone"))
        return graph
    new = make_id(node.label, "apart", id, name_key(away))
    ids = {e.id for e in moved}
    kept: Properties = {k: v for k, v in node.properties.items() if k not in ("mentions", "short_name", "decisions")}
    nodes = [n for n in graph.nodes if n.id != id]
    nodes += [_noted(node, d.text), _noted(Node(new, node.label, kept | {"name": away}), d.text)]
    edges = [_moved(e, {id: new}) if e.id in ids else e for e in graph.edges]
    for e in graph.edges:
        if e.type == "BELONGS_TO" and e.source == id:
            edges.append(
                Edge(make_id("BELONGS_TO", new, e.target, e.properties.get("doc")), e.type, new, e.target, e.properties)
            )
    return Graph(tuple(nodes), tuple({e.id: e for e in edges}.values()), graph.document)


def _moved(e: Edge, ids: dict[str, str]) -> Edge:
    return Edge(e.id, e.type, ids.get(e.source, e.source), ids.get(e.target, e.target), e.properties)


def _noted(n: Node, *texts: str) -> Node:
    return Node(n.id, n.label, n.properties | {"decisions": sorted({*n.properties.get("decisions", ()), *texts})})


def _unite(graph: Graph, checked: Sequence[tuple[Decision, Sequence[str]]]) -> Graph:
    """Put the nodes judged the same into one: the one the authority tables know, else the one of the smallest id."""
    nodes = {n.id: n for n in graph.nodes}
    for d, found in checked:
        for id in found:
            nodes[id] = _noted(nodes[id], d.text)
    ids = sorted({id for _, found in checked for id in found}, key=lambda i: (not nodes[i].properties.get("kind"), i))
    index = {id: i for i, id in enumerate(ids)}
    sets = Sets(len(ids))
    for d, found in checked:
        if d.verdict == "same":
            for id in found[1:]:
                sets.union(index[found[0]], index[id])
    goal = {id: ids[sets.find(i)] for id, i in index.items()}
    for id in sorted(ids):
        to = goal[id]
        if to == id:
            continue
        gone, kept = nodes.pop(id).properties, nodes[to]
        row = dict(kept.properties)
        if kept.label == "Agency":
            row["mentions"] = sorted({*row.get("mentions", ()), *gone.get("mentions", ()), str(gone["name"])})
        nodes[to] = _noted(Node(to, kept.label, row), *gone.get("decisions", ()))
    edges = [_moved(e, goal) for e in graph.edges]
    return Graph(tuple(nodes.values()), tuple(e for e in edges if e.source != e.target), graph.document)
