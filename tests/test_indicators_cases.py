"""Targets, one line a case: tests/indicator_cases.tsv and what must not be found: tests/indicator_negatives.tsv."""

from __future__ import annotations

import pathlib

import pytest

from kg.extract.context import Context
from kg.extract.indicators import find
from kg.model import Document, Outline, Profile, Section, Target

HERE = pathlib.Path(__file__).parent
HEADINGS = {"G": "二、工作目标\n", "T": "三、重点任务\n", "S": "一、发展现状\n"}
# R: a task section of a regulation (办法), M: of measures of support (若干措施)
GENRES = {
    "R": Profile(title="某县安全管理办法", type="办法"),
    "M": Profile(title="某县促进产业发展若干措施", type="措施"),
}


def context(kind: str, text: str, profile: Profile | None = None) -> Context:
    """A document of one section: its heading, and the text below it."""
    profile = profile or GENRES.get(kind)
    kind = "T" if kind in GENRES else kind
    heading = HEADINGS[kind]
    whole = heading + text
    kinds = {"G": "objective", "T": "task", "S": "other"}
    title_end = len(heading) - 1
    section = Section(
        heading[0],
        heading[0],
        heading[2:-1],
        1,
        "一、",
        0,
        len(whole),
        2,
        title_end,
        len(heading),
        len(whole),
        kinds[kind],  # type: ignore[arg-type]
    )
    root = Section("", None, None, 0, "", 0, len(whole), 0, 0, 0, 0, "other", (section,))
    return Context(Document.of_text(whole), Outline(root), profile or Profile())


def written(t: Target) -> str:
    """A target in the notation of the tables."""
    value = f"{t.value}~{t.value_max}" if t.value_max is not None else f"{t.value}"
    if t.qualitative:
        value = "!"
    marks = {"increase": " +", "decrease": " -", "level": ""}[t.change] + (f" @{t.per}" if t.per else "")
    return f"{t.name} {t.op} {value} {t.unit or '-'} {t.year or '-'}{marks}"


def table(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("kind", "text", "expected"), table("indicator_cases.tsv"))
def test_found(kind: str, text: str, expected: str) -> None:
    ctx = context(kind, text)
    found = [t for t in find(ctx) if not t.qualitative]
    assert [written(t) for t in found] == ([] if expected == "-" else expected.split(" ; "))
    for t in found:
        assert ctx.text[t.start : t.end].strip() == ctx.text[t.start : t.end]


@pytest.mark.parametrize(("kind", "text"), table("indicator_negatives.tsv"))
def test_left_out(kind: str, text: str) -> None:
    assert [written(t) for t in find(context(kind, text))] == []
