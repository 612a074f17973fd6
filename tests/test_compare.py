"""Targets across places: one name for one quantity, the step from the level above, coverage, and the picture."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError, NotFound
from kg.graph.merge import merge
from kg.model import Edge, Graph, Node
from kg.pipeline import document_graph
from kg.queries.ask import Ambiguous
from kg.queries.compare import compare, compare_text, find_indicator, number
from kg.queries.coverage import coverage, coverage_text
from kg.render import rows_text
from kg.resolve.indicators import identify, indicator_name, unit_group, unit_scale
from kg.store import Store
from kg.views.chart import html, value_scale, write, year_scale

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
RATE = "主要农产品质量安全抽检合格率"

# --- names -----------------------------------------------------------------------------------------------------------

SAME = (
    ("%", RATE, "主要农产品抽检合格率", "农产品抽检合格率", "全市主要农产品质量安全抽检合格率", "主要农产品、林产品及水产品质量安全抽检合格率",
     "主要农产品质量安全产地抽检合格率", "主要农产品监督抽查合格率", "主要农产品质量安全抽检总体合格率"),
    ("%", "大中型工程一次验收合格率", "大中型工程项目一次验收合格率", "大中型建设工程项目一次竣工验收合格率"),
    ("%", "其他工程一次验收合格率", "其他工程的一次验收合格率"),
    ("%", "护理型床位占比", "养老机构护理型床位占比", "养老机构护理型床位比例", "护理型养老床位占比"),
    ("件", "每万人发明专利拥有量", "每万人口发明专利拥有量", "万人有效发明专利拥有量"),
    ("%", "全社会研发经费投入占GDP比重", "全社会研发经费投入占地区生产总值的比重", "全社会R&D经费支出占GDP的比例",
     "研究与试验发展(R&D)经费投入占国内生产总值比重"),
    ("微克/立方米", "PM2.5平均浓度", "细颗粒物(PM2.5)年均浓度", "PM2.5浓度", "细颗粒物平均浓度"),
    ("%", "空气质量优良天数比率", "空气质量优良率", "城市空气质量优良天数比例"),
    ("万人", "城镇新增就业", "全省城镇新增就业人数"),
    ("家", "高新技术企业", "高新技术企业数量", "全县高新技术企业总数"),
    ("%", "森林覆盖率", "全市森林覆盖率", "我县森林覆盖率", "“森林覆盖率”"),
    ("%", "地区生产总值", "GDP", "国内生产总值"),
)  # fmt: skip
APART = (
    ("%", "城镇居民人均可支配收入", "农村居民人均可支配收入", "居民人均可支配收入"),
    ("%", "城镇登记失业率", "城镇调查失业率"),
    ("%", "常住人口城镇化率", "户籍人口城镇化率", "城镇化率"),
    ("%", RATE, "水产品抽检合格率", "食用农产品抽检合格率", "蔬菜抽检合格率", "农产品质量安全例行监测合格率", "食品抽检合格率",
     "农产品加工业产值合格率", "农产品质量安全抽检不合格率", "农产品抽检率"),
    ("%", "大中型工程一次验收合格率", "其他工程一次验收合格率", "重点工程一次验收合格率", "大中型工程验收优良率"),
    ("%", "城镇生活污水处理率", "农村生活污水处理率", "城镇生活污水集中处理率"),
    ("%", "护理型床位占比", "养老机构床位占比", "民办养老床位占比"),
    ("件", "每万人发明专利拥有量", "每万人高价值发明专利拥有量", "发明专利拥有量"),
    ("个", "累计名牌产品", "名牌产品", "省级名牌产品"),
    ("%", "制造业产品质量合格率", "制造业产品质量抽查合格率", "产品质量合格率"),
    ("%", "婴儿死亡率", "孕产妇死亡率"),
    ("", "生产性服务业顾客满意度", "生活性服务业顾客满意度"),
)  # fmt: skip


@pytest.mark.parametrize(("unit", "names"), [(row[0], row[1:]) for row in SAME])
def test_names_of_one_indicator(unit: str, names: tuple[str, ...]) -> None:
    assert len({identify(n, unit).id for n in names}) == 1
    assert len({identify(n, unit).name for n in names}) == 1 or "GDP" in names


@pytest.mark.parametrize(("unit", "names"), [(row[0], row[1:]) for row in APART])
def test_names_of_different_things(unit: str, names: tuple[str, ...]) -> None:
    assert len({identify(n, unit).id for n in names}) == len(names)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("名牌产品", "个", "level"), ("名牌产品", "%", "level"), False),
        (("名牌产品", "个", "level"), ("名牌产品", "个", "increase"), False),
        (("城镇新增就业", "人", "level"), ("城镇新增就业", "万人", "increase"), True),
        (("旅游总收入", "亿元", "level"), ("旅游总收入", "万元", "level"), True),
        (("旅游总收入", "亿元", "level"), ("旅游总收入", "亿美元", "level"), False),
        (("森林覆盖率", "%", "level"), ("森林覆盖率", "个百分点", "increase"), True),
        (("公共服务质量满意度", "分", "level"), ("公共服务质量满意度", None, "level"), True),
        (("公共服务质量满意度", "%", "level"), ("公共服务质量满意度", "分", "level"), False),
        (("空气质量优良天数", "天", "level"), ("空气质量优良天数", "%", "level"), False),
        (("培训", "人", "level"), ("培训", "人次", "level"), False),
    ],
)
def test_units_and_changes(one: tuple[Any, ...], other: tuple[Any, ...], same: bool) -> None:
    assert (identify(*one).id == identify(*other).id) is same


def test_what_is_added_in_a_year_and_over_several() -> None:
    names = [
        identify("市级名牌产品", "个", "increase", "新增市级名牌产品6个").name,
        identify("市级名牌产品", "个", "increase", "到2025年累计新增25个").name,
        identify("城镇就业", "人", "increase", "五年累计新增城镇就业5万人").name,
        identify("城镇新增就业", "人", "level", "五年累计城镇新增就业5万人").name,
        identify("创业担保贷款", "亿元", "level", "累计发放创业担保贷款10亿元").name,
        identify("森林覆盖率", "个百分点", "increase", "累计提高2个百分点").name,
    ]
    assert names == [
        "新增市级名牌产品",
        "累计新增市级名牌产品",
        "累计城镇新增就业",
        "累计城镇新增就业",
        "创业担保贷款",
        "森林覆盖率",
    ]


@pytest.mark.parametrize(
    ("unit", "group", "scale"),
    [("%", "share", 1), ("‰", "share", 0.1), ("万人", "persons", 1e4), ("亿元", "money", 1e8), ("万亿元", "money", 1e12),
     ("百万元", "money", 1e6), (None, "score", 1), ("次/年", "次/年", 1), ("万", "万", 1), ("吨", "吨", 1), ("万吨", "吨", 1e4)],
)  # fmt: skip
def test_units(unit: str | None, group: str, scale: float) -> None:
    assert (unit_group(unit), unit_scale(unit)) == (group, scale)


def test_a_name_that_no_rule_knows_stays_as_written() -> None:
    assert indicator_name("古树名木挂牌率", "%") == "古树名木挂牌率"
    assert indicator_name("全市", "%") == "全市"
    assert indicator_name("质量安全" * 20_000, "%").startswith("质量安全")


# --- the comparison --------------------------------------------------------------------------------------------------


def target(id: str, holder: str, value: float | None, year: int | None, **more: Any) -> Edge:
    row = {"op": ">=", "value": value, "unit": "%", "year": year, "change": "level", "mention": "森林覆盖率",
           "quote": f"森林覆盖率{value}%", "doc": holder, "start": 1, "end": 2, "section": "一", "rule": "r",
           "tier": "explicit", "confidence": 1.0}  # fmt: skip
    return Edge(id, "SETS_TARGET", holder, "Indicator:forest", row | more)


def policy(id: str, level: str | None, place: str | None, **more: Any) -> Node:
    return Node(id, "Policy", {"title": id, "level": level, "jurisdiction": place, "stub": False} | more)


def edge(kind: str, source: str, target_: str) -> Edge:
    return Edge(f"{kind}:{source}:{target_}", kind, source, target_, {"quote": "x", "doc": "d", "tier": "explicit"})


HOSTILE = "</script><script>document.title='owned'</script>"
NODES = (
    policy("nation", "national", "全国"),
    policy("province", "province", "临江省"),
    policy("city", "prefecture", "青川市"),
    policy("county", "county", "云岭县", title="云岭县方案" + HOSTILE),
    policy("far", "prefecture", "远山市"),
    Node("j:nation", "Jurisdiction", {"name": "全国"}),
    Node("j:province", "Jurisdiction", {"name": "临江省"}),
    Node("j:city", "Jurisdiction", {"name": "青川市"}),
    Node("j:far", "Jurisdiction", {"name": "远山市"}),
    Node("Indicator:forest", "Indicator", {"name": "森林覆盖率", "unit": "%"}),
    Node("Indicator:green", "Indicator", {"name": "建成区绿化覆盖率", "unit": "%"}),
    Node("m", "Measure", {"title": "目标", "path": "一"}),
)
EDGES = (
    *(edge("GOVERNS", p, "j:" + p) for p in ("nation", "province", "city", "far")),
    edge("WITHIN", "j:city", "j:province"), edge("WITHIN", "j:province", "j:nation"), edge("WITHIN", "j:far", "j:nation"),
    edge("IMPLEMENTS", "county", "city"),
    edge("CONTAINS", "city", "m"),
    target("t:nation", "nation", 24.1, 2025),
    target("t:nation2", "nation", 26, 2035),
    target("t:province20", "province", 30, 2020),
    target("t:province25", "province", 32, 2025),
    target("t:city", "m", 35, 2024, baseline_year=2020),
    target("t:county", "county", 36.5, 2025, quote="森林覆盖率" + HOSTILE),
    target("t:up", "county", 2, 2025, change="increase", unit="个百分点"),
    target("t:far", "far", 20, 2010),
    target("t:open", "far", 22, None),
    target("t:whole", "far", None, 2025, op=None, unit=None, qualitative=True),
    Edge("t:green", "SETS_TARGET", "far", "Indicator:green", target("x", "far", 40, 2025).properties),
)  # fmt: skip


SMALL = Graph(tuple(sorted(NODES, key=lambda n: n.id)), tuple(sorted(EDGES, key=lambda e: e.id)))


@pytest.fixture
def filled(embedded_store: Store) -> Store:
    embedded_store.sync(SMALL)
    return embedded_store


def test_the_step_from_the_level_above(filled: Store) -> None:
    c = compare(filled.read, "森林覆盖率")
    rows = {r["id"]: r for r in c.rows()}
    assert (c.name, c.unit) == ("森林覆盖率", "%")
    wanted = {
        "t:nation": (None, None),
        "t:province20": ("+5.9", "全国 >=24.1% (2025)"),
        "t:province25": ("+7.9", "全国 >=24.1% (2025)"),
        "t:city": ("+3", "临江省 >=32% (2025)"),  # of two years, the nearer
        "t:county": ("+1.5", "青川市 >=35% (2024)"),  # by lineage, its place is unknown
        "t:up": (None, None),  # a growth is not compared with a level
        "t:far": (None, None),  # the nation's came 15 years later
    }
    assert {k: (rows[k]["step"], rows[k]["step_from"]) for k in wanted} == wanted
    assert rows["t:city"]["baseline"] == "2020"
    assert rows["t:up"]["target"] == ">=+2个百分点"
    assert rows["t:whole"]["target"] == "全覆盖"
    assert [r["year"] for r in c.rows()] == sorted((r["year"] for r in c.rows()), key=lambda y: y or 9999)


def test_the_terminal_shows_the_sentence(filled: Store) -> None:
    text = compare_text(compare(filled.read, "森林覆盖率"))
    assert "青川市" in text
    assert "「森林覆盖率35%」" in text
    assert "+3 vs 临江省 >=32% (2025)" in text
    assert "[baseline 2020]" in text


def test_finding_an_indicator(filled: Store) -> None:
    assert find_indicator(filled.read, "全市森林覆盖率")["name"] == "森林覆盖率"
    assert find_indicator(filled.read, "绿化")["name"] == "建成区绿化覆盖率"
    with pytest.raises(Ambiguous):
        find_indicator(filled.read, "覆盖率")
    with pytest.raises(NotFound, match="森林覆盖率"):
        find_indicator(filled.read, "森林蓄积")
    with pytest.raises(NotFound):
        find_indicator(filled.read, "  ")


# --- the picture -----------------------------------------------------------------------------------------------------


def test_the_page_needs_no_network_and_escapes_its_text(filled: Store, tmp_path: Path) -> None:
    out = tmp_path / "forest.html"
    c = compare(filled.read, "森林覆盖率")
    write(c, out)
    page = out.read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)\s*=|url\(|@import|https?://(?!www\.w3\.org/2000/svg)", page)
    assert HOSTILE not in page
    assert page.count("<script>") == 1
    assert page.count("<circle class=") == sum(t.year is not None and t.value is not None for t in c.targets)
    assert "基期 2020" in page
    assert "2 without a year or a number are not drawn" in page
    assert html(c) == page


def test_nothing_to_draw_is_said(filled: Store, tmp_path: Path) -> None:
    c = compare(filled.read, "森林覆盖率")
    none = type(c)(c.name, c.unit, tuple(t for t in c.targets if t.year is None))
    with pytest.raises(InputError, match="森林覆盖率"):
        html(none)
    with pytest.raises(InputError, match="cannot be written"):
        write(c, tmp_path / "no" / "x.html")


@pytest.mark.parametrize(("least", "most"), [(96, 99), (0, 0), (5, 5), (-3, 12), (0.001, 0.002), (1e9, 3e9), (97, 97)])
def test_scales_hold_all_values(least: float, most: float) -> None:
    y = value_scale(least, most)
    assert y.low <= least <= most <= y.high
    assert 3 <= len(y.ticks) <= 14
    assert len(year_scale(1990, 2035).ticks) <= 16
    assert year_scale(2025, 2025).ticks == (2025.0,)


def test_thousands_of_targets_are_drawn_in_time(filled: Store) -> None:
    c = compare(filled.read, "森林覆盖率")
    one = next(t for t in c.targets if t.year)
    many = tuple(
        replace(one, place=f"第{i}镇", year=2000 + i % 30, value=float(i % 97), row=one.row | {"id": str(i)})
        for i in range(3000)
    )
    start = time.process_time()
    page = html(type(c)(c.name, c.unit, many))
    assert time.process_time() - start < 5
    assert page.count("<circle class=") == 3000


@pytest.mark.neo4j
def test_the_same_on_neo4j(both_stores: tuple[Store, Store]) -> None:
    here, there = both_stores
    samples = read_all((ROOT / "samples").iterdir())
    for given in (SMALL, samples):
        for store in both_stores:
            store.sync(given)
        words = "森林覆盖率" if given is SMALL else "农产品抽检合格率"
        assert compare(here.read, words) == compare(there.read, words)
    assert coverage(here.read, "景政发〔2021〕18号") == coverage(there.read, "景政发〔2021〕18号")


@pytest.mark.chromium
def test_a_browser_draws_it(filled: Store, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium")
    out = tmp_path / "c.html"
    write(compare(filled.read, "森林覆盖率"), out)
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'p'}", "--dump-dom", str(out)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "<title>森林覆盖率</title>" in done.stdout
    head = re.search(r'<div class="head">([^<]*)</div>', done.stdout)
    assert head is not None
    assert head[1].startswith("远山市")


# --- real documents --------------------------------------------------------------------------------------------------


def read_all(paths: Iterable[Path]) -> Graph:
    return merge([document_graph(p.read_bytes(), p.name) for p in sorted(paths)])


@pytest.fixture
def samples(embedded_store: Store) -> Store:
    embedded_store.sync(read_all((ROOT / "samples").iterdir()))
    return embedded_store


def test_the_samples_step_by_step(samples: Store) -> None:
    c = compare(samples.read, "农产品抽检合格率")
    steps = {(r["place"], r["year"]): (r["target"], r["step"]) for r in c.rows()}
    assert steps["全国", 2025] == (">=97%", None)
    assert steps["泽南省", 2025] == (">=98%", "+1")
    assert steps["景川市", 2025] == (">=98.5%", "+0.5")
    assert steps["云渚市", 2025] == (">=99%", "+0.5")
    nursing = compare(samples.read, "护理型床位占比")
    assert len(nursing.targets) == 4


def test_coverage_of_a_sample(samples: Store) -> None:
    rows = coverage(samples.read, "景政发〔2021〕18号")
    how = {(r.get("parent_path"), r.get("path")): r["how"] for r in rows}
    assert how["三/(四)", "二/(三)/6"] == "adapted"
    assert how["一", None] == "dropped"
    assert how[None, "三/(一)"] == "added"
    parents = {r["parent_id"] for r in rows if r.get("parent_id")}
    assert len(parents) == 8
    own = [r["id"] for r in rows if r.get("id")]
    assert len(own) == len(set(own)) == 11
    text = coverage_text(rows)
    assert "dropped" in text
    assert "泽南省质量提升纲要" in text
    assert rows_text(rows, ["how", "path"], "csv").startswith("how,path\n")


def test_coverage_against_a_policy_that_is_not_above(samples: Store) -> None:
    rows = coverage(samples.read, "麓政办发〔2021〕31号", "泽政发〔2021〕12号")
    assert {r["parent"] for r in rows if r.get("parent")} == {"泽南省质量提升纲要(2021—2025年)"}
    assert any(r["how"] not in ("dropped", "added") for r in rows)
    with pytest.raises(NotFound, match="--against"):
        coverage(samples.read, "国质委发〔2021〕1号")
    with pytest.raises(NotFound, match="no other policy"):
        coverage(samples.read, "麓政办发〔2021〕31号", "麓政办发〔2021〕31号")
    with pytest.raises(NotFound, match="only cited"):
        coverage(samples.read, "景川市国民经济和社会发展第十四个五年规划纲要")


@pytest.mark.shared
def test_four_documents_set_one_indicator(embedded_store: Store) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the real documents are not beside this checkout")
    embedded_store.sync(read_all(SEEDS.glob("00[0234]_*.txt")))
    c = compare(embedded_store.read, "农产品抽检合格率")
    assert {r["level"] for r in c.rows()} == {"province", "prefecture", "county"}
    assert len({t.policy for t in c.targets}) == 4
    assert len({r["mention"] for r in c.rows()}) >= 3
    assert sorted(t.value or 0 for t in c.targets) == [96, 96, 97, 97, 98]


def test_numbers() -> None:
    assert [number(v) for v in (96.0, 97.5, -0.5, 0.0, 1e9)] == ["96", "97.5", "-0.5", "0", "1000000000"]
