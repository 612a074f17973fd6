"""A company that is given a part is an Organization, never an Agency; public institutions stay agencies."""

from __future__ import annotations

import pytest

from kg.graph.merge import merge
from kg.model import Graph
from kg.pipeline import document_graph
from kg.resolve.organizations import is_organization

TEXT = """云岭县人民政府关于加快电网建设的实施意见
云政发〔2021〕8号
一、主要任务
(一)改造配电网。{}(县发展改革局牵头,县供电公司、各通信运营商、县财政局配合)
(二)加快入户。{}(县供电公司牵头,县自然资源局配合)
云岭县人民政府
2021年3月2日
"""


def graph(a: str = "", b: str = "") -> Graph:
    return document_graph(TEXT.format(a, b).encode(), "a.txt")


def test_a_company_leads_or_supports_without_being_an_agency() -> None:
    g = graph()
    labels = {n.properties["name"]: n.label for n in g.nodes if n.label in ("Agency", "Organization")}
    companies = {name for name, label in labels.items() if label == "Organization"}
    assert companies == {"国网云岭县供电公司", "各通信运营商"}
    assert labels["云岭县发展和改革局"] == labels["云岭县财政局"] == "Agency"
    nodes = {n.id: n for n in g.nodes}
    parts = {
        (e.type, nodes[e.source].label, e.properties["mention"]) for e in g.edges if e.type in ("LEADS", "SUPPORTS")
    }
    assert ("LEADS", "Organization", "县供电公司") in parts
    assert ("SUPPORTS", "Organization", "县供电公司") in parts
    assert ("SUPPORTS", "Organization", "各通信运营商") in parts
    assert not any(e.type == "BELONGS_TO" and nodes[e.source].label == "Organization" for e in g.edges)


def test_the_same_company_of_two_documents_is_one() -> None:
    found = [n for n in merge([graph(), graph("强化运维。", "限时办结。")]).nodes if n.label == "Organization"]
    assert sorted(n.properties["name"] for n in found) == ["各通信运营商", "国网云岭县供电公司"]
    assert all(n.properties["mentions"] for n in found)


@pytest.mark.parametrize(
    "name", ["市水务集团", "县供电公司", "各保险公司", "市物流协会", "中国移动", "市建筑集团有限公司", "三大通信运营商"]
)
def test_organizations(name: str) -> None:
    assert is_organization(name)


@pytest.mark.parametrize(
    "name",
    [
        "市教育局",
        "县人民医院",
        "市第一中学",
        "省农业科学院",
        "县疾控中心",
        "人民银行青川市中心支行",
        "市总工会",
        "市残联",
    ],
)
def test_public_bodies(name: str) -> None:
    assert not is_organization(name)
