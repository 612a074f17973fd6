"""Names of public bodies, one marked line a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from markup import MarkupError, cases, parse

from kg.extract import agencies
from kg.extract.context import Context
from kg.model import Document, Outline, Section

FILE = Path(__file__).with_name("agencies_cases.txt")


def context(text: str) -> Context:
    """Return the context of a text without sections."""
    n = len(text)
    return Context(Document.of_text(text), Outline(Section("", None, None, 0, "", 0, n, 0, 0, 0, n)))


@pytest.mark.parametrize(("number", "line"), list(cases(FILE)))
def test_case(number: int, line: str) -> None:
    text, marks = parse(line, {"a", "c"})
    got = [(a.name, "c" if a.collective else "a") for a in agencies.find(context(text))]
    assert got == [(m.text, m.tag) for m in marks], f"line {number}"


@pytest.mark.parametrize(
    "bad",
    ["<a>市教育局", "市教育局</a>", "<a>市<c>教育局</c></a>", "<a>市教育局</c>", "<b>市教育局</b>", "<a></a>", "a<b"],
)
def test_malformed_markup_is_refused(bad: str) -> None:
    with pytest.raises(MarkupError):
        parse(bad, {"a", "c"})
