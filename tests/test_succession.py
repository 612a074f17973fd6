"""What became of a body: one step, several, none; by the reform tables and the year of the document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from invented_places import invented

from kg.graph.merge import merge
from kg.model import Edge, Graph, Profile
from kg.pipeline import document_graph
from kg.queries.lead import _now
from kg.resolve import places
from kg.resolve.agencies import Body, Resolver, successors
from kg.schema.agencies import WINDOW


@pytest.fixture(scope="module", autouse=True)
def _places() -> Iterator[None]:
    with invented():
        yield


CITY = ("990100", "青川市", "prefecture")  # real codes, so that the table of divisions knows them
COUNTY_CITY = ("990181", "松塘市", "county")
COUNTY = ("990121", "云岭县", "county")
PROVINCE = ("990000", "临江省", "province")
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
        (CITY, 2013, "市质监局", "青川市质量技术监督局", ["青川市市场监督管理局"]),
        (CITY, 2013, "市工商局", "青川市工商行政管理局", ["青川市市场监督管理局"]),
        (CITY, 2012, "市卫生局", "青川市卫生局", ["青川市卫生和计划生育委员会", "青川市卫生健康委员会"]),
        (CITY, 2012, "市人口计生局", "青川市人口和计划生育局", ["青川市卫生和计划生育委员会", "青川市卫生健康委员会"]),
        (CITY, 2015, "市卫生计生委", "青川市卫生和计划生育委员会", ["青川市卫生健康委员会"]),
        (CITY, 2013, "市环保局", "青川市环境保护局", ["青川市生态环境局"]),
        (CITY, 2013, "市安监局", "青川市安全生产监督管理局", ["青川市应急管理局"]),
        (CITY, 2013, "市旅游局", "青川市旅游局", ["青川市文化和旅游局"]),
        (CITY, 2013, "市外经贸局", "青川市对外贸易经济合作局", ["青川市商务局"]),
        (CITY, 2013, "市城乡规划局", "青川市城乡规划局", ["青川市自然资源和规划局"]),
        (CITY, 2013, "市地税局", "青川市地方税务局", ["国家税务总局青川市税务局"]),
        (CITY, 2013, "市国税局", "青川市国家税务局", ["国家税务总局青川市税务局"]),
        (CITY, 2013, "市财政局", "青川市财政局", []),
        (CITY, 2013, "市科技局", "青川市科学技术局", []),
        (CITY, 2021, "市市场监管局", "青川市市场监督管理局", []),
        (COUNTY_CITY, 2012, "市质监局", "松塘市质量技术监督局", ["松塘市市场监督管理局"]),
        (COUNTY_CITY, 2012, "市卫生局", "松塘市卫生局", ["松塘市卫生和计划生育委员会", "松塘市卫生健康委员会"]),
        (COUNTY_CITY, 2012, "青川市质监局", "青川市质量技术监督局", ["青川市市场监督管理局"]),
        (COUNTY, 2013, "县质监局", "云岭县质量技术监督局", ["云岭县市场监督管理局"]),
        (COUNTY, 2013, "县科技局", "云岭县科学技术局", []),
        (PROVINCE, 2009, "省卫生厅", "临江省卫生厅", ["临江省卫生和计划生育委员会", "临江省卫生健康委员会"]),
        (PROVINCE, 2013, "省质监局", "临江省质量技术监督局", ["临江省市场监督管理局"]),
        (PROVINCE, 2013, "省财政厅", "临江省财政厅", []),
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
    early = document_graph(text("青川市", "市卫生局", 2009), "a.txt")
    late = document_graph(
        text("青川市", "市卫生局", 2015), "b.txt"
    )  # a place that reformed late still has the old bureau
    for graphs in ([early], [late], [early, late], [late, early]):
        assert chain_of(merge(graphs), "青川市卫生局") == [
            ("青川市卫生和计划生育委员会", 2014),
            ("青川市卫生健康委员会", 2019),
        ]


def test_every_step_is_inferred_and_names_its_reform() -> None:
    graph = merge([document_graph(text("青川市", "市卫生局", 2009), "a.txt")])
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
