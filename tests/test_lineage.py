"""Lineage that no sentence states, validity, and what both say where they do not know."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pytest
from invented_places import invented

from kg.graph.io import jsonl
from kg.graph.lineage import Uppers, seats_above
from kg.graph.merge import merge
from kg.graph.validity import ended_before, repeals, status_in, with_validity
from kg.model import Graph, Node
from kg.pipeline import document_graph
from kg.resolve.subjects import is_outline, is_plan, number_year, period_of, subject_of


@pytest.fixture(scope="module", autouse=True)
def _places() -> Iterator[None]:
    with invented():
        yield


NATION = {"adcode": "100000", "jurisdiction": "全国", "level": "national"}
PROVINCE = {"adcode": "990000", "jurisdiction": "临江省", "level": "province"}
CITY = {"adcode": "990100", "jurisdiction": "青川市", "level": "prefecture"}
COUNTY = {"adcode": "990121", "jurisdiction": "云岭县", "level": "county"}
TOWN = {"adcode": "990121", "jurisdiction": "云岭县", "level": "township"}
ELSEWHERE = {"adcode": "980000", "jurisdiction": "云麓省", "level": "province"}
UNLISTED = {"jurisdiction": "松陵县", "level": "county"}


@pytest.mark.parametrize(
    ("title", "places", "subject"),
    [
        ("质量发展纲要(2011-2020年)", (), "质量"),
        ("云岭县质量强县建设实施方案", ("云岭县", "云岭"), "质量"),
        ("青川市人民政府关于实施质量兴市战略的意见", ("青川市", "青川"), "质量"),
        ("临江省人民政府办公厅关于推进质量提升行动的实施意见", ("临江省",), "质量"),
        ("青川市创建全国质量强市示范城市工作方案", ("青川市",), "质量"),
        ("关于印发青川市质量提升三年行动计划(2022—2024年)的通知", ("青川市",), "质量"),
        ("2023年青川市质量工作要点", ("青川市",), "质量"),
        ("青川市“十四五”数字经济发展规划", ("青川市",), "数字经济"),
        ("关于加快发展养老服务业的若干意见", (), "养老服务"),
        ("“十四五”国家老龄事业发展和养老服务体系规划", (), "老龄事业发展和养老服务体系"),
        ("全民健身计划(2021-2025年)", (), "全民健身"),
        ("青川市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", ("青川市",), "国民经济和社会发展"),
        ("临江省国民经济和社会发展第十三个五年规划纲要", ("临江省",), "国民经济和社会发展"),
        ("进一步优化营商环境行动方案", (), "营商环境"),
        ("优化营商环境条例", (), "营商环境"),
        ("关于推动制造业高质量发展的若干意见", (), "制造业"),
        # more than the subject alone: another subject
        ("云岭县质量考核办法", ("云岭县",), "质量考核"),
        ("养老服务质量提升行动方案", (), "养老服务质量"),
        ("产品质量监督抽查实施方案", (), "产品质量监督抽查"),
        ("农产品质量安全监管工作方案", (), "农产品质量安全"),
        ("乡村建设行动实施方案", (), "乡村建设"),
        ("推进乡村全面振兴规划", (), "乡村振兴"),
        ("乡村振兴战略规划(2018-2022年)", (), "乡村振兴"),
        ("农村公路建设规划", (), "农村公路"),
        # nothing is left
        ("城市发展规划", (), None),
        ("工作方案", (), None),
        ("关于推动高质量发展的意见", (), None),
        ("", (), None),
        (None, (), None),
    ],
)
def test_subject(title: str | None, places: tuple[str, ...], subject: str | None) -> None:
    assert subject_of(title, places) == subject


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("质量发展纲要(2011-2020年)", (2011, 2020)),
        ("质量发展纲要(2011—2020年)", (2011, 2020)),
        ("质量发展纲要(2011年至2020年)", (2011, 2020)),
        ("“十二五”规划", (2011, 2015)),
        ("第十四个五年规划纲要", (2021, 2025)),
        ("“十五五”规划", (2026, 2030)),
        ("“九五”计划", (1996, 2000)),
        ("2013年质量工作要点", (2013, 2013)),
        ("2013年度工作计划", (2013, 2013)),
        ("十四五规划和2035年远景目标纲要", (2021, 2025)),
        # other series, other fives
        ("“八五”普法规划", (None, None)),
        ("“九五”普法规划", (None, None)),
        ("十五个重点项目实施方案", (None, None)),
        ("第十五届运动会方案", (None, None)),
        ("关于2012年以来工作的意见", (None, None)),
        ("质量提升方案", (None, None)),
        (None, (None, None)),
    ],
)
def test_period(title: str | None, years: tuple[int | None, int | None]) -> None:
    assert period_of(title) == years


@pytest.mark.parametrize(
    ("title", "plan", "outline"),
    [
        ("质量发展纲要(2011-2020年)", True, True),
        ("数字经济发展规划", True, True),
        ("关于印发质量提升实施方案的通知", True, False),
        ("关于加强质量工作的意见", True, False),
        ("质量考核办法", False, False),
        ("质量促进条例", False, False),
        ("关于表彰先进单位的通报", False, False),
        (None, False, False),
    ],
)
def test_genre(title: str | None, plan: bool, outline: bool) -> None:
    assert (is_plan(title), is_outline(title)) == (plan, outline)


def test_year_of_a_number() -> None:
    assert [number_year(n) for n in ("临政发〔2013〕19号", "临政发[2013]19号", "第19号", None)] == [
        2013,
        2013,
        None,
        None,
    ]


def policy(place: dict[str, str], title: str, **more: object) -> dict[str, object]:
    return {**place, "title": title, "stub": False, **more}


COUNTY_PLAN = policy(COUNTY, "云岭县质量强县实施方案", issued="2014-05-06")


@pytest.mark.parametrize(
    ("lower", "uppers", "found"),
    [
        # the nearest level that has one
        (COUNTY_PLAN, {"n": policy(NATION, "质量发展纲要(2011-2020年)", issued="2012-02-06", period_end=2020)}, "n"),
        (
            COUNTY_PLAN,
            {
                "n": policy(NATION, "质量发展纲要(2011-2020年)", issued="2012-02-06", period_end=2020),
                "p": policy(PROVINCE, "临江省质量发展纲要(2013-2020年)", issued="2013-03-01", period_end=2020),
            },
            "p",
        ),
        # not in force then: later, ended, too old without a period
        (COUNTY_PLAN, {"n": policy(NATION, "质量提升纲要(2021-2025年)", issued="2021-01-12", period_end=2025)}, None),
        (COUNTY_PLAN, {"n": policy(NATION, "质量振兴纲要(1996-2010年)", issued="1996-12-24", period_end=2010)}, None),
        (COUNTY_PLAN, {"p": policy(PROVINCE, "临江省人民政府关于质量强省的意见", issued="2006-03-01")}, None),
        (COUNTY_PLAN, {"p": policy(PROVINCE, "临江省人民政府关于质量强省的意见", issued="2012-03-01")}, "p"),
        (COUNTY_PLAN, {"p": policy(PROVINCE, "临江省人民政府关于质量强省的意见")}, None),  # no date at all
        # another place, another subject, no plan
        (COUNTY_PLAN, {"e": policy(ELSEWHERE, "云麓省质量发展纲要(2011-2020年)", issued="2012-03-01", period_end=2020)}, None),
        (COUNTY_PLAN, {"p": policy(PROVINCE, "临江省食品安全规划", issued="2012-03-01", period_end=2020)}, None),
        (COUNTY_PLAN, {"p": policy(PROVINCE, "临江省质量考核办法", issued="2012-03-01", period_end=2020)}, None),
        (COUNTY_PLAN, {"c": policy(COUNTY, "云岭县质量发展规划", issued="2012-03-01", period_end=2020)}, None),
        # several: the outline, the same period, else none
        (
            COUNTY_PLAN,
            {
                "a": policy(CITY, "青川市质量强市实施方案", issued="2013-02-01"),
                "b": policy(CITY, "青川市质量发展规划", issued="2013-03-01"),
            },
            "b",
        ),
        (
            COUNTY_PLAN,
            {
                "a": policy(CITY, "青川市质量强市实施方案", issued="2013-02-01"),
                "b": policy(CITY, "青川市质量提升行动计划", issued="2013-03-01"),
                "n": policy(NATION, "质量发展纲要(2011-2020年)", issued="2012-02-06", period_end=2020),
            },
            None,
        ),
        (
            policy(COUNTY, "2014年云岭县质量工作要点", issued="2014-05-06", period_start=2014, period_end=2014),
            {
                "a": policy(CITY, "2014年青川市质量工作要点", issued="2014-02-01", period_start=2014, period_end=2014),
                "b": policy(CITY, "青川市质量强市实施方案", issued="2013-03-01"),
            },
            "a",
        ),
        # a township's paper sits under its county's; a body that is cited only counts too
        (policy(TOWN, "云岭县质量强镇实施方案", issued="2014-05-06"), {}, None),
        (policy(TOWN, "质量提升实施方案", issued="2014-05-06"), {"c": policy(COUNTY, "云岭县质量发展规划", issued="2013-01-01")}, "c"),
        (COUNTY_PLAN, {"n": policy(NATION, "质量发展纲要(2011-2020年)", doc_no="国发〔2012〕9号", period_end=2020, stub=True)}, "n"),
        # a place the table lacks lies in the nation at least
        (policy(UNLISTED, "松陵县质量提升方案", issued="2014-05-06"), {"n": policy(NATION, "质量发展纲要", issued="2012-02-06")}, "n"),
        # no date, no subject, no plan below
        (policy(COUNTY, "云岭县质量强县实施方案"), {"n": policy(NATION, "质量发展纲要", issued="2012-02-06")}, None),
        (policy(COUNTY, "工作方案", issued="2014-01-01"), {"n": policy(NATION, "工作方案", issued="2012-02-06")}, None),
        (policy(COUNTY, "云岭县质量考核办法", issued="2014-01-01"), {"n": policy(NATION, "质量考核办法", issued="2012-02-06")}, None),
    ],
)  # fmt: skip
def test_the_policy_above(lower: dict[str, object], uppers: dict[str, dict[str, object]], found: str | None) -> None:
    answer = Uppers({"me": lower, **uppers})
    above = answer.above("me")
    assert (above.id if above else None) == found
    if above:
        assert above.rule.startswith("lineage:place(") and "subject(" in above.rule and "period(" in above.rule
        assert above.confidence < 1
    else:
        assert answer.missing("me")


def test_what_is_missing_is_said_in_one_line() -> None:
    assert Uppers({"me": COUNTY_PLAN}).missing("me") == (
        "no document of 青川市, 临江省, 全国 on 质量 in force in 2014 was read or cited"
    )
    assert Uppers({"me": policy(NATION, "质量发展纲要", issued="2012-02-06")}).missing("me") == ""
    assert "\n" not in Uppers({"me": policy({}, "质量发展纲要")}).missing("me")


def test_places_above() -> None:
    assert [s.name for s in seats_above(COUNTY_PLAN)] == ["青川市", "临江省", "全国"]
    assert [s.name for s in seats_above(policy(TOWN, "x", issued="2014"))] == ["云岭县", "青川市", "临江省", "全国"]
    assert seats_above(policy(NATION, "x")) == ()


# --- in documents ----------------------------------------------------------------------------------------------------


def paper(place: str, title: str, number: str, date: str, basis: str = "") -> bytes:
    year, month, day = date.split("-")
    return f"""{place}人民政府关于印发{title}的通知

{number}

各有关单位:

现将《{title}》印发给你们,请认真组织实施。

{place}人民政府
{year}年{int(month)}月{int(day)}日

{title}

{basis}为提高质量水平,制定本方案。

一、加强产品监管。完善监督抽查制度,提高监管水平。(市场监管局牵头)

二、打造质量品牌。支持企业开展品牌建设。(市场监管局牵头)
""".encode()


UPPER = paper("临江省", "临江省质量发展规划(2021-2025年)", "临政〔2021〕41号", "2021-03-01")
LOWER = paper("云岭县", "云岭县质量提升实施方案", "云政〔2022〕42号", "2022-05-06")
CITING = paper(
    "云岭县", "云岭县质量提升实施方案", "云政〔2022〕42号", "2022-05-06", "根据《临江省质量发展规划(2021-2025年)》(临政〔2021〕41号),"
)  # fmt: skip


def relations(graph: Graph) -> list[tuple[str, str, str, bool]]:
    titles = {n.id: str(n.properties.get("title")) for n in graph.nodes}
    return [
        (titles[e.source], e.type, titles[e.target], bool(e.properties.get("inferred")))
        for e in graph.edges
        if e.type in ("IMPLEMENTS", "DERIVES_FROM")
    ]


def test_an_edge_where_nothing_is_cited() -> None:
    graph = merge([document_graph(UPPER, "u.txt"), document_graph(LOWER, "l.txt")])
    assert relations(graph) == [("云岭县质量提升实施方案", "DERIVES_FROM", "临江省质量发展规划(2021-2025年)", True)]
    edge = next(e for e in graph.edges if e.type == "DERIVES_FROM")
    assert edge.properties["tier"] == "inferred" and edge.properties["confidence"] < 1
    assert edge.properties["rule"] == "lineage:place(云岭县<临江省),subject(质量),period(2021-2025)"
    me = next(n for n in graph.nodes if n.id == edge.source)
    assert edge.properties["quote"] == me.properties["quote"] and edge.properties["doc"] == me.properties["doc"]


def test_no_edge_where_the_document_names_what_is_above_it() -> None:
    graph = merge([document_graph(UPPER, "u.txt"), document_graph(CITING, "l.txt")])
    assert relations(graph) == [("云岭县质量提升实施方案", "DERIVES_FROM", "临江省质量发展规划(2021-2025年)", False)]


def test_the_order_does_not_show_in_what_is_inferred() -> None:
    graphs = [document_graph(x, f"{i}.txt") for i, x in enumerate((UPPER, LOWER, paper("青川市", "青川市质量强市方案", "青政〔2021〕7号", "2021-09-01")))]  # fmt: skip
    wanted = "".join(jsonl(merge(graphs)))
    assert "lineage:place(云岭县<青川市)" in wanted
    assert all("".join(jsonl(merge(o))) == wanted for o in permutations(graphs))


# --- validity --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "date", "status"),
    [
        ({"status": "expired", "status_reason": "stated by its page", "period_end": 2030}, "2021", "expired"),
        ({"status": "in_force", "status_reason": "stated by its page"}, "2021", "in_force"),
        ({"issued": "2013-01-01", "period_end": 2020}, "2020-12-31", "in_force"),
        ({"issued": "2013-01-01", "period_end": 2020}, "2021-01-01", "expired"),
        ({"issued": "2013-01-01", "expires": "2018-06-30"}, "2018-06-30", "in_force"),
        ({"issued": "2013-01-01", "expires": "2018-06-30"}, "2018-07-01", "expired"),
        ({"issued": "2013-01-01", "expires": "2018"}, "2018-07-01", "in_force"),
        ({"issued": "2013-01-01", "expires": "2018-06-30"}, "2018", "in_force"),
        ({"issued": "2013-01-01"}, "2014", "unknown"),
        ({"issued": "2013-01-01", "period_end": 2020}, "2012", "unknown"),
        ({}, "2014", "unknown"),
    ],
)
def test_status_in_a_year(properties: dict[str, object], date: str, status: str) -> None:
    found, reason = status_in(properties, date)
    assert found == status and reason


def test_replaced_from_the_year_of_the_later_one() -> None:
    old = {"issued": "2012-02-06", "period_end": 2020}
    assert status_in(old, "2014", {"title": "x", "issued": "2015-01-01"})[0] == "in_force"
    assert status_in(old, "2016", {"title": "x", "issued": "2015-01-01"}) == ("replaced", "by x (2015-01-01)")


def test_old_without_a_period() -> None:
    assert ended_before({"issued": "2013-01-01"}, "2019-01-01")
    assert not ended_before({"issued": "2013-01-01"}, "2018-01-01")


@pytest.mark.parametrize(
    ("text", "name", "ends"),
    [
        ("《甲办法》(临政发〔2013〕5号)同时废止。", "《甲办法》(临政发〔2013〕5号)", True),
        ("《甲办法》同时废止。", "《甲办法》", True),
        ("原《甲办法》即行废止。", "《甲办法》", True),
        ("《甲办法》(临政发〔2013〕5号)、《乙办法》(临政发〔2014〕6号)同时废止。", "《甲办法》", True),
        ("《甲办法》自本办法施行之日起停止执行。", "《甲办法》", True),
        ("《甲办法》等文件同时废止。", "《甲办法》", True),
        ("根据《甲办法》制定本办法,《乙办法》同时废止。", "《甲办法》", False),
        ("按照《甲办法》规定执行。", "《甲办法》", False),
        ("《甲办法》废止后的衔接工作。", "《甲办法》", False),
        ("贯彻《甲办法》。本办法自印发之日起施行,《乙办法》同时废止。", "《甲办法》", False),
    ],
)
def test_repeals(text: str, name: str, ends: bool) -> None:
    start = text.index(name)
    assert repeals(text, start, start + len(name)) is ends


def nodes(**policies: dict[str, object]) -> Graph:
    return Graph(tuple(Node(id, "Policy", p) for id, p in policies.items()), ())


def test_the_next_period_replaces() -> None:
    graph = with_validity(
        nodes(
            old=policy(NATION, "质量振兴纲要(1996-2010年)", period_start=1996, period_end=2010, stub=True),
            mid=policy(NATION, "质量发展纲要(2011-2020年)", period_start=2011, period_end=2020, issued="2012-02-06"),
            plan=policy(
                NATION, "质量提升行动计划(2021-2023年)", period_start=2021, period_end=2023, issued="2021-02-06"
            ),
            other=policy(
                PROVINCE, "临江省质量发展纲要(2021-2025年)", period_start=2021, period_end=2025, issued="2021-03-01"
            ),
        )
    )
    p = {n.id: n.properties for n in graph.nodes}
    assert (p["old"]["status"], p["old"]["replaced_by"]) == ("replaced", "mid")
    assert (
        p["mid"]["status"] == "expired" and "replaced_by" not in p["mid"]
    )  # a plan is no outline, a province no nation
    assert p["plan"]["status"] == p["other"]["status"] == "in_force"
    assert all(n["status_reason"] for n in p.values())


def test_what_the_page_states_is_kept() -> None:
    graph = with_validity(nodes(a=policy(NATION, "甲办法", issued="2001-01-01", status="in_force"), b=policy(NATION, "乙办法", issued="2021-01-01")))  # fmt: skip
    p = {n.id: n.properties for n in graph.nodes}
    assert (p["a"]["status"], p["a"]["status_reason"]) == ("in_force", "stated by its page")
    assert p["b"]["status"] == "unknown"


def test_a_document_that_repeals_another_replaces_it() -> None:
    new = paper("青川市", "青川市质量提升实施方案", "青政发〔2021〕8号", "2021-06-01").decode()
    new += "\n三、附则。本方案自印发之日起施行,《青川市质量振兴实施方案》(青政发〔2013〕5号)同时废止。\n"
    graph = merge([document_graph(new.encode(), "n.txt")])
    old = next(n for n in graph.nodes if n.properties.get("doc_no") == "青政发〔2013〕5号")
    me = next(n for n in graph.nodes if n.properties.get("doc_no") == "青政发〔2021〕8号")
    assert old.properties["status"] == "replaced" and old.properties["replaced_by"] == me.id
    assert old.properties["status_reason"].startswith("repealed by 青川市质量提升实施方案:")
