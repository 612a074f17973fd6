"""The word tables of the award extractor, loaded once and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.errors import SchemaError
from kg.schema.patterns import any_of
from kg.schema.tables import table as read_table


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of ``awards.toml`` as patterns. ``anchor`` is flat (no groups), which lets re skip by first character; ``kinds`` maps a last word to ``prize honour title place paid ranked``."""

    anchor: re.Pattern[str]
    kinds: dict[str, str]
    generic: frozenset[str]
    levelled: frozenset[str]
    quoted: tuple[str, ...]
    bonus: tuple[str, ...]
    before: re.Pattern[str]
    role: dict[str, str]
    weak: frozenset[str]
    after_confers: re.Pattern[str]
    after_aspires: re.Pattern[str]


# a place title that goes on is a programme: 质量强县战略
_NO_PLACE: Final = r"(?![\s]{0,4}(?:社|示范|建设|战略|行动|活动|工作|工程|名镇|名村))"


def _list(data: dict[str, Any], group: str, name: str) -> list[str]:
    value = data.get(group, {}).get(name)
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
        raise SchemaError(f"awards.toml: {group}.{name} must be a list of words")
    return value


def _any(words: list[str]) -> str:
    return any_of(words)


@cache
def words() -> Words:
    """Load the tables.

    Raises:
        SchemaError: a table is missing, or a word stands under two roles.
    """
    data = read_table("awards")
    kinds: dict[str, str] = {}
    for name, kind in (
        ("titles", "title"),
        ("places", "place"),
        ("honours", "honour"),
        ("paid", "paid"),
        ("prizes", "prize"),
        ("ranked", "ranked"),
    ):
        for word in _list(data, "names", name):
            kinds[word] = kind
    role: dict[str, str] = {}
    for name in ("confers", "aspires", "mentions"):
        for word in _list(data, "before", name):
            if role.setdefault(word, name) != name:
                raise SchemaError(f"awards.toml: {word} stands under {role[word]} and {name}")
    weak = frozenset(_list(data, "before", "weak"))
    unknown = sorted(weak - role.keys())
    if unknown:
        raise SchemaError(f"awards.toml: weak word {unknown[0]} stands under no role")
    prize = r"奖(?![励补金惩学助牌项品券优先教代扶罚池勤次级额率状章助掖旗])|杯(?![子具盖水壶赛])"
    return Words(
        anchor=re.compile(
            f"{_any([k for k in kinds if kinds[k] != 'place'])}"
            + "".join(
                rf"|{re.escape(w)}{_NO_PLACE}" for w in sorted(_list(data, "names", "places"), key=len, reverse=True)
            )
            + f"|{prize}|荣誉称号|称号"
        ),
        kinds=kinds,
        generic=frozenset(_list(data, "names", "generic")),
        levelled=frozenset(_list(data, "names", "levelled")),
        quoted=tuple(_list(data, "names", "quoted")),
        bonus=tuple(_list(data, "names", "bonus")),
        before=re.compile(_any(list(role))),
        role=role,
        weak=weak,
        after_confers=re.compile(_any(_list(data, "after", "confers"))),
        after_aspires=re.compile(_any(_list(data, "after", "aspires"))),
    )
