"""Twice the text is twice the work: one item that goes on and on costs no more a character than a short one.

Counted in calls, not in seconds, so that the answer is the same on every machine.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from kg.pipeline import document_graph

HEAD = "云岭县安全管理办法\n云政发〔2021〕3号\n第一章 总则\n第一条 "
FOOT = "\n云岭县人民政府\n2021年3月2日"
PIECES = {
    "a body that must": "市教育局要加强管理。",
    "work given": "具体工作由市教育局会同市财政局组织实施。",
    "work divided": "市教育局负责甲,市财政局负责乙,",
    "brackets with a rule": "(市教育局牵头,列第一位者为牵头单位)。",
    "targets": "到2025年覆盖率达到95%以上,建成中心3个。",
    "one value for several": "参保率、覆盖率、满意度均达到90%以上,",
    "awards": "获评“最美企业”的奖5万元,评选十佳教师。",
    "bodies": "市教育局、市财政局、",
    "offices": "领导小组办公室负责日常工作。县安委会领导小组办公室负责。",
    "references": "把《甲办法》落到实处。《乙条例》(国发〔2020〕3号)同时废止。",
    "labels": "责任单位:质量科、县教育局\n",
    "headings": "行动一:整治工程。加强管理。\n行动二:提升工程。加强。\n",
    "ordinals": "一是落实责任。加强管理。\n二是保证投入。加强管理。\n",
    "rows": "| 1 | 省长质量奖 | 100万元 |\n",
}


def calls(text: str) -> int:
    """Count the calls and resumptions of Python code that a document takes."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        document_graph(text.encode(), "a.txt")
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_work_grows_with_the_text(piece: str) -> None:
    document_graph((HEAD + piece * 3 + FOOT).encode(), "a.txt")  # the tables are loaded
    once, twice = (calls(HEAD + piece * n + FOOT) for n in (300, 600))
    assert twice < 2.3 * once
