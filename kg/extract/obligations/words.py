"""The tables of deontic words (``vocab/deontic.toml``), loaded once, checked, and made into patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, get_args

from kg.errors import SchemaError
from kg.model import Modality
from kg.schema.patterns import any_of
from kg.schema.tables import table as read_table

_FILE: Final = "deontic.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """Deontic words with their modality and traps, and what judges what stands around them.

    ``longest_class`` and ``longest_adverb`` bound the look-up of the end of a stretch in the sets.
    """

    word: re.Pattern[str]
    modality: Mapping[str, Modality]
    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]
    classes: frozenset[str]
    class_any: re.Pattern[str]
    not_classes: tuple[str, ...]
    adverbs: frozenset[str]
    adverb_start: re.Pattern[str]
    setter: re.Pattern[str]
    adverbial: re.Pattern[str]
    predicate: re.Pattern[str]
    may_next: re.Pattern[str]
    longest_class: int
    longest_adverb: int


def _any(words: Iterable[str]) -> str:
    """Alternation, longest first."""
    return any_of(words)


def _list(data: Mapping[str, Any], group: str, name: str) -> tuple[str, ...]:
    value = data.get(group, {}).get(name)
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
        raise SchemaError(f"{_FILE}: {group}.{name} must be a list of words")
    return tuple(value)


def _traps(data: Mapping[str, Any], name: str, known: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    table = data.get("traps", {}).get(name)
    if not isinstance(table, dict):
        raise SchemaError(f"{_FILE}: traps.{name} must be a table of word = [words]")
    for word, rows in table.items():
        if word not in known:
            raise SchemaError(f"{_FILE}: traps.{name}: {word} stands under no modality")
        if not isinstance(rows, list) or not all(isinstance(r, str) and r for r in rows):
            raise SchemaError(f"{_FILE}: traps.{name}.{word} must be a list of words")
    return MappingProxyType({word: tuple(rows) for word, rows in table.items()})


@cache
def words() -> Words:
    """Load the tables.

    Raises:
        SchemaError: a table is missing or of another shape, a word stands under two modalities, or a trap under none.
    """
    data = read_table(_FILE.removesuffix(".toml"))
    modality: dict[str, Modality] = {}
    name: Modality
    for name in get_args(Modality):
        for word in _list(data, "words", name):
            if modality.setdefault(word, name) != name:
                raise SchemaError(f"{_FILE}: {word} stands under {modality[word]} and {name}")
    classes = _list(data, "bearers", "classes")
    adverbs = _list(data, "bearers", "adverbs")
    return Words(
        word=re.compile(_any(modality)),
        modality=MappingProxyType(modality),
        before=_traps(data, "before", modality),
        after=_traps(data, "after", modality),
        classes=frozenset(classes),
        class_any=re.compile(_any(classes)),
        not_classes=_list(data, "bearers", "not_classes"),
        adverbs=frozenset(adverbs),
        adverb_start=re.compile(_any(adverbs)),
        setter=re.compile(f"(?:{_any(_list(data, 'bearers', 'setters'))})"),
        adverbial=re.compile(f"(?:{_any(_list(data, 'bearers', 'adverbial'))})"),
        predicate=re.compile(_any(_list(data, "predicates", "verbs"))),
        may_next=re.compile(_any(_list(data, "predicates", "may_next"))),
        longest_class=max(map(len, classes)),
        longest_adverb=max(map(len, adverbs)),
    )
