"""The tables behind the target grammar, loaded once: units.toml and target_words.toml, compiled to patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.errors import SchemaError
from kg.schema.patterns import any_of
from kg.schema.tables import table as read_table
from kg.text import fold

OPERATORS = (">=", ">", "=", "<=", "<", "~")
CHANGES = ("level", "increase", "decrease")


def alternation(words: Iterable[str]) -> str:
    """Return a pattern part that matches any of ``words``, longest first."""
    return any_of(map(fold, words))


@dataclass(frozen=True)
class Units:
    """The unit table: pattern of one unit, and the class of each base unit (``share``, ``count`` …)."""

    pattern: str
    scale: str
    classes: dict[str, str]

    def class_of(self, unit: str) -> str:
        """Return the class of a unit as written (scale words and a /quotient are looked through)."""
        known = self.classes.get(unit)
        if known is not None:
            return known
        bare = re.sub(rf"^(?:{self.scale})(?=.)", "", unit)
        return self.classes.get(bare) or self.classes.get(bare.split("/")[0]) or "count"


@dataclass(frozen=True)
class Words:
    """The word table, as sets, maps and compiled patterns (see the comments in target_words.toml)."""

    comparators: dict[str, tuple[str, str]]
    bounds: dict[str, str]
    verbs: dict[str, str]
    weak: frozenset[str]
    idle: frozenset[str]
    bare: frozenset[str]
    floors: frozenset[str]
    growth: frozenset[str]
    deeds: tuple[str, ...]
    openers: re.Pattern[str]
    modifiers: tuple[str, ...]
    places_end: re.Pattern[str]
    trailing: re.Pattern[str]
    leading: re.Pattern[str]
    leading_soft: re.Pattern[str]
    relative: frozenset[str]
    nouny: frozenset[str]
    places: re.Pattern[str]
    comparator_end: re.Pattern[str]
    verb_end: re.Pattern[str]
    verb_start: re.Pattern[str]
    reject: re.Pattern[str]
    past: re.Pattern[str]
    nouns: tuple[str, ...]
    heads: tuple[str, ...]
    unitless: tuple[str, ...]
    time: tuple[str, ...]
    status: re.Pattern[str]
    conditions: re.Pattern[str]
    goal: re.Pattern[str]
    rules: tuple[str, ...]


@cache
def units() -> Units:
    """Load units.toml.

    Raises:
        SchemaError: a unit stands in two classes that disagree.
    """
    table = read_table("units")
    scale = alternation(table.pop("scale"))
    classes: dict[str, str] = {}
    for name, members in table.items():
        for unit in members:
            classes.setdefault(fold(unit), name)
    if not classes:
        raise SchemaError("units.toml lists no units")
    base = alternation(classes)
    per = r"(?:/(?:百万人|万人|千人|百人|百户|万户|人|户|年|亩|天|日|月|次|公里|平方公里|立方米|平方米|个|万元|元|度|小时|升|家|所|班|生|床|公顷|吨|台))?"
    return Units(rf"(?:(?:{scale})?(?:{base}){per}|(?:{scale}))", scale, classes)


@cache
def words() -> Words:
    """Load target_words.toml.

    Raises:
        SchemaError: an operator or a kind of change that does not exist.
    """
    t = read_table("target_words")
    comparators = {w: (v[0], v[1]) for w, v in t["comparators"].items()}
    for word, (op, change) in comparators.items():
        if op not in OPERATORS or change not in CHANGES:
            raise SchemaError(f"target_words.toml: comparator {word} has {op}, {change}")
    bad = [w for w, op in t["bounds"].items() if op not in OPERATORS]
    if bad:
        raise SchemaError(f"target_words.toml: bounds {bad} have no known operator")
    verbs = {fold(w): "level" for w in t["verbs"]["level"]} | {fold(w): "increase" for w in t["verbs"]["increase"]}
    verbs |= {fold(w): "decrease" for w in t["verbs"]["decrease"]}
    verb = alternation(verbs)
    guarded = "|".join(rf"{a}(?![{b}])" if b else a for a, b in t["strip"]["leading_guarded"])
    guarded_end = "|".join(rf"(?<![{b}]){a}" if b else a for a, b in t["strip"]["trailing_guarded"])
    return Words(
        comparators=comparators,
        bounds=t["bounds"],
        verbs=verbs,
        weak=frozenset(t["verbs"]["weak"]),
        idle=frozenset(t["verbs"]["idle"]),
        bare=frozenset(t["verbs"]["bare"]),
        floors=frozenset(t["names"]["floors"]),
        deeds=tuple(t["names"]["deeds"]),
        growth=frozenset(t["names"]["growth"]),
        openers=re.compile(alternation(t["names"]["openers"])),
        modifiers=tuple(t["names"]["modifiers"]),
        places_end=re.compile(rf"(?:{alternation(t['strip']['places'])})$"),
        trailing=re.compile(rf"(?:{alternation(t['strip']['trailing'])}|{guarded_end})$"),
        leading=re.compile(rf"{alternation(t['strip']['leading'])}|{guarded}"),
        leading_soft=re.compile(rf"(?:{alternation(t['strip']['leading_soft'])})"),
        relative=frozenset(t["strip"]["relative"]),
        nouny=frozenset(t["strip"]["nouny"]),
        places=re.compile(rf"(?:{alternation(t['strip']['places'])})"),
        comparator_end=re.compile(rf"(?:{alternation(comparators)})$"),
        verb_end=re.compile(rf"(?:{verb})$"),
        verb_start=re.compile(rf"(?:{verb})"),
        reject=re.compile("|".join([alternation(t["reject"]["clause"]), *t["reject"]["patterns"]])),
        past=re.compile(alternation(t["reject"]["past"])),
        nouns=tuple(t["reject"]["nouns"]),
        heads=tuple(t["names"]["heads"]),
        unitless=tuple(t["names"]["unitless"]),
        time=tuple(t["names"]["time"]),
        conditions=re.compile(alternation(t["sections"]["conditions"])),
        status=re.compile(alternation(t["sections"]["status"])),
        goal=re.compile(alternation(t["sections"]["goal"])),
        rules=tuple(t["sections"]["rules"]),
    )
