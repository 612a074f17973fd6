"""Clauses in whole documents: what they govern, rules stated once, tables, sections on bodies."""

from __future__ import annotations

import pytest

from kg.extract import agencies, duties
from kg.extract.context import Context
from kg.ingest.outline import parse
from kg.model import Document
from kg.pipeline import analyse


def found(text: str) -> set[tuple[str, str, str]]:
    """Return (section, agency, role or mode) of every duty."""
    doc = Document.of_text(text)
    ctx = Context(doc, parse(doc))
    ctx.agencies = agencies.find(ctx)
    return {(d.section, d.agency, d.mode or d.role) for d in duties.find(ctx)}


HEADING = """云岭县促进就业实施方案
一、主要任务
(一)稳定就业岗位。(牵头单位:县人力资源社会保障局;配合单位:县财政局)
1.落实援企政策。兑现补贴。
2.扩大招聘。组织专场。(县总工会负责)
(二)加强培训。开展订单培训。(县教育局牵头,县财政局配合)
"""
CLOSING = """云岭县应急体系建设责任分解
一、体系建设
1.完善预案体系
(1)加强预案管理。
(2)推进演练。
(责任单位:县应急管理局、各乡镇人民政府)
2.健全体制
(1)建立机构。
(2)充实力量。
(责任单位:县委编办)
"""
OWN_ITEMS = """云岭县工作要点
一、任务
1.完善预案。
2.推进演练。
责任单位:县应急管理局
二、保障
1.加强领导。
责任单位:县政府办公室
2.加强投入。
责任单位:县财政局
"""
OFFICES = """青川市商务局工作要点
局机关各处室、局属各单位:
一、任务
1.拓展农村市场。新建农家店。(市场建设处)
2.振兴老字号。开展认定(指定场所)。(商贸服务处、市商贸中心)
3.加强机关建设。改进作风。(办公室、人事处、机关党委)
4.加强监测。完善制度。(督查落实处牵头,运行协调处配合)
5.做好服务。提供咨询(服务大厅)。
"""
FIRST = """青川市若干措施
一、放宽准入
(一)推进备案制管理。
责任单位:市发展改革委、市财政局(第一责任单位为牵头单位,下同)
时限要求:持续推进
(二)压缩开办时间。
责任单位:市市场监管局、市公安局、市税务局
(三)清理门槛。
责任单位:市住房城乡建设局
"""
STAR = """青川市任务分工(标★的为牵头单位)
一、任务
1.压缩开办时间。(★市市场监管局、市公安局)
2.推进登记改革。(市自然资源局★、市住房城乡建设局)
"""
SECTIONS = """青川市应急预案
一、成员单位职责
1.市委宣传部:负责新闻报道。
2.市公安局。负责维护秩序。
3.市教育局负责学校防控措施的落实。
"""
ONE_LINE = (
    "青川市行动方案\n一、重点任务 (一)建设基础设施。加快网络建设。(市工业和信息化局牵头,市发展改革委配合) "
    "(二)培育产业。支持企业发展。(市发展改革委、市商务局等按职责分工负责)"
)
BARRED = """青川市任务分解表
序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限
1 | 编制专项规划,明确设施布局。 | 市民政局 | 市自然资源局、市财政局 | 2023年6月
2 | 推进社区食堂建设。 | 市民政局、市商务局 | 各县(市、区)政府 | 2023年12月
"""
STACKED = """青川市任务分解表
序号

重点工作任务

主要责任单位

协同配合单位

1

编制专项规划,明确设施布局。

市民政局

市自然资源局、市财政局。

2

推进社区食堂建设。

市商务局

各县(市、区)政府
"""
PROSE = """青川市实施意见
一、保障措施
(一)加强组织领导。各级政府要加强对这项工作的组织领导,建立健全工作机制。各有关部门要密切配合。
(二)落实资金保障。市财政局要统筹安排资金。市审计局要加强监督。
(三)强化宣传引导。充分利用各类媒体,营造良好氛围。
(四)明确责任分工。市发展改革委负责统筹协调,市财政局负责资金保障。
(五)健全机制。建立由市发展改革委牵头的工作机制。
(六)跟踪评估。由市统计局负责牵头开展年度评估。
(七)加强检查考核。强化结果运用,具体考核工作由市政府督查室组织实施。
(八)完善制度。市政府将适时开展检查,企业要落实主体责任。
"""

RULES = {
    "in one bracket": (
        "1.甲。(市教育局、市财政局)\n2.乙。(市公安局、市司法局,列第一位的为牵头单位)\n3.丙。(市商务局、市水利局)\n",
        {"1": "remit", "2": "first", "3": "remit"},
    ),
    "in one label line": (
        "1.甲。\n责任单位:市教育局、市财政局,列首位者为牵头单位。\n2.乙。\n责任单位:市公安局、市司法局\n",
        {"1": "first", "2": "remit"},
    ),
    "下同: from here on": (
        "1.甲。(市教育局、市财政局)\n2.乙。(市公安局、市司法局负责,排在首位的为牵头单位,以下同)\n3.丙。(市商务局、市水利局)\n",
        {"1": "remit", "2": "first", "3": "first"},
    ),
    "下同: not against 按职责分工": (
        "1.甲。(市公安局、市司法局,列首位的为牵头单位,下同)\n2.乙。(市商务局、市水利局按职责分工负责)\n"
        "3.丙。(市教育局、市财政局负责)\n4.丁。(市教育局、市财政局共同负责)\n",
        {"1": "first", "2": "remit", "3": "first", "4": "joint"},
    ),
    "下同: where the list itself says 按职责分工": (
        "1.甲。(市公安局、市司法局按职责分工负责,列首位的为牵头单位,下同)\n2.乙。(市商务局、市水利局按职责分工负责)\n",
        {"1": "first", "2": "first"},
    ),
    "a note at the end": (
        "1.甲。(市公安局、市司法局)\n2.乙。(市商务局、市水利局分别负责)\n注:责任单位中列首位的为牵头单位。\n",
        {"1": "first", "2": "remit"},
    ),
    "a sentence before the items": (
        "各项任务排在第一位的单位为牵头单位,其余为配合单位。\n1.甲。(市公安局、市司法局)\n2.乙。责任单位:市商务局、市水利局\n",
        {"1": "first", "2": "first"},
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_reach_of_the_rule_that_the_first_leads(name: str) -> None:
    """A remark in a list governs that list, with 下同 those behind; a sentence by itself governs all."""
    body, expected = RULES[name]
    got = found("青川市任务分工\n一、任务\n" + body)
    for item, want in expected.items():
        modes = sorted(m for path, _, m in got if path == f"一/{item}")
        assert (
            modes
            == {
                "remit": ["by_remit", "by_remit"],
                "first": ["sole", "support"],
                "joint": ["joint", "joint"],
            }[want]
        ), item


ARTICLES = """青川市质量奖励办法
第一章 职责
第一条 市教育局负责申报的受理,市财政局负责资金的拨付,市审计局参与审核。
第二条 评审工作由市市场监管局会同市统计局组织实施。市审计局要加强监督。
第三条 弄虚作假的,由市财政局追回资金。
第四条 市市场监管局承担下列职责:
(一)拟订年度细则;
(二)会同市统计局核定数据。
第五条 市财政局、市审计局、市统计局按各自职能对数据进行核实。
第六条 市应急管理局
1.负责安全检查。
2.组织演练。
第七条 本办法由市市场监管局会同市财政局负责解释。
"""
CASES = {
    "articles: whose the parts of the work are": (
        ARTICLES,
        {
            ("第一章/第一条", "市教育局", "by_remit"),
            ("第一章/第一条", "市财政局", "by_remit"),
            ("第一章/第一条", "市审计局", "support"),
            ("第一章/第二条", "市市场监管局", "sole"),
            ("第一章/第二条", "市统计局", "support"),
            ("第一章/第三条", "市财政局", "sole"),
            ("第一章/第四条/(一)", "市市场监管局", "sole"),
            ("第一章/第四条/(二)", "市市场监管局", "sole"),
            ("第一章/第四条/(二)", "市统计局", "support"),
            ("第一章/第五条", "市财政局", "by_remit"),
            ("第一章/第五条", "市审计局", "by_remit"),
            ("第一章/第五条", "市统计局", "by_remit"),
            ("第一章/第六条/1", "市应急管理局", "sole"),
            ("第一章/第六条/2", "市应急管理局", "sole"),
        },
    ),
    "a clause behind a heading governs the items below that have none": (
        HEADING,
        {
            ("一/(一)/1", "县人力资源社会保障局", "sole"),
            ("一/(一)/1", "县财政局", "support"),
            ("一/(一)/2", "县总工会", "sole"),
            ("一/(二)", "县教育局", "sole"),
            ("一/(二)", "县财政局", "support"),
        },
    ),
    "a clause on its own line closes the heading above": (
        CLOSING,
        {
            ("一/1/(1)", "县应急管理局", "by_remit"),
            ("一/1/(1)", "各乡镇人民政府", "by_remit"),
            ("一/1/(2)", "县应急管理局", "by_remit"),
            ("一/1/(2)", "各乡镇人民政府", "by_remit"),
            ("一/2/(1)", "县委编办", "sole"),
            ("一/2/(2)", "县委编办", "sole"),
        },
    ),
    "not where the document gives items their own": (
        OWN_ITEMS,
        {("一/2", "县应急管理局", "sole"), ("二/1", "县政府办公室", "sole"), ("二/2", "县财政局", "sole")},
    ),
    "the first of a list leads, said once": (
        FIRST,
        {
            ("一/(一)", "市发展改革委", "sole"),
            ("一/(一)", "市财政局", "support"),
            ("一/(二)", "市市场监管局", "sole"),
            ("一/(二)", "市公安局", "support"),
            ("一/(二)", "市税务局", "support"),
            ("一/(三)", "市住房城乡建设局", "sole"),
        },
    ),
    "offices inside one body": (
        OFFICES,
        {
            ("一/1", "市场建设处", "sole"),
            ("一/2", "商贸服务处", "by_remit"),
            ("一/2", "市商贸中心", "by_remit"),
            ("一/3", "办公室", "by_remit"),
            ("一/3", "人事处", "by_remit"),
            ("一/3", "机关党委", "by_remit"),
            ("一/4", "督查落实处", "sole"),
            ("一/4", "运行协调处", "support"),
        },
    ),
    "not in other documents": (
        OFFICES.replace("局机关各处室、局属各单位", "各县(市、区)商务局").replace(
            "督查落实处牵头,运行协调处配合", "市商务局"
        ),
        {("一/4", "市商务局", "sole")},
    ),
    "a sign marks the lead": (
        STAR,
        {
            ("一/1", "市市场监管局", "sole"),
            ("一/1", "市公安局", "support"),
            ("一/2", "市自然资源局", "sole"),
            ("一/2", "市住房城乡建设局", "support"),
        },
    ),
    "an item that is a body": (
        SECTIONS,
        {("一/1", "市委宣传部", "sole"), ("一/2", "市公安局", "sole"), ("一/3", "市教育局", "sole")},
    ),
    "no line breaks": (
        ONE_LINE,
        {
            ("一/(一)", "市工业和信息化局", "sole"),
            ("一/(一)", "市发展改革委", "support"),
            ("一/(二)", "市发展改革委", "by_remit"),
            ("一/(二)", "市商务局", "by_remit"),
        },
    ),
    "a table of rows": (
        BARRED,
        {
            ("1", "市民政局", "sole"),
            ("1", "市自然资源局", "support"),
            ("1", "市财政局", "support"),
            ("2", "市民政局", "joint"),
            ("2", "市商务局", "joint"),
            ("2", "各县(市、区)政府", "support"),
        },
    ),
    "a table with one cell a line": (
        STACKED,
        {
            ("1", "市民政局", "sole"),
            ("1", "市自然资源局", "support"),
            ("1", "市财政局", "support"),
            ("2", "市商务局", "sole"),
            ("2", "各县(市、区)政府", "support"),
        },
    ),
    "prose, only the main obligation": (
        PROSE,
        {
            ("一/(一)", "各级政府", "sole"),
            ("一/(四)", "市发展改革委", "by_remit"),
            ("一/(四)", "市财政局", "by_remit"),
            ("一/(六)", "市统计局", "sole"),
            ("一/(七)", "市政府督查室", "sole"),
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_document(name: str) -> None:
    text, expected = CASES[name]
    assert found(text) == expected


def test_inherited_is_said() -> None:
    doc = Document.of_text(HEADING)
    ctx = Context(doc, parse(doc))
    ctx.agencies = agencies.find(ctx)
    rules = {d.section: d.rule for d in duties.find(ctx)}
    assert rules["一/(一)/1"].endswith(":inherited")
    assert not rules["一/(一)/2"].endswith(":inherited")


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "((市教育局",
        "市",
        "各",
        "1234567890",
        "市教育局、",
        "责任单位:",
        "发展改革",
        "|",
        "牵头",
        "“",
        "领导小组",
        "由市教育局牵头,",
    ],
)
@pytest.mark.usefixtures("ends_soon")
def test_hostile_input_ends_soon(unit: str) -> None:
    """Long runs of one thing end (the outline is built by hand here)."""
    from test_agencies_cases import context

    ctx = context("一、任务\n" + unit * (200_000 // len(unit)))
    ctx.agencies = agencies.find(ctx)
    assert all(d.section for d in duties.find(ctx))


CELLS = """云岭县优化营商环境任务分工方案
一、重点任务
序号 | 重点任务 | 牵头单位 | 配合单位 | 完成时限
1 | 提升获得电力水平 | 国网云岭县供电公司 | 县发展改革局 | 2022年12月
2 | 优化纳税服务 | 县税务局 | 各乡镇(街道) | 长期坚持
"""


def test_cells_of_role_columns() -> None:
    """The head of a column says what its cells hold, also where no body of the tables stands in one."""
    assert found(CELLS) == {
        ("一/1", "国网云岭县供电公司", "sole"),
        ("一/1", "县发展改革局", "support"),
        ("一/2", "县税务局", "sole"),
        ("一/2", "各乡镇(街道)", "support"),
    }


MERGED = """云岭县任务清单
| 类别 | 序号 | 任务内容 | 牵头单位 | 责任单位 | 完成时限 |
| --- | --- | --- | --- | --- | --- |
| 设施 | 1 | 编制专项规划。 | 县民政局 | 县财政局、县住建局 | 2023年底 |
|  | 2 | 建设综合服务中心。 |  | 县住建局 | 长期 |
| 服务 | 3 | 开展日常监测。 | 县卫健局 |  | 长期 |
4 | 培训护理员。 | 县人社局 | 县财政局 | 每年
5 | 开展检查。 | 县民政局 | 长期
6 | 组织评估。 | 县审计局 | 县教育局
"""


def test_cells_are_counted_from_the_number() -> None:
    """A cell lost before the number moves nothing, an empty lead cell is the one above, a short row is not read."""
    assert found(MERGED) == {
        ("1", "县民政局", "sole"),
        ("1", "县财政局", "support"),
        ("1", "县住建局", "support"),
        ("2", "县民政局", "sole"),
        ("2", "县住建局", "support"),
        ("3", "县卫健局", "sole"),
        ("4", "县人社局", "sole"),
        ("4", "县财政局", "support"),
        ("6", "县审计局", "sole"),  # the time is lost at the end
        ("6", "县教育局", "support"),
    }


PAGE = """<html><body><h1>青川市任务清单</h1><p>为做好工作,制定本清单。</p><table>
<tr><th>类别</th><th>序号</th><th>工作任务</th><th>牵头单位</th><th>配合单位</th><th>备注</th></tr>
<tr><td rowspan="2">服务</td><td>1</td><td>编制规划。</td><td rowspan="2">市民政局</td><td>市财政局</td><td></td></tr>
<tr><td>2</td><td>建设中心。</td><td>市教育局</td><td></td></tr>
<tr><td>监管</td><td>3</td><td>开展检查。</td><td>市应急局</td><td></td><td>长期</td></tr></table></body></html>"""


def test_merged_cells_of_a_page() -> None:
    """A cell over several rows leads each of them; its row of heads is neither a bar of links nor metadata."""
    _, _, facts = analyse(PAGE.encode(), "page.html")
    assert {(d.section, d.agency, d.mode or d.role) for d in facts.duties} == {
        ("1", "市民政局", "sole"),
        ("1", "市财政局", "support"),
        ("2", "市民政局", "sole"),
        ("2", "市教育局", "support"),
        ("3", "市应急局", "sole"),
    }
