"""Alternations of word lists: the longest word matches, the same as with the words one by one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.schema.patterns import any_of, from_first


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["局", "局长", "委"], "市局长和委", ["局长", "委"]),
        (["教育局", "教育"], "教育、教育局", ["教育", "教育局"]),
        (["a.b", "a"], "a.b axb", ["a.b", "a"]),
        (["甲"], "乙", []),
    ],
)
def test_the_longest_word_matches(words: list[str], text: str, found: list[str]) -> None:
    assert re.findall(any_of(words), text) == found


@given(st.sets(st.text("甲乙.(", min_size=1, max_size=4), min_size=1), st.text("甲乙.(丙", max_size=30))
def test_as_the_words_longest_first(words: set[str], text: str) -> None:
    flat = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    for around in ("{}", "(?:{})$", "(?:{})(?!甲)"):
        assert re.findall(around.format(any_of(words)), text) == re.findall(around.format(flat), text)


@given(st.text("甲乙1(、\n", max_size=40))
def test_trying_where_a_match_can_begin_finds_the_same(text: str) -> None:
    whole = re.compile(r"(?<=甲)(?:\(乙|1{1,2}、?)|乙乙")
    first = re.compile(r"[(1乙]")
    expected = [m.span() for m in whole.finditer(text)]
    assert [m.span() for m in from_first(first, whole, text)] == expected
    assert [m.span() for m in from_first(first, whole, text, 3, 20)] == [m.span() for m in whole.finditer(text, 3, 20)]
