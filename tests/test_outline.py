"""Marks, nesting, titles and kinds; what every outline must keep; time on hostile input; the gold documents."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import SchemaError
from kg.ingest.outline import parse
from kg.ingest.outline.headings import heading_of, word_heading
from kg.ingest.outline.kinds import is_phase, is_timetable, kind_of_heading
from kg.ingest.outline.markers import inside_marks, line_marks
from kg.ingest.outline.vocab import words
from kg.model import Document, Outline, Section
from kg.text import fold

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


def _marks(line: str) -> list[tuple[str, int, str]]:
    folded = fold(line)
    return [(m.style, m.value, m.label) for m in line_marks(folded, 0, len(folded))]


@pytest.mark.parametrize(
    ("line", "style", "value", "label"),
    [
        ("一、总体要求", "cn", 1, "一"),
        ("十二、附则", "cn", 12, "十二"),
        ("二十三.保障", "cn", 23, "二十三"),
        ("  三、措施", "cn", 3, "三"),
        ("一 、总体要求", "cn", 1, "一"),
        ("(一)指导思想", "cnp", 1, "(一)"),
        ("(三十三)考核", "cnp", 33, "(三十三)"),
        ("( 二 )严肃纪律", "cnp", 2, "(二)"),
        ("㈢ 健全体系", "cnp", 3, "(三)"),
        ("1.加强领导", "ar", 1, "1"),
        ("12、加强领导", "ar", 12, "12"),
        ("1 . 加强领导", "ar", 1, "1"),
        ("⒊加强领导", "ar", 3, "3"),
        ("(1)加强领导", "arp", 1, "(1)"),
        ("⑵加强领导", "arp", 2, "(2)"),
        ("1)加强领导", "rp", 1, "1"),
        ("①加强领导", "circ", 1, "①"),
        ("第一条 为了规范", "article", 1, "第一条"),
        ("第二条本办法适用", "article", 2, "第二条"),
        ("第十五条〔期限〕", "article", 15, "第十五条"),
        ("第一章 总则", "chapter", 1, "第一章"),
        ("第二节 分工", "sect", 2, "第二节"),
        ("第一部分 要求", "part", 1, "第一部分"),
        ("第三阶段:总结", "stage", 3, "第三阶段"),
        ("——坚持创新。推动", "dash", 0, ""),
        ("--坚持创新。推动", "dash", 0, ""),
        ("●完善设施。新建", "bullet", 0, ""),
        ("■完善设施。新建", "bullet", 0, ""),
        ("专栏2:重点工程", "box", 2, "专栏2"),
        ("专栏 3 重点工程", "box", 3, "专栏3"),
        ("附件1", "annex", 0, "附件1"),
        ("附件2 任务分工表", "annex", 0, "附件2"),
        ("2.2020年底前完成", "ar", 2, "2"),
        ("3.6月底前完成", "ar", 3, "3"),
        ("1.5G网络工程", "ar", 1, "1"),
    ],
)
def test_line_mark(line: str, style: str, value: int, label: str) -> None:
    assert _marks(line) == [(style, value, label)]


@pytest.mark.parametrize(
    "line",
    [
        "1.5万亩", "2012年完成", "3、4级风险企业", "一、二、三产业融合", "2023,全县", "2012.5.27", "3·15消费者权益日",
        "-1-", "— 2 —", "第三条、第四条规定", "第二条的规定", "第一季度", "第三产业", "一是加强", "一方面", "十大产业",
        "100%达标", "400.完成", "(2013-2020年)", "(试行)", "--------", "第一批次", "附件材料由各单位自行准备,并在规定的时间以内"
        "按要求上报到领导小组办公室汇总审核存档备案以便于今后统一查阅使用和管理监督", "(市发改委负责)", "11", "三大工程",
    ],
)  # fmt: skip
def test_no_line_mark(line: str) -> None:
    assert _marks(line) == []


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("要求:(1)甲。(2)乙。", ["(1)", "(2)"]),
        ("(略)三、保障措施", ["三"]),
        ("(市发改委负责)2.推进", ["2"]),
        ("依照第(一)项、第(二)项", []),
        ("增长1.5倍。3.5万亩", []),
        ("完成10、20家", []),
    ],
)
def test_inside_marks(line: str, labels: list[str]) -> None:
    folded = fold(line)
    assert [m.label for m in inside_marks(folded, 0, len(folded)) if not m.weak] == labels


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("加强领导。各县要高度重视。", "加强领导"),
        ("加强领导:各县要高度重视。", "加强领导"),
        ("加强领导\n各县要高度重视。", "加强领导"),
        ("\n加强领导\n各县要高度重视。", "加强领导"),
        ("总体要求 坚持统筹规划,全面提升。", "总体要求"),
        ("建设设施(市民政局牵头,市财政局配合)\n新建。", "建设设施"),
        ("准备阶段(2012年10月至12月)\n制定方案。", "准备阶段(2012年10月至12月)"),
        ("准备阶段(3月)。制定方案。", "准备阶段(3月)"),
        ("第一阶段:动员部署(3月)。制定方案。", "第一阶段:动员部署(3月)"),
        ("〔适用范围〕本办法适用于全市。", "适用范围"),
        ("制定年度计划。(市发改委负责)", "制定年度计划"),
        ("指导思想以科学发展观为指导,加快发展。", "指导思想"),
        ("提升服务质量,形成以顾客满意为核心的消费环境\n加快发展。", "提升服务质量,形成以顾客满意为核心的消费环境"),
        ("实施“放心肉。放心酒”工程。建设。", "实施“放心肉。放心酒”工程"),
        ("到2020年,绿化率达到40%。同时推进。", ""),
        ("加快推进改造,完成3家任务,年内削减200吨,力争提前。", ""),
        ("凡涉及利益的。应当听取。", ""),
        ("有固定场所;", ""),
        ("重点做好以下工作,内容包括:甲、乙、丙。", ""),
        ("各镇要建立机制,落实责任,明确专人负责此项工作。确保", ""),
        ("", ""),
        ("\n\n", ""),
    ],
)
def test_heading(text: str, title: str) -> None:
    folded = fold(text)
    h = heading_of(folded, 0, len(folded))
    assert text[h.start : h.end] == title
    assert 0 <= h.start <= h.end <= h.body <= len(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("提升计量能力。健全量值传递体系,服务产业。", "提升计量能力"),
        ("产品质量——合格率稳定提高,安全水平提升。", "产品质量"),
        ("工程质量:重点工程质量达到国内先进水平。", "工程质量"),
        ("培育示范、试点项目。在农业领域培育一批示范区。", "培育示范、试点项目"),
        ("以人为本,安全为先。把以人为本作为价值导向。", "以人为本,安全为先"),
        ("首先,建设强市是内在要求。目前市场竞争激烈。", None),
        ("一是加强领导。各县要高度重视,落实责任。", None),
        ("责任单位:市发改委、市财政局、市审计局等部门。", None),
        ("完成时限:2023年10月底前全部完成改造任务。", None),
        ("到2015年,质量发展的具体目标:合格率达到98%。", None),
        ("各镇要高度重视。成立领导小组,加强组织领导。", None),
        ("合格率超过30%。其他指标继续保持全省领先水平。", None),
        ("联系人:李某某,电话请见市政府网站通讯录页面", None),
        ("短句。", None),
    ],
)
def test_word_heading(text: str, title: str | None) -> None:
    folded = fold(text)
    h = word_heading(folded, 0, len(folded))
    assert (text[h.start : h.end] if h else None) == title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("指导思想", "objective"), ("总体要求", "objective"), ("基本原则", "objective"), ("产品质量目标", "objective"),
        ("工作思路", "objective"), ("主要目标", "objective"), ("发展定位", "objective"), ("现状与形势", "other"),
        ("充分认识重要意义", "other"), ("存在问题", "other"), ("发展基础", "other"), ("夯实发展基础", None),
        ("优化发展环境", None), ("解决突出问题", None), ("主要任务", "task"), ("目标和任务", None), ("加强领导", None), (None, None),
    ],
)  # fmt: skip
def test_kind_of_heading(title: str | None, kind: str | None) -> None:
    assert kind_of_heading(title) == kind


def test_phases() -> None:
    assert is_timetable("实施步骤") and is_timetable("进度安排") and not is_timetable("工作任务")
    assert is_phase("动员部署阶段(3月)", False) and is_phase("宣传发动阶段", True)
    assert not is_phase("抓好义务教育阶段招生", False) and not is_phase(None, True)


def test_unknown_list_is_refused() -> None:
    with pytest.raises(SchemaError, match="unknown list"):
        words("kinds", "nothing")


# --- what every outline keeps ----------------------------------------------------------------------------------------


def _check(text: str, outline: Outline) -> None:
    paths = [s.path for s in outline.sections]
    assert len(paths) == len(set(paths))

    def inside(node: Section) -> None:
        assert 0 <= node.start <= node.body_start <= max(node.own_end, node.body_start)
        assert node.start <= node.title_start <= node.title_end or node.path == ""
        assert node.own_end <= node.end <= len(text)
        low = node.own_end
        for child in node.children:
            assert low <= child.start <= child.end <= node.end
            assert child.level == node.level + 1 <= 11
            low = child.end
            inside(child)

    inside(outline.root)
    assert outline.preamble[0] <= outline.preamble[1] <= len(text)


_PIECES = st.sampled_from(
    [
        "一、",
        "二、",
        "三、",
        "(一)",
        "(二)",
        "1.",
        "2.",
        "3、",
        "(1)",
        "(2)",
        "①",
        "②",
        "第一条",
        "第二条",
        "第一章",
        "——",
        "--",
        "●",
        "专栏1",
        "附件1",
        "附件:",
        "目录",
        "序号",
        "工作任务",
        "责任单位",
        "|",
        "1",
        "2",
        "2012年",
        "。",
        ";",
        ":",
        "\n",
        "\n",
        "\n",
        "",
        "(",
        ")",
        "加强领导",
        "指导思想",
        "工作目标",
        "实施步骤",
        "第一阶段:",
        "市政府要加强组织协调和监督检查工作,确保任务落到实处",
        "青川市人民政府",
        "2020年1月1日",
        "实施方案",
        "现将《办法》印发给你们",
        "抄送:",
        "1.1",
        "\n",
        "\n",
        " ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
@example("第一条\n一、 ")
def test_any_text_gives_a_sound_outline(text: str) -> None:
    outline = parse(Document.of_text(text))
    _check(text, outline)
    assert parse(Document.of_text(text)) == outline


def test_running_numbers_stay_in_their_chapters() -> None:
    text = "一、甲\n" + "".join(f"({c})事项{c}。做好工作。\n" for c in "一二三") + "二、乙\n(四)事项四。做好工作。\n"
    assert [m.path for m in parse(Document.of_text(text)).measures] == ["一/(一)", "一/(二)", "一/(三)", "二/(四)"]


def test_repeated_paths_are_told_apart() -> None:
    text = "一、甲\n做好工作。\n一、乙\n做好工作。\n"
    assert [m.path for m in parse(Document.of_text(text)).measures] == ["一", "一~2"]


def test_section_at_a_position() -> None:
    text = "一、甲\n(一)乙。做好工作。\n(二)丙。做好工作。\n青川市人民政府\n2020年1月1日\n"
    outline = parse(Document.of_text(text))
    assert outline.at(text.index("丙")).path == "一/(二)"
    assert outline.at(text.index("2020")).path == ""


# --- time ------------------------------------------------------------------------------------------------------------

_LONG = 100_000


@pytest.mark.parametrize(
    "unit",
    [
        "(", "1", "1.", "\n", " ", " \n", "一、", "一、\n", "(一)", "(一)\n", "—", "——甲\n", "|", "序号|工作任务|牵头单位\n1|a|b\n",
        "序号\n", "序号\n工作任务\n牵头单位\n1\n甲\n乙\n", "《", "附件\n", "附件1:\n", "2020年1月1日\n", "某某政府\n", "现将《甲》印发给你们\n", "第一条",
        "第一章\n一、甲\n(一)乙\n1.丙\n(1)丁\n①戊\n", "一、甲乙丙丁。", "甲:", "()", "1. ", " (1)", "专栏1\n甲。\n", "附件:", "\"", "目录\n甲\n",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("ends_soon")
def test_hostile_input_ends_soon(unit: str) -> None:
    text = unit * (_LONG // len(unit))
    _check(text, parse(Document.of_text(text)))


# --- the gold documents ----------------------------------------------------------------------------------------------


def _score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("eval_score", SHARED / "eval" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
def test_gold_measures_titles_and_kinds() -> None:
    gold_files = sorted((SHARED / "eval" / "gold").glob("*.gold.json")) if SHARED.is_dir() else []
    if not gold_files:
        pytest.skip("the gold annotations are not beside the checkout")
    score = _score()
    paths, titles, kinds = score.Tally(), score.Share(), score.Share()
    for file in gold_files:
        stem = file.name.removesuffix(".gold.json")
        clean = SHARED / "eval" / "clean" / f"{stem}.txt"
        source = clean if clean.exists() else SHARED / "seeds" / f"{stem}.txt"
        gold = {score.norm_path(m["path"]): m for m in json.loads(file.read_text("utf-8")).get("measures", [])}
        got = {score.norm_path(m.path): m for m in parse(Document.of_text(source.read_text("utf-8"))).measures}
        paths.sets({(stem, p) for p in gold}, {(stem, p) for p in got})
        for p in gold.keys() & got.keys():
            if gold[p]["title"] is not None:
                titles.add(score.norm(gold[p]["title"]), score.norm(got[p].title), f"{stem} {p}")
            kinds.add(gold[p]["kind"], got[p].kind, f"{stem} {p}")
    assert paths.figures()["f1"] >= 0.97, (paths.missed, paths.spurious)
    assert titles.figures()["accuracy"] >= 0.97, titles.wrong
    assert kinds.figures()["accuracy"] >= 0.95, kinds.wrong
