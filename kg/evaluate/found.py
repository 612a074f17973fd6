"""What a graph says, in the shape of the annotations, and as lines to compare two runs by."""

from __future__ import annotations

from typing import Any, Final

from kg.errors import InternalError
from kg.evaluate.words import plain, title
from kg.model import Edge, Graph, Node

Found = dict[str, Any]
_RELATIONS: Final = {"DERIVES_FROM": "derives_from", "IMPLEMENTS": "implements", "CITES": "cites"}
_ROLES: Final = {"CONFERS": "confers", "ASPIRES_TO": "aspires", "MENTIONS": "mentions"}
_DUTIES: Final = {"LEADS": "leads", "SUPPORTS": "supports"}
_TARGET: Final = ("op", "value", "value_max", "unit", "year", "change")
_OBLIGATION: Final = ("modality", "strength", "bearer", "action", "deadline")


def nothing() -> Found:
    """Return what an unreadable document says."""
    return {
        "policy": {},
        "references": [],
        "measures": [],
        "leads": [],
        "supports": [],
        "agencies": set(),
        "indicators": [],
        "awards": [],
        "obligations": [],
    }


def read(graph: Graph) -> Found:
    """Turn the graph of one document into the shape of its annotations.

    Raises:
        InternalError: the graph has not exactly one policy of its own.
    """
    nodes = {n.id: n for n in graph.nodes}
    own = [n for n in graph.nodes if n.label == "Policy" and not n.properties.get("stub")]
    if len(own) != 1:
        raise InternalError(f"a graph of one document has {len(own)} policies of its own, not 1")
    out = nothing() | {"policy": own[0].properties}
    for n in graph.nodes:
        p = n.properties
        if n.label == "Measure":
            out["measures"].append({k: p.get(k) for k in ("path", "title", "kind")})
        elif n.label == "Agency":
            out["agencies"] |= {plain(m) for m in p.get("mentions") or [p.get("name")]}
        elif n.label == "Obligation":
            out["obligations"].append({"path": p.get("section")} | {k: p.get(k) for k in _OBLIGATION})
    for e in graph.edges:
        _add(out, e, nodes[e.source], nodes[e.target], own[0].id)
    out["awards"] = list({plain(a["name"]): a for a in _merged(out["awards"])}.values())
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for r in out["references"]:
        known.setdefault((plain(r["doc_no"]), title(r["title"])), r)
    out["references"] = list(known.values())
    return out


def _add(out: Found, e: Edge, source: Node, target: Node, me: str) -> None:
    p, there = e.properties, target.properties
    name = p.get("mention") or there.get("name")
    if e.type in _RELATIONS and source.id == me and not p.get("inferred"):
        out["references"].append(
            {"title": there.get("title"), "doc_no": there.get("doc_no"), "relation": _RELATIONS[e.type]}
        )
    elif e.type in _DUTIES:
        mention = p.get("mention") or source.properties.get("name")
        out[_DUTIES[e.type]].append({"path": there.get("path"), "agency": mention, "mode": p.get("mode")})
    elif e.type == "SETS_TARGET":
        both = there | p
        out["indicators"].append({"name": name} | {k: both.get(k) for k in _TARGET})
    elif e.type in _ROLES:
        out["awards"].append({"name": name, "roles": {_ROLES[e.type]}})


def _merged(awards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join the roles of one award; its first wording stays."""
    by_name: dict[str, dict[str, Any]] = {}
    for a in awards:
        by_name.setdefault(plain(a["name"]), {"name": a["name"], "roles": set()})["roles"] |= a["roles"]
    return list(by_name.values())


def lines(found: Found) -> dict[str, list[str]]:
    """Return every fact as one line, by kind, sorted."""

    def join(*values: object) -> str:
        return " | ".join("" if v is None else str(v) for v in values)

    policy = ("title", "doc_no", "issuer", "jurisdiction", "adcode", "level", "type", "issued", "published")
    out = {
        "policy": [join(k, found["policy"][k]) for k in policy if found["policy"].get(k) is not None],
        "references": [join(r["doc_no"], r["title"], r["relation"]) for r in found["references"]],
        "measures": [join(m["path"], m["title"], m["kind"]) for m in found["measures"]],
        "leads": [join(d["path"], d["agency"], d["mode"]) for d in found["leads"]],
        "supports": [join(d["path"], d["agency"]) for d in found["supports"]],
        "agencies": list(found["agencies"]),
        "indicators": [join(i["name"], *(i[k] for k in _TARGET)) for i in found["indicators"]],
        "awards": [join(a["name"], "、".join(sorted(a["roles"]))) for a in found["awards"]],
        "obligations": [join(o["path"], *(o[k] for k in _OBLIGATION)) for o in found["obligations"]],
    }
    return {kind: sorted(set(rows)) for kind, rows in out.items()}
