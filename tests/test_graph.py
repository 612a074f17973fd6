"""Graphs: made from facts, merged whatever the order, written and read back."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.graph.io import dumps, jsonl, loads
from kg.graph.merge import merge
from kg.graph.validate import problems
from kg.model import Edge, Graph, Node
from kg.pipeline import analyse, document_graph
from kg.resolve.identity import make_id, policy_id, title_key
from kg.schema.types import EDGE_TYPES, NODE_TYPES

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "samples").iterdir())


@pytest.fixture(scope="module")
def graphs() -> list[Graph]:
    return [document_graph(p.read_bytes(), p.name) for p in SAMPLES]


def test_ids_do_not_run_into_one_another() -> None:
    assert make_id("X", "ab", "c") != make_id("X", "a", "bc")
    assert make_id("X", None) != make_id("X", "")
    assert make_id("X", 1, 2) == make_id("X", 1, 2)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("质量提升纲要(2021—2025年)", "质量提升纲要(2021-2025年)", True),
        ("《质量提升纲要(2021至2025年)》", "质量提升纲要(2021—2025年)", True),
        ("青石市人民政府关于印发青石市质量提升方案的通知", "青石市质量提升方案", True),
        ("青石市人民政府关于印发《青石市质量提升方案》的通知", "青石市质量提升方案", True),
        ("质量提升纲要(2021-2025年)", "质量提升纲要(2016-2020年)", False),
        ("总体要求", "总体目标", False),
    ],
)
def test_titles_that_name_one_policy(left: str, right: str, same: bool) -> None:
    assert (title_key(left) == title_key(right)) is same


def test_every_quote_stands_where_it_says(graphs: list[Graph]) -> None:
    for path in SAMPLES:
        document, outline, _ = analyse(path.read_bytes(), path.name)
        graph = document_graph(path.read_bytes(), path.name)
        carriers = [n.properties for n in graph.nodes if "quote" in n.properties]
        carriers += [e.properties for e in graph.edges]
        assert carriers
        for p in carriers:
            assert p["quote"]
            assert document.text[p["start"] : p["end"]] == p["quote"]
            assert (p["source_start"], p["source_end"]) == document.offsets.to_old(p["start"], p["end"])
        assert outline.measures


def test_one_policy_of_its_own_a_document(graphs: list[Graph]) -> None:
    for g in graphs:
        own = [n for n in g.nodes if n.label == "Policy" and not n.properties["stub"]]
        assert len(own) == 1
        assert problems(g) == []


def test_the_order_of_documents_never_shows(graphs: list[Graph]) -> None:
    wanted = "".join(jsonl(merge(graphs)))
    for order in list(permutations(graphs))[::97]:
        assert "".join(jsonl(merge(order))) == wanted


def test_a_policy_cited_first_and_read_later_is_one_node(graphs: list[Graph]) -> None:
    merged = merge(graphs)
    by_number: dict[str, list[Node]] = {}
    for n in merged.nodes:
        if n.label == "Policy" and n.properties.get("doc_no"):
            by_number.setdefault(n.properties["doc_no"], []).append(n)
    assert all(len(found) == 1 for found in by_number.values())
    assert by_number["国质委发〔2021〕1号"][0].properties["stub"] is False
    upper = {e.target for e in merged.edges if e.type == "IMPLEMENTS"}
    assert by_number["泽政发〔2021〕12号"][0].id in upper


def test_equal_headings_of_different_documents_stay_apart(graphs: list[Graph]) -> None:
    merged = merge(graphs)
    titled = [n for n in merged.nodes if n.label == "Measure" and n.properties.get("title") == "总体要求"]
    assert len(titled) == 2


def test_exchange_format_round_trip(graphs: list[Graph]) -> None:
    for g in graphs:
        text = dumps(g)
        assert dumps(loads(text)) == text
        value = json.loads(text)
        assert value["schema"] == 1
        assert [n["id"] for n in value["nodes"]] == sorted(n["id"] for n in value["nodes"])


@pytest.mark.parametrize("text", ["", "{}", '{"schema": 1}', '{"schema": 9, "nodes": [], "edges": []}', "[1]"])
def test_what_is_no_graph_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        loads(text, "x.json")


def test_a_graph_against_the_schema_is_named() -> None:
    nodes = (Node("a", "Policy", {}), Node("a", "Nothing", {}), Node("m", "Measure", {}))
    edges = (Edge("e", "LEADS", "a", "m", {"quote": "x"}), Edge("e", "CONTAINS", "a", "gone", {}))
    found = "\n".join(problems(Graph(nodes, edges)))
    for words in ("stands twice", "Nothing is not declared", "is not one of Agency", "no node gone", "has no quote"):
        assert words in found


def test_the_number_is_a_policy_before_its_title() -> None:
    assert policy_id("1", "甲发〔2020〕1号", "x") == policy_id("1", "甲发〔2020〕1号", "y")
    assert policy_id("1", None, "x方案") != policy_id("2", None, "x方案")


def test_declared_types_are_the_contract() -> None:
    assert set(NODE_TYPES) == {
        "Policy",
        "Measure",
        "Agency",
        "Organization",
        "Indicator",
        "Award",
        "Jurisdiction",
        "Obligation",
    }
    assert {"LEADS", "SUPPORTS", "IMPLEMENTS", "DERIVES_FROM", "CITES", "SETS_TARGET", "SUCCEEDED_BY"} <= set(
        EDGE_TYPES
    )
    for e in EDGE_TYPES.values():
        assert set(e.sources) | set(e.targets) <= set(NODE_TYPES)
