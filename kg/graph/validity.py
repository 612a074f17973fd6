"""Whether a policy is in force, and what says so. No clock: what is stored depends on the documents alone.

In this order (docs/identity.md):

1. what its own page states (失效, 现行有效),
2. replaced: a document that was read repeals it (同时废止), or the same place issued a later one for a later period on the
   same subject in the same kind of document,
3. expired: its own term or period ended before the newest document of the graph was issued,
4. in force: its own term or period had not ended by then,
5. unknown.

For a given year :func:`status_in` says the same of that year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from kg.model import Edge, Graph, Node, Properties
from kg.resolve.places import NATION_NAME
from kg.resolve.subjects import is_outline, is_plan, number_year, subject_of
from kg.schema.places import short_name

LASTS: Final = 5
"""Years for which a document without a period of its own is taken to be in force: the usual term of 规范性文件."""

# behind the name of a document: 》(X发〔2013〕5号)同时废止; a list of names may stand between
_REPEALS: Final = re.compile(
    r"^[》\x22]?(?:\([^()。;]{0,40}\))?(?:[、,和及以]?[^。;,《》]{0,20}《[^《》。]{2,60}》(?:\([^()。;]{0,40}\))?){0,10}(?:等[^。;,]{0,10})?"
    r"[,]?(?:自[^。;,]{2,20}起)?(?:同时|即行|自行|予以|相应|一并|即)?(?:废止|失效|停止执行|不再执行)(?!的|后|前|日期|时间)"
)
_REACH: Final = 400
_STATED: Final = ("in_force", "expired", "replaced")


def repeals(folded: str, start: int, end: int) -> bool:
    """Whether a document ends the one that it names in ``folded[start:end]`` (同时废止, 停止执行, right behind its name)."""
    stretch = folded[start : end + _REACH]
    after = stretch.find("》") + 1 or end - start
    return _REPEALS.match(stretch[after:]) is not None or _REPEALS.match(stretch[end - start :]) is not None


def in_force_from(p: Properties) -> str | None:
    """Return since when a policy holds, as precise as known: signature, publication, number, else the period's first year."""
    year = number_year(p.get("doc_no"))
    found = p.get("issued") or p.get("published") or year or p.get("period_start")
    return str(found) if found else None


def ended_before(p: Properties, date: str) -> bool:
    """Whether a policy's own term or period had ended by a date; without either, whether it was older than usual."""
    if p.get("expires"):
        return str(p["expires"]) < date[: len(str(p["expires"]))]
    if p.get("period_end"):
        return int(p["period_end"]) < int(date[:4])
    begun = in_force_from(p)
    return begun is not None and int(begun[:4]) + LASTS < int(date[:4])


def status_in(p: Properties, date: str, later: Properties | None = None) -> tuple[str, str]:
    """Return the status of a policy at a date (or year) and the reason.

    Args:
        p: its properties, with ``status`` as its page states it, if it does.
        date: ISO date or year.
        later: properties of the policy in ``replaced_by``.
    """
    stated, reason = p.get("status"), p.get("status_reason")
    if stated in ("expired", "replaced") and str(reason or "").startswith("stated"):
        return str(stated), str(reason)
    begun = in_force_from(p)
    if begun and date < begun[: len(date)]:
        return "unknown", f"not yet issued (since {begun})"
    since = in_force_from(later) if later else None
    if later is not None and since and since[: len(date)] <= date:
        return "replaced", f"by {later.get('title') or later.get('doc_no')} ({since})"
    if p.get("expires"):
        over = ended_before(p, date)
        return (
            "expired" if over else "in_force"
        ), f"its term {'ended' if over else 'runs'} {_until(over)}{p['expires']}"
    if p.get("period_end"):
        over = ended_before(p, date)
        end = p["period_end"]
        return ("expired" if over else "in_force"), f"its period {'ended' if over else 'runs'} {_until(over)}{end}"
    if stated == "in_force":
        return "in_force", str(reason or "stated by its page")
    return "unknown", "it names neither a term nor a period"


def _until(over: bool) -> str:
    return "in " if over else "until "


def with_validity(graph: Graph) -> Graph:
    """Return the graph with ``status``, ``status_reason`` and ``replaced_by`` on its policies."""
    policies = {n.id: n.properties for n in graph.nodes if n.label == "Policy"}
    read = [p for p in policies.values() if not p.get("stub")]
    newest = max((str(p.get("issued") or p.get("published") or "") for p in read), default="")
    by = {**_followed(policies), **_repealed(graph.edges, policies)}
    nodes = []
    for n in graph.nodes:
        if n.label != "Policy":
            nodes.append(n)
            continue
        p = dict(n.properties)
        later, why = by.get(n.id, (None, ""))
        if later:
            p["replaced_by"] = later
        if p.get("status") in _STATED:
            p["status_reason"] = "stated by its page"
        elif later:
            p["status"], p["status_reason"] = "replaced", why
        elif newest:
            p["status"], p["status_reason"] = status_in(p, newest)
        nodes.append(Node(n.id, n.label, p))
    return Graph(tuple(nodes), graph.edges, graph.document)


def _name(p: Properties) -> str:
    return str(p.get("title") or p.get("doc_no") or "?")


def _repealed(edges: Iterable[Edge], policies: Mapping[str, Properties]) -> dict[str, tuple[str, str]]:
    """Find what documents repeal: the clause that names the other policy says so."""
    out: dict[str, tuple[str, str]] = {}
    found = [e for e in edges if e.properties.get("repeals")]
    for e in sorted(found, key=lambda e: (str(e.properties.get("doc")), e.id)):
        here, there = (policies[i].get("adcode") or policies[i].get("jurisdiction") for i in (e.source, e.target))
        if here and there and here != there:
            continue  # a place reports what another one ended; only its own papers are its to end
        quote = " ".join(str(e.properties["quote"]).split())
        out.setdefault(e.target, (e.source, f"repealed by {_name(policies[e.source])}: {quote}"))
    return out


def _followed(policies: Mapping[str, Properties]) -> dict[str, tuple[str, str]]:
    """Find for each outline or plan with a period the next one of the same place, subject and kind of document."""
    series: dict[tuple[str, str, bool], list[tuple[int, int, str]]] = {}
    for id, p in policies.items():
        start, end = p.get("period_start"), p.get("period_end")
        place = p.get("adcode") or p.get("jurisdiction")
        if not (start and end and place and is_plan(p.get("title"))):
            continue
        name = str(p.get("jurisdiction") or "")
        names = () if name in ("", NATION_NAME) else (name, short_name(name))
        subject = subject_of(p.get("title"), names)
        if subject:
            series.setdefault((str(place), subject, is_outline(p.get("title"))), []).append((start, end, id))
    out: dict[str, tuple[str, str]] = {}
    for found in series.values():
        found.sort()
        starts = [f[0] for f in found]
        for i, (start, end, id) in enumerate(found):
            # The next period begins where this one ends; overlapping ones may stand side by side.
            nexts = [f for f in found[i + 1 :] if f[0] > start and f[0] >= end]
            if nexts and starts.count(nexts[0][0]) == 1:
                later = policies[nexts[0][2]]
                out[id] = (nexts[0][2], f"followed by {_name(later)} for {nexts[0][0]}-{nexts[0][1]}")
    return out
