"""What became of a body: one step, several, none; by the reform tables and the year of the document."""

from __future__ import annotations

import pytest

from kg.graph.merge import merge
from kg.model import Edge, Graph, Profile
from kg.pipeline import document_graph
from kg.queries.lead import _now
from kg.resolve import places
from kg.resolve.agencies import Body, Resolver, successors
from kg.schema.agencies import WINDOW

CITY = ("441900", "东莞市", "prefecture")  # real codes, so that the table of divisions knows them
COUNTY_CITY = ("320282", "宜兴市", "county")
COUNTY = ("341525", "霍山县", "county")
PROVINCE = ("340000", "安徽省", "province")
NATION = ("100000", "全国", "national")


def resolver(place: tuple[str, str, str], year: int) -> Resolver:
    code, name, level = place
    return Resolver(Profile(adcode=code, jurisdiction=name, level=level, issued=f"{year}-06-01"))


def walk(body: Body, place: tuple[str, str, str], year: int) -> list[list[str]]:
    """Return every way from a body to the last one known, as names."""
    chain = places.chain(place[0], year)
    upper = str(chain[1].properties["name"]) if len(chain) > 1 else ""
    found = successors(body, str(chain[0].properties["name"]), upper, year - WINDOW)
    ways = [[s.body.name, *rest] for s in found for rest in walk(s.body, place, s.year + WINDOW)]
    return ways or [[]]


@pytest.mark.parametrize(
    ("place", "year", "mention", "name", "way"),
    [
        (CITY, 2013, "市质监局", "东莞市质量技术监督局", ["东莞市市场监督管理局"]),
        (CITY, 2013, "市工商局", "东莞市工商行政管理局", ["东莞市市场监督管理局"]),
        (CITY, 2012, "市卫生局", "东莞市卫生局", ["东莞市卫生和计划生育委员会", "东莞市卫生健康委员会"]),
        (CITY, 2012, "市人口计生局", "东莞市人口和计划生育局", ["东莞市卫生和计划生育委员会", "东莞市卫生健康委员会"]),
        (CITY, 2015, "市卫生计生委", "东莞市卫生和计划生育委员会", ["东莞市卫生健康委员会"]),
        (CITY, 2013, "市环保局", "东莞市环境保护局", ["东莞市生态环境局"]),
        (CITY, 2013, "市安监局", "东莞市安全生产监督管理局", ["东莞市应急管理局"]),
        (CITY, 2013, "市旅游局", "东莞市旅游局", ["东莞市文化和旅游局"]),
        (CITY, 2013, "市外经贸局", "东莞市对外贸易经济合作局", ["东莞市商务局"]),
        (CITY, 2013, "市城乡规划局", "东莞市城乡规划局", ["东莞市自然资源和规划局"]),
        (CITY, 2013, "市地税局", "东莞市地方税务局", ["国家税务总局东莞市税务局"]),
        (CITY, 2013, "市国税局", "东莞市国家税务局", ["国家税务总局东莞市税务局"]),
        (CITY, 2013, "市财政局", "东莞市财政局", []),
        (CITY, 2013, "市科技局", "东莞市科学技术局", []),
        (CITY, 2021, "市市场监管局", "东莞市市场监督管理局", []),
        (COUNTY_CITY, 2012, "市质监局", "宜兴市质量技术监督局", ["宜兴市市场监督管理局"]),
        (COUNTY_CITY, 2012, "市卫生局", "宜兴市卫生局", ["宜兴市卫生和计划生育委员会", "宜兴市卫生健康委员会"]),
        (COUNTY_CITY, 2012, "无锡市质监局", "无锡市质量技术监督局", ["无锡市市场监督管理局"]),
        (COUNTY, 2013, "县质监局", "霍山县质量技术监督局", ["霍山县市场监督管理局"]),
        (COUNTY, 2013, "县科技局", "霍山县科学技术局", []),
        (PROVINCE, 2009, "省卫生厅", "安徽省卫生厅", ["安徽省卫生和计划生育委员会", "安徽省卫生健康委员会"]),
        (PROVINCE, 2013, "省质监局", "安徽省质量技术监督局", ["安徽省市场监督管理局"]),
        (PROVINCE, 2013, "省财政厅", "安徽省财政厅", []),
        (NATION, 2012, "卫生部", "卫生部", ["国家卫生和计划生育委员会", "国家卫生健康委员会"]),
        (NATION, 2013, "农业部", "农业部", ["农业农村部"]),
        (NATION, 2020, "科学技术部", "科学技术部", []),  # the transfers of 2023 moved duties and ended no body
    ],
)
def test_the_way_to_today(place: tuple[str, str, str], year: int, mention: str, name: str, way: list[str]) -> None:
    body = resolver(place, year).resolve(mention)
    assert body.name == name
    seat = place if body.adcode == place[0] else (str(body.adcode), "", str(body.level))
    assert way in walk(body, seat, year)
    if not way:
        assert walk(body, seat, year) == [[]]


def text(place: str, body: str, year: int) -> bytes:
    return f"""{place}人民政府关于加强公共卫生工作的意见

各有关单位:

为做好公共卫生工作,现提出如下意见。

一、加强疾病预防。完善预防控制体系。({body}牵头)

{place}人民政府
{year}年6月1日
""".encode()


def chain_of(graph: Graph, name: str) -> list[tuple[str, int]]:
    names = {n.id: str(n.properties.get("name")) for n in graph.nodes}
    steps: dict[str, Edge] = {names[e.source]: e for e in graph.edges if e.type == "SUCCEEDED_BY"}
    out = []
    while name in steps:
        e = steps[name]
        name = names[e.target]
        out.append((name, int(e.properties["year"])))
    return out


def test_a_chain_in_the_merged_graph_whatever_the_years() -> None:
    early = document_graph(text("东莞市", "市卫生局", 2009), "a.txt")
    late = document_graph(
        text("东莞市", "市卫生局", 2015), "b.txt"
    )  # a place that reformed late still has the old bureau
    for graphs in ([early], [late], [early, late], [late, early]):
        assert chain_of(merge(graphs), "东莞市卫生局") == [
            ("东莞市卫生和计划生育委员会", 2014),
            ("东莞市卫生健康委员会", 2019),
        ]


def test_every_step_is_inferred_and_names_its_reform() -> None:
    graph = merge([document_graph(text("东莞市", "市卫生局", 2009), "a.txt")])
    steps = [e.properties for e in graph.edges if e.type == "SUCCEEDED_BY"]
    assert len(steps) == 2
    for p in steps:
        assert p["tier"] == "inferred" and p["inferred"] is True and p["confidence"] < 1
        assert p["rule"].startswith("succession:S") and p["source_title"] and p["quote"]


@pytest.mark.parametrize(
    ("as_of", "now"),
    [
        (2012, []),
        (2014, ["丙卫计委 (2014)"]),
        (2018, ["丙卫计委 (2014)"]),
        (2019, ["丙卫健委 (2019)"]),
        (None, ["丙卫健委 (2019)"]),
    ],
)
def test_the_body_in_a_year(as_of: int | None, now: list[str]) -> None:
    later = {
        "a": [{"before": "a", "after": "b", "name": "丙卫计委", "year": 2014}],
        "b": [{"before": "b", "after": "c", "name": "丙卫健委", "year": 2019}],
    }
    assert _now("a", later, as_of) == now
