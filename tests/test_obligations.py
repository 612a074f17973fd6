"""Obligations in whole documents: against the annotated texts, in the graph, in linear time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from test_duties_cases import context

from kg.evaluate import evaluate
from kg.extract import obligations
from kg.extract.obligations.words import words
from kg.graph.merge import merge
from kg.pipeline import document_graph

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
NOTES = sorted(
    p
    for p in (HERE / "eval").glob("*.gold.json")
    if p.name.startswith("obligations-") or (SAMPLES / p.name.replace(".gold.json", ".txt")).is_file()
)


def test_annotated_texts() -> None:
    right = wrong = missed = 0
    for note in NOTES:
        run = evaluate(note)
        assert run.missing == []
        c = run.scores.counted["obligations"]
        right, wrong, missed = right + c.right, wrong + len(c.spurious), missed + len(c.missed)
    assert right + missed >= 120
    precision, recall = right / (right + wrong), right / (right + missed)
    assert precision >= 0.95
    assert 2 * precision * recall / (precision + recall) >= 0.93


def test_graph() -> None:
    graph = document_graph((SAMPLES / "2-zenan-province.txt").read_bytes(), "2-zenan-province.txt")
    nodes = {n.id: n for n in graph.nodes}
    imposes = [e for e in graph.edges if e.type == "IMPOSES"]
    bears = [e for e in graph.edges if e.type == "BEARS"]
    assert {nodes[e.target].properties["modality"] for e in imposes} == {"must", "encouraged"}
    assert all(nodes[e.source].label == "Measure" for e in imposes)
    assert [nodes[e.source].properties["mentions"] for e in bears] == [["各市人民政府"]]
    assert nodes[bears[0].source].properties["collective"] is True
    for e in imposes:
        p = nodes[e.target].properties
        assert p["strength"] in p["quote"] and e.properties["quote"] == p["quote"]


def test_merged_graph_keeps_them() -> None:
    parts = [document_graph(p.read_bytes(), p.name) for p in sorted(SAMPLES.glob("*.txt"))]
    single = {n.id for g in parts for n in g.nodes if n.label == "Obligation"}
    whole = merge(parts)
    assert {n.id for n in whole.nodes if n.label == "Obligation"} == single
    assert sum(e.type == "IMPOSES" for e in whole.edges) == sum(e.type == "IMPOSES" for g in parts for e in g.edges)


def test_several_bodies_each_bear() -> None:
    (o,) = obligations.find(context("市教育局、市财政局应当加强资金监管。"))
    assert (o.bearer, o.bearer_is_agency, o.agencies) == ("市教育局、市财政局", True, ("市教育局", "市财政局"))


def test_only_measures_and_no_page_text() -> None:
    assert obligations.find(context("加强管理。", tail="\n企业应当报告。\n")) == ()
    assert obligations.find(context("您可以拨打热线电话咨询。企业可以申请。"))[0].bearer == "企业"


@pytest.mark.parametrize(
    "unit", ["应当", "企业应当", "不得、", "要", "(", "鼓励企业", "市财政局应当,", "企业", "必须,", "1", "《应当"]
)
def test_hostile_input_in_linear_time(unit: str) -> None:
    body = unit * (200_000 // len(unit))
    start = time.perf_counter()
    obligations.find(context(body) if "财政" not in unit else context(body[:40_000]))
    assert time.perf_counter() - start < 20


def test_vocabulary() -> None:
    w = words()
    assert w.modality["不得"] == "must_not" and w.modality["力争"] == "should"
    assert set(w.before) <= set(w.modality) and set(w.after) <= set(w.modality)
