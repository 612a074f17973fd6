"""Obligations, one marked line a case, and the properties every one of them has."""

from __future__ import annotations

from pathlib import Path

import pytest
from markup import MarkupError, cases, parse
from test_duties_cases import context

from kg.extract import obligations
from kg.extract.obligations.deadline import deadline
from kg.text import fold, squeeze

FILE = Path(__file__).with_name("obligations_cases.txt")
MODALITIES = {"must", "must_not", "may", "should", "encouraged"}
Row = tuple[str, str, str | None, str]


def wanted(line: str) -> tuple[str, list[Row]]:
    """Read a case: the plain text and the obligations it marks, as modality, word, bearer and action."""
    text, marks = parse(line, MODALITIES | {"who", "do"})
    rows: list[Row] = []
    bearer: str | None = None
    topic = ""
    word: tuple[str, str] | None = None
    for m in marks:
        if m.tag == "who":
            bearer = m.text
        elif m.tag in MODALITIES:
            word = m.tag, m.text
        elif word is None:
            topic = m.text
        else:
            rows.append((*word, bearer, squeeze(topic + m.text)))
            topic, word = "", None
    if topic or word:
        raise MarkupError(f"an action without its word, or a word without its action in {line!r}")
    return text, rows


@pytest.mark.parametrize(("number", "line"), list(cases(FILE)))
def test_case(number: int, line: str) -> None:
    text, rows = wanted(line)
    ctx = context(text)
    found = obligations.find(ctx)
    assert [(o.modality, o.strength, o.bearer, o.action) for o in found] == rows, f"line {number}"
    for o in found:
        assert o.section == "一/(一)"
        evidence = ctx.text[o.start : o.end]
        assert o.strength in evidence and evidence in text
        assert o.bearer_is_agency == bool(o.agencies)
        assert o.bearer is not None or not o.agencies


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("于每年12月底前报送", "每年12月底前"),
        ("2025年底前完成", "2025年底前"),
        ("在2025年6月30日前完成", "2025年6月30日前"),
        ("自受理之日起20个工作日内作出决定", "自受理之日起20个工作日内"),
        ("30日内缴纳", "30日内"),
        ("三年内建成", "三年内"),
        ("每月5日前报送", "每月5日前"),
        ("6月底前整改到位", "6月底前"),
        ("年底前完成", "年底前"),
        ("到2025年,达到90%", "到2025年"),
        ("到2025年底达到", "到2025年底"),
        ("每年至少开展一次", "每年"),
        ("２小时内报告", "２小时内"),
        ("本年10月底以前", "本年10月底以前"),
        ("次年1月31日前", "次年1月31日前"),
        ("加强日常管理", None),
        ("年产值达到5亿元", None),
        ("走在前列", None),
        ("2010年印发的办法", None),
    ],
)
def test_deadline(text: str, wanted: str | None) -> None:
    assert deadline(fold(text), text, 0, len(text)) == wanted
