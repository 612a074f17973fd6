"""Recombined clauses give exactly what was planted; the seeds reach their figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_duties_cases import context

from kg.extract import agencies, duties
from kg.extract.context import Context
from kg.ingest.outline import parse
from kg.model import Document

BODIES = [
    "市教育局",
    "市财政局",
    "市发展改革委",
    "市委宣传部",
    "团市委",
    "市妇联",
    "市卫生健康委",
    "市“两建”工作领导小组",
    "市食安办",
    "市住房城乡建设局",
    "青川海关",
    "市生态环境局",
    "市公安局交警支队",
    "市税务局",
    "市纪委监委",
    "市委网信办",
    "市人力资源社会保障局",
    "市残联",
    "市供销社",
    "市应急管理局",
    "云岭县人民政府",
    "滨河新区管委会",
    "市文化广电旅游体育局",
    "国家税务总局青川市税务局",
    "市消防救援支队",
    "市大数据管理局",
    "市委组织部",
    "市总工会",
    "市科协",
]
CLASSES = ["各镇街", "各县(市、区)人民政府", "各成员单位", "各乡镇人民政府", "各行业主管部门", "各设区市人民政府"]
SEPARATORS = ("、", ",", "和", "及", "与")

lists = st.lists(st.sampled_from(BODIES + CLASSES), min_size=1, max_size=6, unique=True)


def joined(names: list[str], last: str) -> str:
    """Join names as lists are: 、 throughout, another word before the last."""
    return names[0] if len(names) == 1 else "、".join(names[:-1]) + last + names[-1]


def result(clause: str) -> list[tuple[str, str]]:
    """Return (name, mode or role) in the order found."""
    return [(d.agency, d.mode or d.role) for d in duties.find(context("完善工作机制。" + clause))]


@settings(max_examples=150, deadline=None)
@given(
    names=lists,
    count=st.integers(1, 3),
    sep=st.sampled_from(SEPARATORS),
    lead=st.sampled_from(("牵头", "牵头负责", "负责牵头落实", "共同牵头")),
    help_=st.sampled_from(("配合", "参与", "配合落实", "协助", "按职责分工负责", "等单位配合", "等有关部门参与")),
    brackets=st.sampled_from(("()", "（）", "【】", "[]", "〔〕")),
    end=st.sampled_from(("", "。", ",2024年6月底前完成", ",持续推进")),
)
def test_lead_and_support(
    names: list[str], count: int, sep: str, lead: str, help_: str, brackets: str, end: str
) -> None:
    leads, helpers = names[:count], names[count:]
    clause = joined(leads, sep) + lead + ("," + joined(helpers, sep) + help_ if helpers else "") + end
    mode = "sole" if len(leads) == 1 else "joint"
    assert result(brackets[0] + clause + brackets[1]) == [(n, mode) for n in leads] + [(n, "support") for n in helpers]


@settings(max_examples=100, deadline=None)
@given(
    names=st.lists(st.sampled_from(BODIES + CLASSES), min_size=2, max_size=6, unique=True),
    sep=st.sampled_from(SEPARATORS),
    tail=st.sampled_from(
        ("按职责分工负责", "等按职责分工负责", "按照各自职责分工负责", "分工负责", "各负其责", "", "等部门按职责落实")
    ),
)
def test_by_remit(names: list[str], sep: str, tail: str) -> None:
    assert result(f"({joined(names, sep)}{tail})") == [(n, "by_remit") for n in names]


@settings(max_examples=100, deadline=None)
@given(
    names=lists,
    count=st.integers(1, 3),
    heads=st.sampled_from(
        (("牵头单位", "配合单位"), ("牵头部门", "参与部门"), ("主办单位", "协办单位"), ("牵头单位", "责任单位"))
    ),
    glue=st.sampled_from((";", ",", "\n", " ", "。")),
    wrap=st.booleans(),
)
def test_labels(names: list[str], count: int, heads: tuple[str, str], glue: str, wrap: bool) -> None:
    leads, helpers = names[:count], names[count:]
    clause = f"{heads[0]}:{'、'.join(leads)}" + (f"{glue}{heads[1]}:{'、'.join(helpers)}" if helpers else "")
    mode = "sole" if len(leads) == 1 else "joint"
    found = result(f"({clause})" if wrap else "\n" + clause)
    assert found == [(n, mode) for n in leads] + [(n, "support") for n in helpers]


SHARED = Path(__file__).resolve().parents[1].parent / "shared"


def _seeds() -> list[tuple[Path, Path]]:
    gold = sorted((SHARED / "eval" / "gold").glob("*.gold.json")) if SHARED.is_dir() else []
    out = []
    for g in gold:
        stem = g.name.removesuffix(".gold.json")
        clean = SHARED / "eval" / "clean" / f"{stem}.txt"
        out.append((g, clean if clean.exists() else SHARED / "seeds" / f"{stem}.txt"))
    return out


@pytest.mark.shared
def test_seeds() -> None:
    """Leads and supports of the annotated documents (their text as it came where there is no clean copy)."""
    pairs = _seeds()
    if not pairs:
        pytest.skip("the annotated documents are not beside the checkout")
    right = spurious = missed = modes_right = modes = 0
    for gold_path, text_path in pairs:
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        doc = Document.of_text(text_path.read_text(encoding="utf-8"))
        ctx = Context(doc, parse(doc))
        ctx.agencies = agencies.find(ctx)
        got = {(d.section.replace("(", "").replace(")", ""), d.agency, d.role): d.mode for d in duties.find(ctx)}
        want = {
            (m["path"].replace("(", "").replace(")", ""), a, role): m["lead_mode"] if role == "lead" else None
            for m in gold["measures"]
            for role in ("lead", "support")
            for a in m.get(f"{role}s") or []
        }
        right += len(got.keys() & want.keys())
        spurious += len(got.keys() - want.keys())
        missed += len(want.keys() - got.keys())
        modes += sum(k in got for k, v in want.items() if v)
        modes_right += sum(got.get(k) == v for k, v in want.items() if v and k in got)
    assert 2 * right / (2 * right + spurious + missed) >= 0.97
    assert modes_right / modes >= 0.97
