"""Targets in their document: governing years, reports, rules, tables, repeats, hostile input, the annotated documents."""

from __future__ import annotations

import importlib.util
import json
import pathlib
from typing import Any

import pytest

from kg.extract.context import Context
from kg.extract.indicators import find
from kg.ingest.outline import parse
from kg.model import Document, Outline, Profile, Section, Target

SHARED = pathlib.Path(__file__).resolve().parents[1].parent / "shared"


def targets(text: str, **profile: Any) -> tuple[Target, ...]:
    document = Document.of_text(text)
    return find(Context(document, parse(document), Profile(**profile)))


def short(text: str, **profile: Any) -> list[tuple[Any, ...]]:
    return [(t.name, t.value, t.unit, t.year) for t in targets(text, **profile)]


PLAN = """云岭县养老服务发展实施方案
为加快养老服务发展,制定本方案。
一、总体要求
(一)指导思想。坚持以人民为中心。
(二)总体目标。到2027年,全县养老服务体系更加完善。
(三)具体目标。护理型床位占比达到60%,社区助餐点达到80个。
二、重点任务
(一)建设网络。建成区域养老服务中心6个。
三、保障措施
(一)加强领导。每年至少召开一次专题会议。
"""


def test_general_objective_gives_specific_ones_their_year() -> None:
    assert short(PLAN) == [
        ("护理型床位占比", 60, "%", 2027),
        ("社区助餐点", 80, "个", 2027),
        ("区域养老服务中心", 6, "个", None),
        ("专题会议", 1, "次/年", None),
    ]
    assert [t.section for t in targets(PLAN)] == ["一/(三)", "一/(三)", "二/(一)", "三/(一)"]


def test_general_objective_gives_no_year_where_specific_ones_name_others() -> None:
    text = PLAN.replace("社区助餐点达到80个", "社区助餐点2025年达到50个")
    assert short(text)[:2] == [("护理型床位占比", 60, "%", None), ("社区助餐点", 50, "个", 2025)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2025年,覆盖率达到90%。合格率达到95%。", [2025, 2025]),
        ("到2025年,覆盖率达到90%。\n合格率达到95%。", [2025, None]),
        ("覆盖率2024年达到90%,到2025年达到95%;合格率达到96%。", [2024, 2025, None]),
        ("到2025年覆盖率达到90%,合格率达到95%。", [2025, 2025]),
        ("覆盖率达到90%;到2026年,合格率达到95%;优良率达到85%。", [None, 2026, 2026]),
        ("“十四五”期间,年均增速达到6%。", [2025]),
        ("到“十五五”末,覆盖率达到90%。", [2030]),
        ("2024年底前,覆盖率达到90%。", [2024]),
        ("2024—2026年,覆盖率达到90%以上。", [2026]),
        ("到2025年,全面建成服务体系。\n——全市养老床位至少需达到9000张以上。\n——覆盖率达到90%。", [2025, 2025]),
        ("到2025年,全面建成服务体系。\n——覆盖率2023年达到90%。\n——合格率达到95%。", [2023, None]),
    ],
)
def test_year_of_a_clause(text: str, expected: list[int | None]) -> None:
    found = targets(f"二、工作目标\n{text}\n三、重点任务\n加强领导。\n")
    assert [t.year for t in found] == expected


def test_heading_and_introduction_give_years() -> None:
    text = (
        "一、发展目标\n到2026年,主要目标如下:\n1.覆盖率达到90%。\n2.合格率达到95%。\n二、2028年目标\n优良率达到80%。\n"
    )
    assert [(t.name, t.year) for t in targets(text)] == [("覆盖率", 2026), ("合格率", 2026), ("优良率", 2028)]


def test_a_sentence_that_opens_a_paragraph_is_no_heading() -> None:
    text = "一、资金保障\n(一)省财政2016年安排10亿元,撬动社会资本。农业保险覆盖面扩大到70%。\n"
    assert short(text) == [("农业保险覆盖面", 70, "%", None)]


def test_title_of_a_yearly_plan_gives_the_year() -> None:
    text = "一、重点任务\n新建公园12个。\n"
    assert short(text, title="青川市2024年民生实事实施方案") == [("公园", 12, "个", 2024)]
    assert short(text, title="青川市民生三年行动计划(2022-2024年)") == [("公园", 12, "个", None)]


def test_years_before_the_document_are_reports() -> None:
    text = "一、工作目标\n2019年,覆盖率达到80%。\n2023年,覆盖率达到90%。\n"
    assert short(text, issued="2021-03-05") == [("覆盖率", 90, "%", 2023)]


def test_this_year_is_the_year_of_the_document() -> None:
    assert short("一、工作任务\n今年新建公园12个。\n", issued="2023-02-01") == [("公园", 12, "个", 2023)]


def test_report_sections_hold_no_targets() -> None:
    text = "一、发展基础\n粮食产量达到60亿斤。合格率达到95%。\n二、发展目标\n粮食产量达到65亿斤。\n"
    assert short(text) == [("粮食产量", 65, "亿斤", None)]


def test_headings_of_doing_are_no_reports() -> None:
    text = "一、夯实发展基础\n(一)平台。到2025年,建成中心6个。\n二、补齐设施短板\n(一)道路。到2025年,里程达到50公里。\n"
    assert short(text) == [("中心", 6, "个", 2025), ("里程", 50, "公里", 2025)]


def test_what_is_to_become_firmer_is_no_report() -> None:
    text = "一、主要目标\n(一)网络基础更加坚实\n到2027年,建成基站12万个。\n(二)产业基础\n企业达到300家。\n"
    assert short(text) == [("基站", 12, "万个", 2027)]


def test_rules_undertake_what_a_heading_of_goals_holds() -> None:
    text = "第一章 责任目标\n第一条 重大隐患整改率达到95%以上。\n第二章 目标考核\n第二条 得分率达到95%以上。\n"
    assert short(text, title="青川市安全生产管理办法", type="办法") == [("重大隐患整改率", 95, "%", None)]


def test_rules_set_no_targets() -> None:
    text = "第一条 建筑面积达到3000平方米以上的应当备案。\n第二条 抽查比例不低于5%。\n"
    assert short(text, title="青川市工程质量管理办法", type="办法") == []


POLICIES = """关于促进工业发展的若干政策
一、支持企业做大做强
1.预留份额提高至40%以上,研发人员占比不低于10%,绿地率达到30%。
2.力争到2025年,规模以上企业达到500家。
"""


def test_conditions_of_support_are_no_targets() -> None:
    assert short(POLICIES, title="关于促进工业发展的若干政策") == [("规模以上企业", 500, "家", 2025)]


def test_introduction_may_give_its_year_behind_a_comma() -> None:
    text = "二、工作目标\n通过三年努力,到2017年,实现以下目标:\n(一)产品。合格率达到95%。\n(二)工程。优良率达到85%。\n"
    assert [t.year for t in targets(text)] == [2017, 2017]


def test_baselines() -> None:
    text = (
        "一、发展目标\n到2025年,能耗比2020年下降13%,优质工程比“十三五”时期增加15%,合格率高于全省平均水平2个百分点。\n"
    )
    found = targets(text)
    assert [(t.baseline_year, t.baseline, t.change) for t in found] == [
        (2020, None, "decrease"),
        (None, "“十三五”时期", "increase"),
        (None, "全省平均水平", "level"),
    ]


TABLE = """二、主要目标
专栏1 主要指标
类别 | 指标 | 单位 | 2020年 | 2025年 | 属性
经济 | 生产总值增速 | % | 4.1 | 6.5左右 | 预期性
城镇化率 | % | 60.1 | 65 | 预期性
生态 | 单位产值能耗降低(%) | - | - | 〔13.5〕 | 约束性
森林覆盖率(%) |  | 63 | ≥63.2 | 约束性
空气质量 | % | 90 | 完成上级下达任务 | 约束性
三、保障措施
加强领导。
"""
STACKED = """二、主要目标
指标
单位
2020年基期值
2025年目标值
属性
公路里程
公里
3000
5000
预期性
每千人口医师数
人
2.1
3.2以上
约束性
三、保障措施
加强领导。
"""


def test_tables() -> None:
    found = [(t.name, t.op, t.value, t.unit, t.year, t.change, t.baseline) for t in targets(TABLE)]
    assert found == [
        ("生产总值增速", "~", 6.5, "%", 2025, "level", "4.1"),
        ("城镇化率", "=", 65, "%", 2025, "level", "60.1"),
        ("单位产值能耗", "=", 13.5, "%", 2025, "decrease", None),
        ("森林覆盖率", ">=", 63.2, "%", 2025, "level", "63"),
    ]
    found = [(t.name, t.op, t.value, t.unit, t.year, t.change, t.baseline) for t in targets(STACKED)]
    assert found == [
        ("公路里程", "=", 5000, "公里", 2025, "level", "3000"),
        ("每千人口医师数", ">=", 3.2, "人", 2025, "level", "2.1"),
    ]
    assert {t.rule for t in targets(TABLE)} == {"target.table"}


@pytest.mark.parametrize(
    "text",
    [
        "序号 | 项目 | 数量 | 单价\n1 | 电脑 | 12 | 5000\n",
        "指标 | 单位 | 2018年 | 2019年\n产量 | 万吨 | 12 | 13\n",
        "项目 | 得分 | 备注\n合格率 | 20 | 2020年\n",
    ],
)
def test_tables_that_set_no_targets(text: str) -> None:
    assert short("一、附表\n" + text, issued="2021-05-01") == []


def test_qualitative_targets() -> None:
    text = "二、工作目标\n到2025年,实现行政村光纤网络全覆盖,重点污染源在线监控全覆盖。力争省政府质量奖实现零的突破。\n"
    found = [(t.name, t.value, t.year, t.qualitative) for t in targets(text)]
    assert found == [
        ("行政村光纤网络", None, 2025, True),
        ("重点污染源在线监控", None, 2025, True),
        ("省政府质量奖", None, 2025, True),
    ]
    assert targets("三、任务\n建设覆盖全市的监测网络,已实现乡镇全覆盖。\n") == ()


def test_restatements_are_told_once_but_counts_stay_with_their_section() -> None:
    text = "二、发展目标\n(一)茶业。合格率达到95%。培育省级品牌2个。培育2个省级名牌。\n(二)竹业。合格率达到95%。培育2个省级名牌。\n"
    assert [t.name for t in targets(text)] == ["合格率", "省级品牌", "省级名牌", "省级名牌"]


def test_evidence_is_the_text_itself() -> None:
    text = "二、工作目标\n到２０２５年，“名优”产品达到１２０个以上，合格率达到９５％。\n"
    found = targets(text)
    assert [(t.name, t.value, t.unit, t.year) for t in found] == [
        ("“名优”产品", 120, "个", 2025),
        ("合格率", 95, "%", 2025),
    ]
    assert [text[t.start : t.end] for t in found] == ["“名优”产品达到１２０个以上", "合格率达到９５％"]


@pytest.mark.parametrize(
    "text",
    ["(" * 100_000, "1" * 100_000, "1%" * 30_000, "1," * 30_000, "到2025年" * 10_000, "新建1个" * 20_000, "1 | " * 30_000,
     "指标\n" * 10_000, "百" * 100_000, "比2010年" * 10_000 + "下降20%", "达到" * 30_000 + "5%", "、和" * 30_000 + "分别达80和70以上",
     "指标 | 2025年\n" + "a | 1\n" * 10_000, '"' * 100_000 + "全覆盖", "到2025年,\n" * 10_000],
)  # fmt: skip
@pytest.mark.usefixtures("ends_soon")
def test_hostile_input_ends_soon(text: str) -> None:
    document = Document.of_text(text)
    outline = Outline(Section("", None, None, 0, "", 0, len(text), 0, 0, 0, 0))
    assert all(t.value != 0 for t in find(Context(document, outline)))


def test_two_runs_agree() -> None:
    assert targets(PLAN + TABLE) == targets(PLAN + TABLE)


def _scorer() -> Any:
    spec = importlib.util.spec_from_file_location("target_score", SHARED / "eval" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
def test_annotated_documents() -> None:
    """F1 of name, value and unit >= 0.92, with operator and year >= 0.88, from clean text."""
    if not (SHARED / "eval" / "gold").is_dir():
        pytest.skip("no annotated documents beside the checkout")
    score = _scorer()
    loose = score.Tally()
    exact = 0
    for path in sorted((SHARED / "eval" / "gold").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        stem = path.name.removesuffix(".gold.json")
        source = SHARED / "eval" / "clean" / f"{stem}.txt"
        source = source if source.exists() else SHARED / "seeds" / f"{stem}.txt"
        raw = source.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")
        policy = gold["policy"]
        found = targets(text, title=policy["title"], type=policy["type"], issued=policy["issued"])
        fields = ("name", "op", "value", "value_max", "unit", "year")
        got = [{k: getattr(t, k) for k in fields} for t in found if t.value is not None]
        wanted = [i for i in gold["indicators"] if not i.get("qualitative")]
        matched = loose.pairs(wanted, got, score.same_indicator, 0.5)
        exact += sum(g["op"] == h["op"] and score.same_year(g, h) for g, h in matched)
    figures = loose.figures()
    assert figures["f1"] >= 0.92
    assert 2 * exact / (2 * loose.tp + loose.fp + loose.fn) >= 0.88


def test_the_number_of_an_item_is_no_value() -> None:
    assert short("一、主要任务\n覆盖率达到100%。三、加强队伍建设6、完善交流制度。交流比例达到10%。\n") == [
        ("覆盖率", 100, "%", None),
        ("交流比例", 10, "%", None),
    ]


def test_several_values_of_a_year_gone_by_are_a_report() -> None:
    assert short("一、主要任务\n到2019年底,甲率、乙率分别达到91%和92%。\n", issued="2020-03-05") == []


def test_a_page_put_up_years_later_makes_no_report() -> None:
    text = "一、主要任务\n检测站覆盖率2007年底达到100%。\n"
    assert short(text, published="2022-10-19") == [("检测站覆盖率", 100, "%", 2007)]
    assert short(text, issued="2022-10-19") == []


def test_the_number_says_when_a_page_shown_again_was_written() -> None:
    text = "一、主要任务\n甲率2012年达到80%,到2015年达到95%。\n"
    expected = [("甲率", 80, "%", 2012), ("甲率", 95, "%", 2015)]
    assert short(text, published="2022-10-19", base_year=2010) == expected
    assert short(text, issued="2022-10-19", base_year=2022) == []
