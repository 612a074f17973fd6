"""One node for one measured quantity, by rules that a reader can review (kg/schema/vocab/indicators.toml).

Two names are one indicator where they are the same after folding, or both belong to one family of the table, **and**
are measured in units of one group. 农村 and 城镇, 户籍 and 常住, 新增 and 累计, a rate and a count stay apart, because no
rule drops such words; a name that no rule knows stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from kg.errors import SchemaError
from kg.resolve.identity import make_id, name_key
from kg.schema.tables import table as read_table
from kg.text import fold, squeeze

_SCALE: Final = re.compile(r"^(?:[十百千]?[万亿]|万亿|[百千])+(?=.)")
_SHORTEST: Final = 3
_LONGEST_FAMILY_NAME: Final = 60
_GROWN: Final = re.compile("新增|净增|新建|新")
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Family:
    """Names that mean one indicator: all made of ``words``, with one of each group of ``needs``."""

    name: str
    unit: str | None
    needs: tuple[frozenset[str], ...]
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The table, compiled."""

    places: tuple[str, ...]
    endings: tuple[str, ...]
    synonyms: re.Pattern[str]
    replacement: Mapping[str, str]
    groups: Mapping[str, str]
    families: tuple[Family, ...]


@dataclass(frozen=True, slots=True)
class Identified:
    """An indicator: id, name, and the group of units it is measured in."""

    id: str
    name: str
    group: str


def _longest_first(words: list[str]) -> list[str]:
    return sorted(set(words), key=lambda w: (-len(w), w))


@cache
def rules() -> Rules:
    """Load and check the table.

    Raises:
        SchemaError: a list is missing, a unit stands in two groups, or a family needs a word that it does not have.
    """
    table: dict[str, Any] = read_table("indicators")
    try:
        groups: dict[str, str] = {}
        for group, units in table["units"].items():
            for unit in units:
                if unit in groups:
                    raise SchemaError(f"indicators.toml: unit {unit!r} stands in {groups[unit]} and in {group}")
                groups[unit] = group
        families = tuple(_family(row, set(table["units"])) for row in table["family"])
        synonyms = _longest_first(list(table["synonyms"]))
        return Rules(
            tuple(_longest_first(table["places"])),
            tuple(_longest_first(table["count_endings"])),
            re.compile("|".join(map(re.escape, synonyms))),
            table["synonyms"],
            groups,
            families,
        )
    except KeyError as e:
        raise SchemaError(f"indicators.toml: {e} is missing") from e


def _family(row: dict[str, Any], groups: set[str]) -> Family:
    name, words = row["name"], row["words"]
    missing = [w for group in row["needs"] for w in group if w not in words]
    if missing:
        raise SchemaError(f"indicators.toml: {name} needs {', '.join(missing)}, which its words lack")
    if row.get("unit") not in {None, *groups}:
        raise SchemaError(f"indicators.toml: {name} is measured in {row['unit']}, which is no group of units")
    keys = {w: name_key(w) for w in words}  # as they stand in a name made ready for comparing
    pattern = re.compile("|".join(map(re.escape, _longest_first(list(keys.values())))))
    return Family(name, row.get("unit"), tuple(frozenset(keys[w] for w in g) for g in row["needs"]), pattern)


def unit_group(unit: str | None) -> str:
    """Return the group of a unit: 万元 and 亿元 are ``money``; a unit in no group is its own group."""
    bare = squeeze(fold(unit or ""))
    bare = _SCALE.sub("", bare) if bare not in rules().groups else bare
    return rules().groups.get(bare, bare)


def unit_scale(unit: str | None) -> float:
    """Return what a value in this unit is multiplied by to compare it within its group (万人: 10000; ‰: 0.1 of %)."""
    bare = squeeze(fold(unit or ""))
    if bare == "‰":
        return 0.1
    if bare == "成":
        return 10.0
    m = _SCALE.match(bare)
    out = 1.0
    for c in m[0] if m and bare not in rules().groups else "":
        out *= _SCALES[c]
    return out


def indicator_name(name: str, unit: str | None = None) -> str:
    """Return the normalised name: folded, without the place in front, and the family's name where it is of a family.

    Args:
        name: as written.
        unit: as written; a family measured in other units does not take the name.
    """
    return _named(name, unit_group(unit))


@lru_cache(maxsize=65536)
def _named(name: str, group: str | None) -> str:
    r = rules()
    s = squeeze(fold(name)).replace('"', "")
    for prefix in r.places:
        if s.startswith(prefix) and len(s) >= len(prefix) + _SHORTEST:
            s = s[len(prefix) :]
            break
    if group in ("count", "persons"):
        for ending in r.endings:
            if s.endswith(ending) and len(s) >= len(ending) + _SHORTEST:
                s = s[: -len(ending)]
                break
    family = family_of(s, group)
    return family.name if family else s


def family_of(name: str, group: str | None) -> Family | None:
    """Return the family a folded name belongs to; ``group`` None stands for any unit."""
    r = rules()
    plain = _plain(name)
    if not plain or len(plain) > _LONGEST_FAMILY_NAME:
        return None
    for f in r.families:
        if group is not None and f.unit is not None and group != f.unit:
            continue
        found = f.words.findall(plain)
        if sum(map(len, found)) == len(plain) and all(not need.isdisjoint(found) for need in f.needs):
            return f
    return None


def _plain(name: str) -> str:
    """Return the name as compared: synonyms put for one another, without 的 and marks."""
    r = rules()
    return name_key(r.synonyms.sub(lambda m: r.replacement[m[0]], name)).replace("的", "")


def identify(name: str, unit: str | None, change: str = "level", words: str = "") -> Identified:
    """Return the indicator that a target is about.

    A count that is to grow by so many is another quantity than the count itself: 新增名牌产品 beside 名牌产品; what is
    added over several years together (累计新增) is another again than what is added in one.

    Args:
        name: as written.
        unit: as written.
        change: ``level``, ``increase`` or ``decrease``.
        words: the clause that sets the target.
    """
    group = unit_group(unit)
    normal = _named(name, group)
    if change != "level" and group not in ("share", "score") and not _GROWN.search(normal):
        normal = ("新增" if change == "increase" else "减少") + normal
        family = family_of(normal, group)
        normal = family.name if family else normal
    if "累计" in words and "累计" not in normal and group not in ("share", "score") and _GROWN.search(normal):
        normal = "累计" + normal
    return Identified(make_id("Indicator", _plain(normal), group), normal, group)
