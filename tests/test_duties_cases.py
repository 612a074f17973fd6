"""Who leads and who supports, one marked line a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from markup import cases, parse

from kg.extract import agencies, duties
from kg.extract.context import Context
from kg.model import Document, Duty, Outline, Section

FILE = Path(__file__).with_name("duties_cases.txt")
HEAD = "一、主要任务\n"
TITLE = "(一)重点工作。"
PREFIX = HEAD + TITLE


def context(body: str, tail: str = "\n二、其他\n") -> Context:
    """Return the context of a document whose one measure, 一/(一), has ``body`` as its text."""
    text = PREFIX + body + tail
    start, end = len(HEAD), len(PREFIX) + len(body)
    leaf = Section("一/(一)", "(一)", "重点工作", 2, "(一)", start, end, start + 3, start + 7, len(PREFIX), end, "task")
    one = Section("一", "一", "主要任务", 1, "一、", 0, end, 2, 6, len(HEAD), len(HEAD), "other", (leaf,))
    two = Section("二", "二", "其他", 1, "一、", end + 1, len(text), end + 3, end + 5, len(text), len(text), "other")
    root = Section("", None, None, 0, "", 0, len(text), 0, 0, 0, 0, "other", (one, two))
    ctx = Context(Document.of_text(text), Outline(root))
    ctx.agencies = agencies.find(ctx)
    return ctx


def kind(d: Duty) -> str:
    """Name a duty as the mark-up does."""
    return "support" if d.role == "support" else {"sole": "lead", "joint": "joint", "by_remit": "remit"}[d.mode or ""]


@pytest.mark.parametrize(("number", "line"), list(cases(FILE)))
def test_case(number: int, line: str) -> None:
    body, marks = parse(line, {"lead", "joint", "remit", "support"})
    ctx = context(body)
    got = [(d.agency, kind(d)) for d in duties.find(ctx)]
    assert sorted(got) == sorted((m.text, m.tag) for m in marks), f"line {number}"
    for d in duties.find(ctx):
        assert d.agency in ctx.text[d.start : d.end]
        assert d.section == "一/(一)"
