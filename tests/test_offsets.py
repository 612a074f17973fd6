"""Offset maps: runs are contiguous, aligned runs match character by character, composition loses no precision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InternalError
from kg.offsets import Edit, OffsetMap, apply, line_starts


@st.composite
def edits(draw: st.DrawFn, length: int) -> list[Edit]:
    points = sorted(draw(st.lists(st.integers(0, length), max_size=10)))
    points = points[: len(points) // 2 * 2]
    return [Edit(a, b, draw(st.text("xyz", max_size=3))) for a, b in zip(points[::2], points[1::2], strict=True)]


def check(new: str, old: str, offsets: OffsetMap) -> None:
    n = o = 0
    for run in offsets.runs:
        assert (run.new, run.old) == (n, o)
        n += run.length
        o += run.old_length
        if run.aligned:
            pairs = zip(new[run.new : n], old[run.old : o], strict=True)
            assert all(a == b or a in "xyz" for a, b in pairs)
    assert (n, o) == (len(new), len(old))


def spans(length: int) -> list[tuple[int, int]]:
    return [(a, b) for a in range(length + 1) for b in range(a, length + 1)]


@given(st.data(), st.text("abcdefgh", max_size=16))
def test_two_steps_compose(data: st.DataObject, source: str) -> None:
    middle, first = apply(source, data.draw(edits(len(source))))
    final, second = apply(middle, data.draw(edits(len(middle))))
    both = first.then(second)
    check(middle, source, first)
    check(final, source, both)
    for a, b in spans(len(final)):
        x, y = both.to_old(a, b)
        assert 0 <= x <= y <= len(source)
    for a, b in spans(len(source)):
        x, y = both.to_new(a, b)
        assert 0 <= x <= y <= len(final)
    for i, char in enumerate(final):  # a character copied by both steps is copied by the composition
        x, y = second.to_old(i, i + 1)
        if y - x == 1 and middle[x] == char and second._run_at(i).aligned and first._run_at(x).aligned:
            u, v = both.to_old(i, i + 1)
            assert v - u == 1 and (source[u] == char or char in "xyz")


@given(st.data(), st.text("abcdefgh", max_size=12))
def test_composition_is_associative_on_texts(data: st.DataObject, source: str) -> None:
    maps = []
    text = source
    for _ in range(3):
        text, step = apply(text, data.draw(edits(len(text))))
        maps.append(step)
    check(text, source, maps[0].then(maps[1]).then(maps[2]))
    check(text, source, maps[0].then(maps[1].then(maps[2])))


@given(st.data(), st.text("abc", max_size=12))
def test_identity_changes_nothing(data: st.DataObject, source: str) -> None:
    _, step = apply(source, data.draw(edits(len(source))))
    assert OffsetMap.identity(len(source)).then(step) == step
    assert step.then(OffsetMap.identity(step.new_length)) == step


@pytest.mark.parametrize(
    ("text", "changes", "new", "span", "old"),
    [
        ("甲乙丙", [Edit(1, 2, "")], "甲丙", (0, 2), (0, 3)),
        ("甲丙", [Edit(1, 1, "乙")], "甲乙丙", (1, 2), (1, 1)),
        ("甲乙丙丁", [Edit(1, 3, "戊")], "甲戊丁", (1, 2), (1, 3)),
        ("甲乙", [], "甲乙", (1, 2), (1, 2)),
        ("", [Edit(0, 0, "甲")], "甲", (0, 1), (0, 0)),
        ("甲", [Edit(0, 1, "")], "", (0, 0), (1, 1)),
    ],
)
def test_spans_lead_back(text: str, changes: list[Edit], new: str, span: tuple[int, int], old: tuple[int, int]) -> None:
    result, step = apply(text, changes)
    assert result == new
    assert step.to_old(*span) == old


@pytest.mark.parametrize("changes", [[Edit(0, 2, ""), Edit(1, 3, "")], [Edit(0, 9, "")], [Edit(2, 1, "")]])
def test_impossible_edits_are_refused(changes: list[Edit]) -> None:
    with pytest.raises(InternalError):
        apply("甲乙丙", changes)


def test_spans_outside_are_refused() -> None:
    step = OffsetMap.identity(3)
    for bad in ((0, 4), (-1, 2), (2, 1)):
        with pytest.raises(InternalError):
            step.to_old(*bad)
        with pytest.raises(InternalError):
            step.to_new(*bad)
    with pytest.raises(InternalError):
        step.then(OffsetMap.identity(4))


def test_line_starts() -> None:
    assert line_starts("甲\n乙丙\n\n丁") == [0, 2, 5, 6]
    assert line_starts("") == [0]
