"""One indicator over places, levels and years, with what each level adds to the one above it (层层加码)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final
from unicodedata import east_asian_width

from kg.errors import NotFound
from kg.queries.ask import Ambiguous, Read, hint, nearest
from kg.resolve.indicators import identify, indicator_name, unit_group, unit_scale
from kg.schema.types import LEVELS
from kg.text import fold, squeeze

COLUMNS: Final = [
    "indicator", "year", "level", "place", "target", "step", "step_from", "baseline", "mention", "policy", "doc_no",
    "op", "value", "value_max", "unit", "change", "per", "quote", "section", "id",
]  # fmt: skip

LATER: Final = 5  # years: a planning period

_INDICATORS: Final = (
    "MATCH (i:Indicator)<-[t:SETS_TARGET]-() RETURN i.id AS id, i.name AS name, i.unit AS unit, count(t) AS targets "
    "ORDER BY name, id"
)
_TARGETS: Final = (
    "MATCH (i:Indicator)<-[t:SETS_TARGET]-(s) WHERE i.id = $id OPTIONAL MATCH (owner:Policy)-[:CONTAINS]->(s) "
    "WITH i, t, coalesce(owner, s) AS p "
    "RETURN DISTINCT t.id AS id, i.name AS indicator, p.id AS policy_id, p.title AS policy, p.doc_no AS doc_no, p.level AS level, "
    "p.jurisdiction AS place, p.adcode AS adcode, p.issued AS issued, t.op AS op, t.value AS value, t.value_max AS value_max, "
    "t.unit AS unit, t.year AS year, t.baseline_year AS baseline_year, t.baseline AS baseline, t.change AS change, t.per AS per, "
    "t.mention AS mention, t.quote AS quote, t.section AS section ORDER BY id"
)
_UPWARD: Final = "MATCH (a:Policy)-[r:IMPLEMENTS|DERIVES_FROM]->(b:Policy) RETURN DISTINCT a.id AS below, b.id AS above ORDER BY below, above"
_PLACES: Final = (
    "MATCH (p:Policy)-[:GOVERNS]->(j:Jurisdiction) RETURN DISTINCT p.id AS below, j.id AS above ORDER BY below, above"
)
_WITHIN: Final = "MATCH (a:Jurisdiction)-[:WITHIN]->(b:Jurisdiction) RETURN DISTINCT a.id AS below, b.id AS above ORDER BY below, above"


@dataclass(frozen=True, slots=True)
class Target:
    """A target as shown: the row of :data:`COLUMNS`, where it stands on the axes, and what it is stepped up from."""

    row: dict[str, Any]
    policy: str
    place: str
    level: str
    year: int | None
    value: float | None
    step: float | None = None
    above: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """An indicator and its targets, by year, level and place. ``unit`` is the one most targets are written in."""

    name: str
    unit: str
    targets: tuple[Target, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of :data:`COLUMNS`."""
        return [t.row for t in self.targets]


def compare(read: Read, words: str) -> Comparison:
    """Gather the targets set for an indicator and what each adds to the level above.

    The level above is the nearest place above, by its line of places or by lineage of the documents, that sets the
    indicator in the same terms (level against level, yearly against yearly, units of one group); its target of the
    same year, else of the nearest year, the earlier of two equally near; one set for more than :data:`LATER` years after
    is left out, because nobody can have stepped up from it. The step is the difference in the unit shown.

    Raises:
        NotFound: no such indicator. Ambiguous: several; the candidates are rows.
    """
    chosen = find_indicator(read, words)
    found = read(_TARGETS, {"id": chosen["id"]})
    unit = _usual([r["unit"] for r in found])
    scale = unit_scale(unit)
    targets = [_target(r, scale) for r in found]
    above = _Above(read, targets)
    stepped = [_stepped(t, above) for t in targets]
    stepped.sort(key=lambda t: (t.year is None, t.year or 0, _rank(t.level), t.place, str(t.row["id"])))
    return Comparison(chosen["name"], unit, tuple(stepped))


def find_indicator(read: Read, words: str) -> dict[str, Any]:
    """Return the one indicator that ``words`` names: by id, by name or any variant of it, or by a part of its name.

    Raises:
        NotFound: none does; the message gives the nearest names. Ambiguous: several do.
    """
    rows = read(_INDICATORS, {})
    key = squeeze(fold(words))
    units = {unit_group(r["unit"]): r["unit"] for r in rows}
    same = {identify(words, unit).id for unit in units.values()}
    for fits in (
        lambda r: r["id"] == key,
        lambda r: r["id"] in same or indicator_name(words, r["unit"]) == r["name"],
        lambda r: r["name"] == key,
        lambda r: key in r["name"],
    ):
        found = [r for r in rows if fits(r)] if key else []
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(f"{len(found)} indicators answer to {words!r}; name one in full or by its id", found)
    raise NotFound(f"no indicator answers to {words!r}" + hint(nearest(words, [r["name"] for r in rows])))


def _usual(units: list[str | None]) -> str:
    counted: dict[str, int] = {}
    for u in units:
        if u:
            counted[u] = counted.get(u, 0) + 1
    return min(counted, key=lambda u: (-counted[u], u), default="")


def _target(r: dict[str, Any], scale: float) -> Target:
    own = unit_scale(r["unit"])
    value = None if r["value"] is None else round(float(r["value"]) * own / scale, 6)
    baseline = str(r["baseline_year"]) if r["baseline_year"] else r["baseline"]
    row = {k: r.get(k) for k in COLUMNS} | {"target": written(r), "baseline": baseline}
    return Target(row, r["policy_id"], r["place"] or "", r["level"] or "", r["year"], value)


def written(r: dict[str, Any]) -> str:
    """Return a target as one reads it: >=98%, 新增 3~5个, 每年 >=2次."""
    if r["value"] is None:
        return "全覆盖" if r["op"] is None else str(r["op"])
    top = f"~{number(r['value_max'])}" if r["value_max"] is not None else ""
    change = {"increase": "+", "decrease": "-"}.get(r["change"] or "", "")
    op = r["op"] if r["op"] and r["op"] != "=" else ""
    per = f"/{r['per']}" if r["per"] else ""
    return f"{op}{change}{number(r['value'])}{top}{r['unit'] or ''}{per}"


def number(value: float) -> str:
    """Return a number without a needless fraction."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _pairs(read: Read, query: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for r in read(query, {}):
        out.setdefault(r["below"], []).append(r["above"])
    return out


def _lines(read: Read) -> dict[str, list[set[str]]]:
    """Return for each policy the places it lies in, nearest first; a place of several codes is one step."""
    within = _pairs(read, _WITHIN)
    out: dict[str, list[set[str]]] = {}
    for policy, places in _pairs(read, _PLACES).items():
        line = [set(places)]
        seen = set(places)
        while line[-1]:
            upper = {u for p in line[-1] for u in within.get(p, [])} - seen
            seen |= upper
            line.append(upper)
        out[policy] = line[:-1]
    return out


class _Above:
    """Finds the targets set above a policy: by lineage, and in the places that its place lies in."""

    def __init__(self, read: Read, targets: list[Target]) -> None:
        self.lineage = _pairs(read, _UPWARD)
        self.lines = _lines(read)
        self.by_policy: dict[str, list[Target]] = {}
        self.by_place: dict[str, list[Target]] = {}
        for t in targets:
            self.by_policy.setdefault(t.policy, []).append(t)
            for place in (self.lines.get(t.policy) or [set()])[0]:
                self.by_place.setdefault(place, []).append(t)

    def of(self, policy: str) -> list[Target]:
        """Return the targets above a policy, each once."""
        seen = {policy}
        todo = [policy]
        for here in todo:
            for there in self.lineage.get(here, []):
                if there not in seen:
                    seen.add(there)
                    todo.append(there)
        found = [t for p in todo[1:] for t in self.by_policy.get(p, [])]
        found += [t for places in self.lines.get(policy, [])[1:] for p in places for t in self.by_place.get(p, [])]
        return list({t.row["id"]: t for t in found}.values())


def _stepped(t: Target, above: _Above) -> Target:
    """Return the target with what it adds to the nearest level above; as it is where nothing above is comparable."""
    ranked = []
    for u in above.of(t.policy) if t.value is not None else []:
        later = u.year - t.year if t.year and u.year else 0
        if u.value is not None and _comparable(t, u) and _rank(u.level) < _rank(t.level) and later <= LATER:
            apart = abs(t.year - u.year) if t.year and u.year else 99
            ranked.append((-_rank(u.level), apart, u.year or 0, str(u.row["id"]), u))
    if not ranked:
        return t
    u = min(ranked, key=lambda x: x[:4])[4]
    step = round((t.value or 0) - (u.value or 0), 6)
    from_ = f"{u.place} {u.row['target']}" + (f" ({u.year})" if u.year else "")
    row = t.row | {"step": ("+" if step > 0 else "") + number(step), "step_from": from_}
    return replace(t, row=row, step=step, above=str(u.row["id"]))


def _comparable(t: Target, u: Target) -> bool:
    same = all((t.row[k] or "") == (u.row[k] or "") for k in ("change", "per"))
    return same and unit_group(t.row["unit"]) == unit_group(u.row["unit"])


def compare_text(c: Comparison) -> str:
    """Lay the comparison out for a person: a line a target, under it the sentence."""
    cells = [
        (
            str(t.year or "-"),
            t.level or "-",
            t.place or "-",
            str(t.row["target"]),
            "" if t.step is None else f"{t.row['step']} vs {t.row['step_from']}",
        )
        for t in c.targets
    ]
    widths = [max((_width(row[i]) for row in cells), default=0) for i in range(4)]
    lines = [f"{c.name} ({c.unit or '-'})"]
    for t, row in zip(c.targets, cells, strict=True):
        start = "  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=False))
        lines.append(f"  {start}  {row[4]}".rstrip())
        source = t.row["policy"] or t.row["doc_no"] or ""
        base = f" [baseline {t.row['baseline']}]" if t.row["baseline"] else ""
        lines.append(f"      「{' '.join(str(t.row['quote']).split())}」 {source}{base}".rstrip())
    return "\n".join(lines) + "\n"


def _width(text: str) -> int:
    """Return how many columns a text takes on a terminal: East Asian wide characters take two."""
    return sum(2 if east_asian_width(ch) in "WF" else 1 for ch in text)
