"""Repairs, one line a case: what is repaired, and what is left alone. All texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ingest.repair import CHARACTER_REPAIRS, LAYOUT_REPAIRS, REPAIRS, repair
from kg.model import Repair


def characters(text: str) -> str:
    return repair(text, CHARACTER_REPAIRS)[0]


def layout(text: str) -> str:
    return repair(text, LAYOUT_REPAIRS)[0]


def notes(text: str) -> tuple[Repair, ...]:
    return repair(text, CHARACTER_REPAIRS)[2]


CHARACTERS = [
    # pinyin glosses
    ("加强社会（huì）保障", "加强社会保障"),
    ("企業(yè)發(fā)展", "企业发展"),
    ("公共衛(wèi)(wèi)生", "公共卫生"),
    ("社會(huì )救助", "社会救助"),
    ("质量管理(QC)小组", "质量管理(QC)小组"),
    ("网上商城(shop)", "网上商城(shop)"),
    ("(yè)独立的一行", "(yè)独立的一行"),
    # invisible characters
    ("就\u200b业\ufeff创\u00ad业", "就业创业"),
    ("\uf0b7加大投入", "加大投入"),
    # radicals and compatibility ideographs
    ("⼯业⽣产⽤⽔", "工业生产用水"),
    ("⻝品安全⻔店", "食品安全门店"),
    ("①（一）：％Ⅰ类", "①（一）：%Ⅰ类"),
    ("凉山樂水", "凉山乐水"),
    # width
    ("２０２５年达到９５％以上", "2025年达到95%以上"),
    ("第１．２项　Ａ类（试行）：", "第1.2项 A类（试行）："),
    ("　　一、总体要求", "  一、总体要求"),
    # script
    ("為促進農業農村現代化，著力發展養老服務", "为促进农业农村现代化，着力发展养老服务"),
    ("加強「放管服」改革，優化營商環境，幹部隊伍作風顯著轉變", "加强“放管服”改革，优化营商环境，干部队伍作风显著转变"),
    ("持續最佳化營商環境，加強巨觀調控，完善審批程式", "持续优化营商环境，加强宏观调控，完善审批程序"),
    ("裏程碑式推進標準體系，著名商標與顯著成效並重", "里程碑式推进标准体系，著名商标与显著成效并重"),
    (
        "推进工业馀热利用，做好灾後重建，各级人民政府要高度重视这项工作",
        "推进工业余热利用，做好灾后重建，各级人民政府要高度重视这项工作",
    ),
    ("各级人民政府要加强对这项工作的組织领导，明确责任分工", "各级人民政府要加强对这项工作的组织领导，明确责任分工"),
    (
        "乾安县、著名商标、执著追求、藉此机会，各地要抓好落实工作",
        "乾安县、著名商标、执著追求、藉此机会，各地要抓好落实工作",
    ),
    (
        "陈昇同志任组长，各部门负责人为成员，办公室设在市民政局",
        "陈昇同志任组长，各部门负责人为成员，办公室设在市民政局",
    ),
    # lost beside digits: proven
    ("合格率95%上；覆盖率达90%以上。", "合格率95%以上；覆盖率达90%以上。"),
    ("新增商标1件上，拥有地理标志4个以上。", "新增商标1件以上，拥有地理标志4个以上。"),
    ("目标\n2025,全县就业稳定。到2025年底完成。", "目标\n到2025年,全县就业稳定。到2025年底完成。"),
    ("目标\n2025，全县就业稳定。2025年10月完成。", "目标\n2025年，全县就业稳定。2025年10月完成。"),
    ("云农委〔20213\n2021年印发", "云农委〔2021〕3号\n2021年印发"),
    ("依据云政发〔201815号文件", "依据云政发〔2018〕15号文件"),
    ("云政发〔2018〕15\n正文", "云政发〔2018〕15号\n正文"),
    ("依据云政办发„2018‟15号、云政发?2019?3号", "依据云政办发〔2018〕15号、云政发〔2019〕3号"),
    ("云岭县农业委员会\n202157\n抄送：2021年5月7日印发", "云岭县农业委员会\n2021年5月7日\n抄送：2021年5月7日印发"),
    ("20211012\n2021年10月12日印发", "2021年10月12日\n2021年10月12日印发"),
    ("开展“6?26”国际禁毒日活动", "开展“6·26”国际禁毒日活动"),
    # lost beside digits: not proven, or nothing lost
    ("合格率95%上；其他稳定。", "合格率95%上；其他稳定。"),
    ("同比增长5%上下，90%以上", "同比增长5%上下，90%以上"),
    ("新增5家上市企业，10家以上", "新增5家上市企业，10家以上"),
    ("目标\n2025,全县就业稳定。", "目标\n2025,全县就业稳定。"),
    ("云农委〔20213\n", "云农委〔20213\n"),
    ("(2021)15页", "(2021)15页"),
    ("《规划》(2021-2025年)", "《规划》(2021-2025年)"),
    (
        "云岭县农业委员会\n2021111\n2021年1月11日、2021年11月1日",
        "云岭县农业委员会\n2021111\n2021年1月11日、2021年11月1日",
    ),
    ("邮编\n202157\n", "邮编\n202157\n"),
    ("为什么？因为需要。怎么办?抓落实", "为什么？因为需要。怎么办?抓落实"),
]


@pytest.mark.parametrize(("damaged", "clean"), CHARACTERS)
def test_characters(damaged: str, clean: str) -> None:
    assert characters(damaged) == clean


LONG = "各级各部门要把这项工作摆上重要位置，切实抓紧抓好抓出成效，" * 16

LAYOUT = [
    # blanks inside sentences
    ("加快养老服 务体系建设，完善养老服务。", "加快养老服务体系建设，完善养老服务。"),
    ("各级人民政 府要加强领导，落实政府责任。", "各级人民政府要加强领导，落实政府责任。"),
    ("合格率稳定在 95%以上，新增 3个基地。", "合格率稳定在95%以上，新增3个基地。"),
    ("到 2025 年，新建 10 个站点。", "到2025年，新建10个站点。"),
    ("落实责任 ，加强监督 。确保实效", "落实责任，加强监督。确保实效"),
    ("印发《 关于加快发展的意见 》，", "印发《关于加快发展的意见》，"),
    ("一、 总体要求\n(一) 基本原则", "一、总体要求\n(一)基本原则"),
    ("关 于 加 强 禁 毒 工 作 的 通 知", "关于加强禁毒工作的通知"),
    ("目    录", "目录"),
    ("  首行缩进。  \n\n\n  第二段。\n", "首行缩进。\n第二段。"),
    # blanks that stay
    ("1、总体目标 到2025年，建成体系。", "1、总体目标 到2025年，建成体系。"),
    ("第一条 为了规范管理，制定本办法。", "第一条 为了规范管理，制定本办法。"),
    ("第一章 总则", "第一章 总则"),
    ("云岭县人民政府 2021年3月5日", "云岭县人民政府 2021年3月5日"),
    ("指标 | 2025 年 | 95 % |", "指标 | 2025 年 | 95 % |"),
    ("张三 李四 王五", "张三 李四 王五"),
    ("青川市教育局   青川市财政局   青川市民政局", "青川市教育局   青川市财政局   青川市民政局"),
    ("开展 QC 小组活动，建设 5G 基站。", "开展 QC 小组活动，建设 5G 基站。"),
    # sentences broken at a margin, titles over two lines
    ("云岭县人民政府关于印发云岭县加快\n数字经济发展实施方案的通知", "云岭县人民政府关于印发云岭县加快数字经济发展实施方案的通知"),
    ("关于印发《云岭县创建国家卫生\n\n县城工作方案》的通知", "关于印发《云岭县创建国家卫生县城工作方案》的通知"),
    ("云岭县人民政府\n关于加强河道管理的意见\n各乡镇：", "云岭县人民政府关于加强河道管理的意见\n各乡镇："),
    ("云岭县人民政府办公室\n关于转发县民政局等部门加快\n发展养老服务意见的通知", "云岭县人民政府办公室关于转发县民政局等部门加快发展养老服务意见的通知"),
    ("云岭县人民政府关于\n加快养老服务体系\n建设的意见", "云岭县人民政府关于加快养老服务体系建设的意见"),
    ("责任单位：县教育局、\n县财政局", "责任单位：县教育局、县财政局"),
    ("加强领导\n，落实责任", "加强领导，落实责任"),
    ("全面加强城乡低保工作，到2025\n年，实现应保尽保。", "全面加强城乡低保工作，到2025年，实现应保尽保。"),
    ("第一段。\n— 3 —\n第二段。", "第一段。\n第二段。"),
    ("按照《云岭县开展创建国家卫生县城工作方案》\n云岭县开展创建国家卫生\n县城工作方案", "按照《云岭县开展创建国家卫生县城工作方案》\n云岭县开展创建国家卫生县城工作方案"),
    # lines that stay apart
    ("加快推进数字政府建设\n制定实施方案", "加快推进数字政府建设\n制定实施方案"),
    ("一、任务\n1.甲。\n| 抓好落实。2.加强监督。   3.检查 | 县教育局 |", "一、任务\n1.甲。\n| 抓好落实。2.加强监督。   3.检查 | 县教育局 |"),
    ("一、总体要求\n坚持就业优先", "一、总体要求\n坚持就业优先"),
    ("云岭县人民政府\n2021年3月5日", "云岭县人民政府\n2021年3月5日"),
    ("1.县教育局，\n2.县财政局", "1.县教育局，\n2.县财政局"),
    ("云岭县养老服务实施方案\n关于印发就业规划的通知", "云岭县养老服务实施方案\n关于印发就业规划的通知"),
    ("云政发〔2021〕5号\n关于印发就业规划的通知", "云政发〔2021〕5号\n关于印发就业规划的通知"),
    ("责任单位：县教育局\n完成时限：2021年6月", "责任单位：县教育局\n完成时限：2021年6月"),
    # lost line breaks
    ("落实责任。     强化监督。", "落实责任。\n强化监督。"),
    ("一、总则\n二、任务\n抓好落实。三、保障\n加强领导。", "一、总则\n二、任务\n抓好落实。\n三、保障\n加强领导。"),
    ("一、总则\n(一)甲方面。抓好。\n(二)乙方面。抓好。(三)丙方面。抓好。", "一、总则\n(一)甲方面。抓好。\n(二)乙方面。抓好。\n(三)丙方面。抓好。"),
    ("一、任务\n1.甲方面。抓好。2.乙方面。抓好。", "一、任务\n1.甲方面。抓好。\n2.乙方面。抓好。"),
    ("抓好落实。（专栏2：重点工程）（略）", "抓好落实。\n（专栏2：重点工程）（略）"),
    ("各县人民政府，市政府各部门： 为贯彻落实精神", "各县人民政府，市政府各部门：\n为贯彻落实精神"),
    # numbers inside sentences
    ("一、总则\n重点做好：（一）宣传；（二）培训；（三）检查。", "一、总则\n重点做好：（一）宣传；（二）培训；（三）检查。"),
    ("一、总则\n抓好。五、保障", "一、总则\n抓好。五、保障"),
    ("见附表。3.5万人受益", "见附表。3.5万人受益"),
]  # fmt: skip


@pytest.mark.parametrize(("damaged", "clean"), LAYOUT)
def test_layout(damaged: str, clean: str) -> None:
    assert layout(damaged) == clean


def test_a_body_on_one_line() -> None:
    pieces = [
        "各乡镇人民政府:",
        f"{LONG}现就有关工作提出如下意见:",
        "一、充分认识重要意义",
        "做好这项工作十分重要。",
        "二、目标任务",
        "(一)总体目标",
        "1、近期目标",
        "到2025年,建成体系。",
        "2、远期目标",
        "到2030年,全面完成。",
        "云岭县人民政府",
        "二○一二年五月七日",
    ]
    assert layout(" ".join(pieces)).split("\n") == pieces


def test_wrapped_at_a_margin() -> None:
    paragraph = (
        "到二〇二五年，基本建成覆盖城乡、布局合理、功能完善的公共就业服务体系，城镇新增就业累计五万人以上，"
        "高校毕业生就业率保持在较高水平，困难群体得到有效帮扶，技能劳动者占就业人员的比重稳步提高，"
        "劳动关系总体和谐稳定，社会保障更加健全，人民群众的获得感和幸福感明显增强，就业环境持续改善。"
    )
    wrapped = "\n".join(paragraph[i : i + 30] for i in range(0, len(paragraph), 30))
    text = f"一、总体要求\n{wrapped}\n二、主要任务\n（一）完善政策。落实各项扶持政策。"
    assert layout(text) == f"一、总体要求\n{paragraph}\n二、主要任务\n（一）完善政策。落实各项扶持政策。"


@pytest.mark.parametrize(
    ("text", "words", "rule", "damaged"),
    [
        ("合格率95%上；其他稳定。", "%上", "lost:以上", True),
        ("合格率95%上；其他90%以上。", "以", "lost:以上", False),
        ("目标\n2025,全县就业稳定。", "2025", "lost:年", True),
        ("云农委〔20213\n", "〔20213", "lost:文号", True),
        ("云岭县农业委员会\n202157\n", "202157", "lost:日期", True),
        ("推进工业馀热利用，各级人民政府要高度重视", "余", "script", False),
        ("持續最佳化營商環境，加強調控，完善審批", "优化", "script:regional", False),
    ],
)
def test_guesses_and_damage_are_noted(text: str, words: str, rule: str, damaged: bool) -> None:
    clean, _, found = repair(text, CHARACTER_REPAIRS)
    assert [(clean[n.start : n.end], n.rule, n.damaged) for n in found] == [(words, rule, damaged)]
    assert all((n.confidence == 0) == damaged and n.confidence < 1 for n in found)


def test_nothing_is_noted_in_sound_text() -> None:
    assert notes("２０２５年，合格率达９５％以上。企業(yè)發(fā)展穩定，環境優美，質量提高，標準完善") == ()


ALPHABET = "政府工作任务发展發業質量（(）)yèā一二三、。，；：:?？ \u3000\n\xa0０5%％上以年月日〔〕号《》“”|\u200b\ue40cㄈ┌⼯後著—-1."


@settings(max_examples=400, deadline=None)
@given(st.text(ALPHABET, max_size=120))
def test_maps_are_exact_on_any_text(text: str) -> None:
    clean, offsets, found = repair(text, REPAIRS)
    assert (offsets.new_length, offsets.old_length) == (len(clean), len(text))
    for run in offsets.runs:
        if run.aligned:
            assert run.length == run.old_length
    for note in found:
        assert 0 <= note.start <= note.end <= len(clean)


@settings(max_examples=150, deadline=None)
@given(st.text(ALPHABET, max_size=80))
def test_the_second_time_changes_no_character(text: str) -> None:
    once = repair(text, CHARACTER_REPAIRS[2:4])[0]  # glosses, radicals
    assert repair(once, CHARACTER_REPAIRS[3:4])[0] == once


def test_untoned_glosses_go_where_the_text_is_strewn_with_them() -> None:
    text = "國務(wu)院(yuan)辦公(gong)廳關于促進(jin)養老托(tuo)育(yu)服務健康發(fa)展(zhan)的意見,有利(li)于改善(shan)民(min)生。小組(QC)"
    clean, _, _ = repair(text, CHARACTER_REPAIRS)
    assert clean == "国务院办公厅关于促进养老托育服务健康发展的意见,有利于改善民生。小组(QC)"
    few = "选项(a)、网上商城(shang)、平台(tai)"
    assert repair(few, CHARACTER_REPAIRS)[0] == few


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_planted_glosses_are_taken_out(data: st.DataObject) -> None:
    text = "各级人民政府要加强对就业工作的领导，完善公共服务体系（含县级），确保各项措施落到实处。"
    places = sorted(data.draw(st.sets(st.integers(1, len(text) - 1), max_size=8)), reverse=True)
    damaged = text
    for at in places:
        if "\u4e00" <= damaged[at - 1] <= "\u9fff":
            damaged = damaged[:at] + data.draw(st.sampled_from(["(yè)", "（zhuāng）", "(lǜ)", "(huì )"])) + damaged[at:]
    clean, offsets, _ = repair(damaged, CHARACTER_REPAIRS)
    assert clean == text
    for i, char in enumerate(clean):
        a, b = offsets.to_old(i, i + 1)
        assert damaged[a:b] == char


def test_a_number_broken_before_its_last_character_gets_no_second_one() -> None:
    text = "按照《青石市质量提升方案》(青政发〔2021〕18\n号)要求,制定本方案。\n青石市人民政府\n2021年5月6日"
    assert repair(text)[0].count("号") == 1
