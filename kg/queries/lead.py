"""Who leads a measure: as written then, which body that is, and who answers for it today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kg.errors import NotFound
from kg.queries.ask import Read, find_place, hint, nearest

COLUMNS: Final = ["policy", "measure", "role", "as_written", "body", "now", "quote", "section"]

_MEASURES = (
    "MATCH (p:Policy)-[:CONTAINS]->(m:Measure) "
    "WHERE ($place IS NULL OR p.jurisdiction = $place) AND (toLower(coalesce(m.title, '')) CONTAINS toLower($words) "
    "OR toLower(m.text) CONTAINS toLower($words)) "
    "RETURN DISTINCT m.id AS id, coalesce(p.title, p.doc_no) AS policy, m.path AS path, m.title AS title, m.order AS place_in_text, "
    "toLower(coalesce(m.title, '')) CONTAINS toLower($words) AS in_title ORDER BY policy, place_in_text, id"
)
_DUTIES = (
    "MATCH (a:Agency|Organization)-[r:LEADS|SUPPORTS]->(m:Measure) WHERE m.id IN $ids "
    "RETURN DISTINCT m.id AS measure, type(r) AS type, r.mode AS mode, r.order AS place, r.mention AS mention, a.id AS agency, "
    "a.name AS name, r.quote AS quote ORDER BY measure, type, place, mention, agency"
)
_SUCCESSION = (
    "MATCH (a:Agency)-[r:SUCCEEDED_BY]->(b:Agency) "
    "RETURN DISTINCT a.id AS before, b.id AS after, b.name AS name, r.year AS year ORDER BY before, year, after"
)
_TITLES = "MATCH (m:Measure) WHERE m.title IS NOT NULL RETURN DISTINCT m.title AS title ORDER BY title"


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of :data:`COLUMNS`, and how many more measures have the words in their text only."""

    rows: list[dict[str, Any]]
    more: int


def lead(read: Read, words: str, place: str | None, as_of: int | None = None, every: bool = False) -> Answer:
    """Find measures by words in their heading (or in their text, where no heading has them or ``every`` is set).

    Args:
        read: runs a query.
        words: as typed.
        place: name of the place whose policies are asked, or None for all.
        as_of: year for which the present body is named; None for the last known.
        every: also measures with the words in their text.

    Raises:
        NotFound: no such place, or no measure has the words; nearest names are given.
    """
    name = find_place(read, place)["name"] if place else None
    found = read(_MEASURES, {"words": words, "place": name})
    if not found:
        titles = [r["title"] for r in read(_TITLES, {})]
        where = f" in {name}" if name else ""
        raise NotFound(f"no measure{where} has the words {words!r}" + hint(nearest(words, titles)))
    titled = [m for m in found if m["in_title"]]
    shown = found if every or not titled else titled
    duties: dict[str, list[dict[str, Any]]] = {}
    for d in read(_DUTIES, {"ids": [m["id"] for m in shown]}):
        duties.setdefault(d["measure"], []).append(d)
    later = _successions(read)
    rows = [row for m in shown for row in _rows(m, duties.get(m["id"], []), later, as_of)]
    return Answer(rows, len(found) - len(shown))


def answer_text(answer: Answer) -> str:
    """Lay the rows out for a person: a block a measure, its bodies, and the clause that names them once."""
    lines: list[str] = []
    measure: tuple[str, str] | None = None
    quotes: list[str] = []

    def close() -> None:
        lines.extend(f"    「{q}」" for q in quotes)
        quotes.clear()

    for row in answer.rows:
        if (row["policy"], row["measure"]) != measure:
            close()
            measure = (row["policy"], row["measure"])
            lines.append(f"{row['policy'] or '(no title)'}  {row['measure']}")
        name = row.get("as_written")
        if name is None:
            lines.append(f"  {row['role']}")
            continue
        body = row["body"] if row["body"] != name else None
        parts = [p for p in (name, body and f"= {body}", row["now"] and f"→ {row['now']}") if p]
        lines.append(f"  {row['role']:<16} " + "  ".join(parts))
        quote = " ".join(str(row["quote"]).split())
        if quote not in quotes:
            quotes.append(quote)
    close()
    return "\n".join(lines) + "\n"


def _rows(
    measure: dict[str, Any], duties: list[dict[str, Any]], later: dict[str, list[dict[str, Any]]], as_of: int | None
) -> list[dict[str, Any]]:
    label = f"{measure['path']} {measure['title'] or ''}".strip()
    base = {"policy": measure["policy"], "measure": label, "section": measure["path"]}
    if not duties:
        return [base | {"role": "(nobody is named)"}]
    return [
        base
        | {
            "role": f"{d['type']} ({d['mode']})" if d["mode"] else d["type"],
            "as_written": d["mention"],
            "body": d["name"],
            "now": "; ".join(_now(d["agency"], later, as_of)),
            "quote": d["quote"],
        }
        for d in duties
    ]


def _successions(read: Read) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for r in read(_SUCCESSION, {}):
        out.setdefault(r["before"], []).append(r)
    return out


def _now(
    agency: str, later: dict[str, list[dict[str, Any]]], as_of: int | None, seen: frozenset[str] = frozenset()
) -> list[str]:
    """Follow the successions up to a year; a body that went into several gives several names."""
    out: list[str] = []
    for r in later.get(agency, []):
        if (as_of is not None and r["year"] is not None and r["year"] > as_of) or r["after"] in seen:
            continue
        further = _now(r["after"], later, as_of, seen | {agency})
        out += further or [f"{r['name']} ({r['year']})" if r["year"] else r["name"]]
    return list(dict.fromkeys(out))
