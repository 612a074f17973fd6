"""The authority tables of public bodies: kinds with their years, short and full forms, and what became of them.

Sources: ``data/agency_kinds.csv`` and ``data/agency_succession.csv`` (reform plans of 2013, 2018 and 2023 and the local
guidance to them; local years are typical ones, to be read as a window of two years), ``vocab/agency_forms.toml``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any, Final

from kg.errors import SchemaError
from kg.schema.tables import table as read_table

NO_SUCCESSION: Final = ("create", "regime_change", "transfer")
"""Changes that end no body: a transfer moves one duty, the body that had it goes on."""
WINDOW: Final = 2  # years by which a local reform may come before or after the typical year
LOCAL_LEVELS: Final = ("province", "prefecture", "county")
_MARKER: Final = {"province": "省", "prefecture": "市", "county": "县"}
_PLACE: Final = re.compile(r"\{(?:省|市|县|地|区)\}")
_BRACKETED: Final = re.compile(r"\(.*?\)")


@dataclass(frozen=True, slots=True)
class Form:
    """A way to name a body: ``stem`` without its place, ``template`` of the full name with ``{P}`` for the place."""

    stem: str
    template: str
    kind: str
    levels: frozenset[str]
    from_year: int | None
    to_year: int | None

    def fits(self, year: int | None) -> bool:
        """Whether bodies of this kind existed in a year, give or take the window; unknown years fit all."""
        if year is None:
            return True
        return (self.from_year is None or year >= self.from_year - WINDOW) and (
            self.to_year is None or year <= self.to_year + WINDOW
        )


@dataclass(frozen=True, slots=True)
class Succession:
    """One row of what became of whom: kinds where the tables know them, stems of the names, the typical year."""

    event: str
    year: int
    levels: frozenset[str]
    predecessor: str
    predecessor_kind: str | None
    successor: str
    successor_kind: str | None
    change: str
    source: str


@dataclass(frozen=True)
class AgencyTables:
    """All forms by stem, national names, successions by kind."""

    forms: dict[str, tuple[Form, ...]]
    national: dict[str, Form]
    successions: dict[str, tuple[Succession, ...]]
    several: frozenset[str]

    def local(self, stem: str, level: str | None, year: int | None) -> Form | None:
        """Return the form of a stem at a level in a year; None where it is unknown or the year leaves several kinds."""
        found = [f for f in self.forms.get(stem, ()) if level is None or level in f.levels]
        dated = [f for f in found if f.fits(year)] or found
        if len({f.kind for f in dated}) > 1 and year is not None:
            exact = [f for f in dated if (f.from_year or 0) <= year <= (f.to_year or 9999)]
            dated = exact or dated
        return dated[0] if dated and len({f.kind for f in dated}) == 1 else None


def _read(name: str) -> list[dict[str, str]]:
    text = files("kg.schema").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text)))


def _year(text: str) -> int | None:
    return int(text) if text else None


@cache
def agency_tables() -> AgencyTables:
    """Load the tables, once, and check that they fit together.

    Raises:
        SchemaError: a form or a succession names a kind that no table has, or stands twice.
    """
    rows = _read("agency_kinds.csv")
    extra: dict[str, Any] = read_table("agency_forms")
    years = {r["kind_id"]: (_year(r["from_year"]), _year(r["to_year"])) for r in rows}
    forms: dict[str, list[Form]] = {}
    for form in (*_written_forms(extra["forms"], years), *(f for r in rows for f in _forms_of(r))):
        known = forms.setdefault(form.stem, [])
        if not any(k.kind == form.kind and k.levels >= form.levels for k in known):
            known.append(form)
    national: dict[str, Form] = {}
    for r in rows:
        full = _BRACKETED.sub("", r["national_full"]).strip().removeprefix("中华人民共和国")
        for name in (full, r["national_short"]):
            if name and not _PLACE.search(name):
                national.setdefault(
                    name, Form(name, full, r["kind_id"], frozenset(("national",)), *years[r["kind_id"]])
                )
    tables = AgencyTables(
        {k: tuple(v) for k, v in forms.items()},
        national,
        {},
        frozenset(extra["several"]["kinds"]),
    )
    unknown = tables.several - years.keys()
    if unknown:
        raise SchemaError(f"agency_forms.toml: several.kinds names unknown kinds: {', '.join(sorted(unknown))}")
    for s in _successions(tables):
        if s.predecessor_kind:
            tables.successions[s.predecessor_kind] = (*tables.successions.get(s.predecessor_kind, ()), s)
    return tables


def _written_forms(table: dict[str, list[str]], years: dict[str, tuple[int | None, int | None]]) -> Iterator[Form]:
    for stem, (full, *kinds) in table.items():
        for kind in kinds:
            start, end = years.get(kind, (None, None))
            yield Form(stem, full if "{P}" in full else "{P}" + full, kind, frozenset(LOCAL_LEVELS), start, end)


def _forms_of(row: dict[str, str]) -> Iterator[Form]:
    """Turn the full and short forms of a row into stems; what holds a topic ({事}, {简}) is no fixed form."""
    span = (_year(row["from_year"]), _year(row["to_year"]))
    by_stem: dict[tuple[str, str], set[str]] = {}
    for level in LOCAL_LEVELS:
        full, short = row[f"{level}_full"], row[f"{level}_short"]
        if not full or "{事}" in full or "{" not in full:
            continue
        template = _PLACE.sub("{P}", full, count=1)
        if "{" in template.replace("{P}", ""):
            continue
        names = {full, short} if "{事}" not in short and "{简}" not in short else {full}
        for name in names:
            stem = stem_of(_PLACE.sub("", name), _MARKER[level])
            if stem:
                by_stem.setdefault((stem, template), set()).add(level)
    for (stem, template), levels in by_stem.items():
        yield Form(stem, template, row["kind_id"], frozenset(levels), *span)


def stem_of(name: str, marker: str) -> str:
    """Take the level marker off a name: 市质监局 -> 质监局, 团县委 -> 团委."""
    if name.startswith("团" + marker):
        return "团" + name[2:]
    return name[1:] if marker and name.startswith(marker) and len(name) > 1 else name


def _successions(tables: AgencyTables) -> Iterator[Succession]:
    for r in _read("agency_succession.csv"):
        if not r["predecessor"] or not r["successor"] or r["change_type"] in NO_SUCCESSION:
            continue
        level = r["level"]
        levels = frozenset(LOCAL_LEVELS if level == "province-below" else (level,))
        before, after = _bare(r["predecessor"], level), _bare(r["successor"], level)
        # 城乡规划局 stands under the kind of the bureau it was merged with: its own form knows better
        own = None if level == "national" else tables.local(before, None if level == "province-below" else level, None)
        before_kind = own.kind if own else _kind(tables, r["predecessor_kind"], r["predecessor"], before, level)
        after_kind = _kind(tables, r["successor_kind"], r["successor"], after, level)
        if before_kind is None or before_kind == after_kind:
            continue  # a change of name inside one kind is one body here
        yield Succession(
            r["event_id"],
            int(r["year"]),
            levels,
            before,
            before_kind,
            after,
            after_kind,
            r["change_type"],
            r["source_title"],
        )


def _bare(name: str, level: str) -> str:
    name = _BRACKETED.sub("", name).split("/")[0]
    return name if level == "national" else stem_of(name, _MARKER.get(level, ""))


def _kind(tables: AgencyTables, given: str, name: str, stem: str, level: str) -> str | None:
    if given:
        return given
    if level == "national":
        form = tables.national.get(name)
        return form.kind if form else None
    form = tables.local(stem, None if level == "province-below" else level, None)
    return form.kind if form else None
