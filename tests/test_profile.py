"""The policy's profile from openings of every kind; places and offices are invented."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from kg.extract import jurisdiction, policy, titles
from kg.extract.context import Context
from kg.ingest import front
from kg.model import Document, Outline, Profile, Section
from kg.offsets import apply
from kg.pipeline import analyse


def profile(text: str) -> Profile:
    edits, meta = front.strip(text)
    clean, _ = apply(text, edits)
    document = dataclasses.replace(Document.of_text(clean), meta=meta)
    root = Section("", None, None, 0, "", 0, len(clean), 0, 0, 0, len(clean))
    found = policy.find(Context(document, Outline(root)))
    for start, end in found.spans.values():
        assert 0 <= start < end <= len(clean)
    return found


CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "notice with annex",
        """关于印发云岭县湿地保护实施方案的通知
云农委〔2021〕3号
各乡镇人民政府,县直有关单位:
经县政府同意,现将《云岭县湿地保护实施方案》印发给你们,请认真贯彻执行。
云岭县农业农村委员会
2021年4月6日
云岭县湿地保护实施方案
为加强湿地保护,制定本实施方案。
一、总体要求
""",
        {
            "title": "云岭县湿地保护实施方案",
            "notice_title": "关于印发云岭县湿地保护实施方案的通知",
            "doc_no": "云农委〔2021〕3号",
            "issuer": "云岭县农业农村委员会",
            "jurisdiction": "云岭县",
            "level": "county",
            "type": "实施方案",
            "issued": "2021-04-06",
            "published": None,
        },
    ),
    (
        "wrapped titles, number line, page date",
        """青川市人民政府办公室关于印发《青川市创业扶持工作方案》的通知
青川市门户网站      2013-01-24 00:42:50  来源: 青川市人民政府办公室
【字体:
青府办〔2013〕3号


青川市人民政府办公室

关于印发《青川市创业

扶持工作方案》的通知

各乡镇人民政府(街道办事处),市直各单位:

《青川市创业扶持工作方案》已经市人民政府同意,现予印发,请遵照执行。

青川市人民政府办公室

2013年1月21日

青川市创业扶持工作方案

为扶持创业,制定本工作方案。
""",
        {
            "title": "青川市创业扶持工作方案",
            "doc_no": "青府办〔2013〕3号",
            "issuer": "青川市人民政府办公室",
            "jurisdiction": "青川市",
            "level": "county",
            "type": "工作方案",
            "issued": "2013-01-21",
            "published": "2013-01-24",
        },
    ),
    (
        "self-standing opinion with wrapped title",
        """临江省人民政府
关于加快家政服务业发展的
实施意见
临政发〔2015〕8号
各市、县人民政府,省政府各部门:
为加快家政服务业发展,现提出如下意见。
一、总体要求
""",
        {
            "title": "临江省人民政府关于加快家政服务业发展的实施意见",
            "notice_title": None,
            "doc_no": "临政发〔2015〕8号",
            "issuer": "临江省人民政府",
            "jurisdiction": "临江省",
            "level": "province",
            "type": "实施意见",
            "issued": None,
        },
    ),
    (
        "number in the headline",
        """临江省人民政府关于印发临江省节水规划(2011-2020年)的通知(临政发〔2013〕7号)
各市人民政府:
《临江省节水规划(2011-2020年)》已经省政府同意,现印发给你们,请认真贯彻执行。
2013年5月16日
临江省节水规划(2011-2020年)
为节约用水,制定本规划。
""",
        {
            "title": "临江省节水规划(2011-2020年)",
            "notice_title": "临江省人民政府关于印发临江省节水规划(2011-2020年)的通知",
            "doc_no": "临政发〔2013〕7号",
            "issuer": "临江省人民政府",
            "type": "规划",
            "issued": "2013-05-16",
            "period_start": 2011,
            "period_end": 2020,
        },
    ),
    (
        "notice without headline",
        """发布单位:临江省人民政府
发布文号:临政〔2013〕19号
发布日期:2013-03-02
各市、县人民政府,省政府各部门:
现将《临江省粮食发展纲要(2013-2020年)》印发给你们,请遵照执行。
临江省人民政府
2013年3月1日
临江省粮食发展纲要(2013-2020年)
粮食安全关系国计民生,制定本纲要。
""",
        {
            "title": "临江省粮食发展纲要(2013-2020年)",
            "notice_title": None,
            "doc_no": "临政〔2013〕19号",
            "issuer": "临江省人民政府",
            "type": "纲要",
            "issued": "2013-03-01",
            "published": "2013-03-02",
        },
    ),
    (
        "signature beats metadata; everything on one line",
        "文号 | 青政发[2012]92号 |\n制发机关 | 青川人民政府 |\n成文日期 | 2012-08-23 |\n文件状态 | 执行中 |\n"
        "各镇人民政府,市各委办局: 为促进就业,市政府决定开展就业援助。现提出如下实施意见: 一、重要意义 就业是民生之本。"
        " 青川市人民政府 二○一二年五月二十七日 |",
        {
            "title": None,
            "doc_no": "青政发〔2012〕92号",
            "issuer": "青川市人民政府",
            "type": "实施意见",
            "issued": "2012-05-27",
            "published": None,
            "status": "in_force",
        },
    ),
    (
        "issuer and date from the imprint",
        """关于印发云岭县夜间经济工作方案的通知
云商委〔2020〕2号
各乡镇人民政府:
现将《云岭县夜间经济工作方案》印发给你们。
云岭县夜间经济工作方案
一、总体要求
发展夜间经济。
        云岭县商务发展委员会                           2020年6月6日印发
""",
        {
            "issuer": "云岭县商务发展委员会",
            "issued": "2020-06-06",
            "title": "云岭县夜间经济工作方案",
            "level": "county",
        },
    ),
    (
        "imprint of an office does not outrank the signature",
        """临江省人民政府关于加强气象工作的意见
临政发〔2019〕3号
各市、县人民政府:
为加强气象工作,现提出如下意见。
一、总体要求
强化服务。
临江省人民政府
2019年2月1日
抄送:省委各部门。
临江省人民政府办公厅 2019年2月3日印发
""",
        {"issuer": "临江省人民政府", "issued": "2019-02-01"},
    ),
    (
        "joint departments",
        """临江省教育厅 临江省财政厅关于印发《临江省校车管理办法》的通知
临教规〔2022〕5号
各市教育局、财政局:
现将《临江省校车管理办法》印发给你们,请遵照执行。
临江省教育厅
临江省财政厅
2022年7月1日
临江省校车管理办法
第一条 为加强校车管理,制定本办法。
第九条 本办法自2022年9月1日起施行,有效期5年。
""",
        {
            "title": "临江省校车管理办法",
            "issuer": "临江省教育厅 临江省财政厅",
            "jurisdiction": "临江省",
            "type": "办法",
            "issued": "2022-07-01",
            "effective": "2022-09-01",
            "expires": "2027-08-31",
        },
    ),
    (
        "order of a government",
        """临江省人民政府令

第123号

  《临江省渡口管理办法》已于2018年5月4日经省人民政府第8次常务会议讨论通过,现予公布,自2018年8月1日起施行。

                    省 长  某某某

                    2018年5月9日

临江省渡口管理办法

第一章 总则

第一条 为了加强渡口管理,制定本办法。
""",
        {
            "title": "临江省渡口管理办法",
            "doc_no": "临江省人民政府令第123号",
            "issuer": "临江省人民政府",
            "type": "办法",
            "issued": "2018-05-09",
            "effective": "2018-08-01",
        },
    ),
    (
        "party and government",
        """中共临江省委 临江省人民政府关于推进水利改革的决定
临发〔2016〕1号
(2016年1月20日)
水是生命之源。为推进水利改革,现作如下决定。
一、总体要求
""",
        {
            "title": "中共临江省委 临江省人民政府关于推进水利改革的决定",
            "issuer": "中共临江省委 临江省人民政府",
            "doc_no": "临发〔2016〕1号",
            "type": "决定",
            "issued": "2016-01-20",
        },
    ),
    (
        "township",
        """石桥镇2022年防汛工作方案
索引号:000/2022-1 文号:石政发〔2022〕18号
发布机构:石桥镇 生成日期:2022-05-06
各村(居),镇直各单位:
现将《石桥镇2022年防汛工作方案》印发给你们,请认真组织实施,确保安全度汛。
云岭县石桥镇人民政府
2022年5月6日
""",
        {
            "title": "石桥镇2022年防汛工作方案",
            "doc_no": "石政发〔2022〕18号",
            "issuer": "云岭县石桥镇人民政府",
            "jurisdiction": "石桥镇",
            "level": "township",
            "type": "工作方案",
            "issued": "2022-05-06",
        },
    ),
    (
        "old mast, number above the title",
        """临江省人民政府办公厅文件

临政办发〔2009〕24号

临江省人民政府办公厅关于加强农机安全

工作的通知

各市州人民政府:

为加强农机安全,现就有关问题通知如下:
""",
        {
            "title": "临江省人民政府办公厅关于加强农机安全工作的通知",
            "doc_no": "临政办发〔2009〕24号",
            "issuer": "临江省人民政府办公厅",
            "type": "通知",
        },
    ),
    (
        "announcement",
        """临江省自然资源厅
关于矿山复绿有关事项的公告

临江省自然资源厅公告2022年第6号

为做好矿山复绿,现将有关事项公告如下:
一、适用范围
特此公告。
临江省自然资源厅
2022年3月24日
""",
        {
            "title": "临江省自然资源厅关于矿山复绿有关事项的公告",
            "doc_no": "临江省自然资源厅公告2022年第6号",
            "issuer": "临江省自然资源厅",
            "type": "公告",
            "issued": "2022-03-24",
        },
    ),
    (
        "department of a place that only the title names",
        """索引号: 1
发布机构: 县教育局
文号: 教基〔2022〕33号
发布日期: 2022-06-20
有效性: 有效
关于印发云岭县幼儿园收费实施细则的通知
教基〔2022〕33号
各幼儿园:
现将《云岭县幼儿园收费实施细则》印发给你们,请遵照执行,并做好宣传解释工作。
""",
        {
            "title": "云岭县幼儿园收费实施细则",
            "issuer": "县教育局",
            "doc_no": "教基〔2022〕33号",
            "type": "实施细则",
            "published": "2022-06-20",
            "issued": None,
            "status": "in_force",
        },
    ),
    (
        "forwarded",
        """临江省人民政府办公厅转发省民政厅等部门关于加强殡葬管理意见的通知
临政办〔2014〕7号
各市人民政府:
省民政厅等部门《关于加强殡葬管理的意见》已经省政府同意,现转发给你们,请认真贯彻执行。
临江省人民政府办公厅
2014年4月2日
""",
        {"doc_no": "临政办〔2014〕7号", "issuer": "临江省人民政府办公厅", "type": "意见", "issued": "2014-04-02"},
    ),
    (
        "a number of another document is not its own",
        """关于转发省教育厅临教〔2012〕5号文件的通知
各乡镇中心学校:
现将省教育厅文件转发给你们,请认真学习领会,结合本地实际抓好贯彻落实。
云岭县教育局
2012年5月3日
""",
        {"doc_no": None, "issuer": "云岭县教育局", "issued": "2012-05-03"},
    ),
    (
        "incomplete date",
        """云岭县人民政府关于做好植树造林工作的通知
云政〔2010〕3号
各乡镇人民政府:
现就植树造林工作有关事项通知如下,请认真贯彻执行。
云岭县人民政府
2010年3月
""",
        {"issued": "2010-03", "issuer": "云岭县人民政府", "type": "通知", "level": "county"},
    ),
    (
        "plan period from 十四五",
        """云岭县人民政府关于印发云岭县“十四五”应急管理规划的通知
云政发〔2021〕30号
各乡镇人民政府:
现将规划印发给你们,请认真组织实施。
""",
        {"title": "云岭县“十四五”应急管理规划", "period_start": 2021, "period_end": 2025, "type": "规划"},
    ),
    (
        "order of a ministry-like body with year and serial",
        """临江省交通运输厅令
2021年第17号
《临江省渡船管理规定》已于2021年8月11日经第21次厅务会议通过,现予公布,自2021年9月1日起施行。
厅长 某某某
2021年8月11日
临江省渡船管理规定
第一条 为了规范渡船管理,制定本规定。
""",
        {
            "title": "临江省渡船管理规定",
            "doc_no": "临江省交通运输厅令2021年第17号",
            "issuer": "临江省交通运输厅",
            "issued": "2021-08-11",
            "effective": "2021-09-01",
            "type": "规定",
        },
    ),
    (
        "news lead above the notice",
        """近日,临江省林业局发布关于印发古树保护办法的通知,全文如下:
临江省林业局关于印发古树保护办法的通知
临林规〔2023〕4号
各市林业局:
现将《古树保护办法》印发给你们,请遵照执行。
临江省林业局
2023年7月30日
""",
        {"title": "古树保护办法", "doc_no": "临林规〔2023〕4号", "issuer": "临江省林业局", "issued": "2023-07-30"},
    ),
    (
        "headline with a tag, number without 号, page date with a time",
        """【政策】云岭县人民政府关于扶持茶业的若干措施
2021-08-26 10:49:18 来源:县政府办
云政发〔2021〕12
各乡镇人民政府:
为扶持茶业,现制定如下措施。
""",
        {
            "title": "云岭县人民政府关于扶持茶业的若干措施",
            "doc_no": "云政发〔2021〕12号",
            "type": "若干措施",
            "published": "2021-08-26",
        },
    ),
    (
        "everything ran together",
        "索引号:000/2021-1主题分类:林业发文机关:临江省人民政府成文日期:2021年09月23日标  题:临江省人民政府关于松林规划的批复"
        "发文字号:临政函〔2021〕98号发布日期:2021年10月08日主  题  词: |\n"
        "临江省人民政府关于松林规划的批复临政函〔2021〕98号各市人民政府,省林业局:省林业局关于报送松林规划的请示收悉。"
        "现批复如下:一、原则同意松林规划,请认真组织实施,切实加强松林资源的保护和合理利用。\n",
        {
            "title": "临江省人民政府关于松林规划的批复",
            "doc_no": "临政函〔2021〕98号",
            "issuer": "临江省人民政府",
            "type": "批复",
            "issued": "2021-09-23",
            "published": "2021-10-08",
        },
    ),
    (
        "statute adopted by a standing committee",
        """临江省渔港条例
(2005年11月25日临江省第十届人民代表大会常务委员会第十八次会议通过)
第一章 总则
第一条 为了加强渔港管理,制定本条例。
""",
        {"title": "临江省渔港条例", "type": "条例", "issued": "2005-11-25", "doc_no": None},
    ),
    (
        "metadata rows without marks, two policies, a date that lost its marks",
        """索引号 QC04/2024-00117 发布机构 青川高新区管委会
成文日期 2024-03-18 发布日期 2024-03-25 主题分类 科技
青川高新技术产业开发区管理委员会
关于印发《青川高新区技改十条措施》和《青川高新区上规奖励办法》的通知
各有关企业:
现将《青川高新区技改十条措施》和《青川高新区上规奖励办法》印发给你们。
青川高新技术产业开发区管理委员会
2024318
青川高新区技改十条措施
一、支持设备更新
""",
        {"title": "青川高新区技改十条措施", "issued": "2024-03-18", "published": "2024-03-25", "type": "措施"},
    ),
    (
        "headline of the plan above the covering notice",
        """青川市渔业发展计划
临江省青川市人民政府办公室
转发市农业局等部门
关于做好渔业工作的意见的通知
青政办发〔2010〕21号
各县人民政府:
市农业局等部门《关于做好渔业工作的意见》已经市政府同意,现转发给你们。
青川市人民政府办公室
二○一○年四月三十日
关于做好渔业工作的意见
为发展渔业,现提出如下意见。
""",
        {"title": "关于做好渔业工作的意见", "doc_no": "青政办发〔2010〕21号", "type": "意见", "issued": "2010-04-30"},
    ),
    (
        "a news lead names issuer and title",
        "近日,中共临江省委办公厅、临江省人民政府办公厅印发了《关于加强渔港安全的意见》,并发出通知,要求认真落实。\n"
        "《关于加强渔港安全的意见》全文如下。\n随着渔业发展,现就加强渔港安全提出如下意见。\n一、总体要求\n",
        {"title": "关于加强渔港安全的意见", "issuer": "中共临江省委办公厅、临江省人民政府办公厅", "type": "意见"},
    ),
    (
        "a number within the sentence is no headline",
        "为做好渔港安全工作,切实保障渔民生命财产安全,维护渔区社会稳定,根据《临江省人民政府办公厅关于印发渔港安全工作方案的通知》"
        "(临政办发〔2022〕8号),结合我县渔业生产实际,制定本方案。\n一、工作目标\n",
        {"title": None, "doc_no": None, "type": "方案"},
    ),
    (
        "level by whom the text addresses",
        "各市、州、县人民政府,省政府各部门:\n为发展渔业,提出如下实施意见。\n一、指导思想\n",
        {"level": "province", "jurisdiction": None, "type": "实施意见"},
    ),
    (
        "the day a rule is made public, in the bracket under its title",
        """青川市绿化条例实施细则
(2008年12月8日青川市人民政府第21次常务会议通过 2008年12月19日青川市人民政府令第38号公布 自2009年2月1日起施行)
第一章 总则
第一条 为加强绿化,制定本细则。
""",
        {"title": "青川市绿化条例实施细则", "issued": "2008-12-19", "type": "实施细则"},
    ),
    (
        "order by number alone, body that begins with a numeral",
        "九溪县防汛指挥部\n2号令\n各乡镇人民政府,县政府各部门:\n现下达如下命令:\n一、严格值守\n九溪县防汛指挥部\n2020年7月24日\n",
        {"type": "令", "issuer": "九溪县防汛指挥部", "issued": "2020-07-24"},
    ),
    (
        "what an item names is not the document",
        """2015年全县粮食工作任务分工
为做好全县粮食工作,现提出以下任务分工。
一、健全制度
1.制定《粮食流通管理条例》。县粮食局负责。
二、加强监管
""",
        {"title": "2015年全县粮食工作任务分工"},
    ),
    (
        "an item's title does not make up for a missing headline",
        """为做好全县粮食工作,现就有关事项安排如下。
一、健全制度
1.抓紧制定《粮食流通管理办法》配套规章。县粮食局负责。
二、加强监管
""",
        {"title": None},
    ),
    (
        "order in the bracket under the title",
        """青岭市节水管理办法
(2014年6月3日青岭市人民政府令第58号公布 自2014年8月1日起施行)
第一章 总则
第一条 为了节水,制定本办法。
第二条 区(县)人民政府应当加强节水管理。
""",
        {
            "doc_no": "青岭市人民政府令第58号",
            "issuer": "青岭市人民政府",
            "jurisdiction": "青岭市",
            "level": "prefecture",
            "issued": "2014-06-03",
        },
    ),
    (
        "number, body and date on one line that runs into the text",
        """云岭县2025年林业工作要点
云林发〔2025〕2 号  云岭县林业工作领导小组2025年3月11日2025年是关键之年。为做好全县林业工作,扎实推进造林绿化,稳步提高森林质量,加强古树名木保护,严格落实林长制各项任务要求,制定如下工作要点。
一、推进造林
""",
        {"doc_no": "云林发〔2025〕2号", "issuer": "云岭县林业工作领导小组", "issued": "2025-03-11"},
    ),
    (
        "committee and government, no blank between them",
        """中共沧岭省委沧岭省人民政府关于加快发展学前教育的实施意见
沧发〔2020〕14号
为发展学前教育,提出本意见。
一、总体要求
""",
        {"jurisdiction": "沧岭省", "level": "province"},
    ),
    (
        "labelled day in brackets behind the signature",
        """青川市农业农村局关于做好春耕工作的通知
各县农业农村局:
请做好春耕工作,确保不误农时。
青川市农业农村局
2021年3月30日
(发布日期:2021年4月2日)
""",
        {"issued": "2021-03-30", "published": "2021-04-02"},
    ),
]


@pytest.mark.parametrize(("text", "want"), [(t, w) for _, t, w in CASES], ids=[n for n, _, _ in CASES])
def test_profile(text: str, want: dict[str, Any]) -> None:
    found = profile(text)
    assert {k: getattr(found, k) for k in want} == want


def test_origins_say_where_each_field_was_read() -> None:
    found = profile(CASES[0][1])
    assert found.origins["issuer"] == "signature"
    assert found.origins["title"] == "annex"
    assert found.origins["doc_no"] == "head"


def test_nothing_is_known_of_nothing() -> None:
    found = profile("")
    assert found == Profile()


GENRES = [
    ("青川市质量发展纲要(2011-2020年)", "纲要"),
    ("青川市养老服务实施方案(试行)", "实施方案"),
    ("关于加快发展的实施意见", "实施意见"),
    ("关于加快发展的若干意见", "意见"),
    ("青川市公租房管理暂行办法", "办法"),
    ("青川市公租房实施细则", "实施细则"),
    ("2022年工作要点", "工作要点"),
    ("数字青川三年行动计划(2021—2023年)", "行动计划"),
    ("关于表彰先进的决定", "决定"),
    ("青川市“十四五”发展规划", "规划"),
    ("关于同意设立的批复", "批复"),
    ("关于征求意见的函", "函"),
    ("青川市突发事件总体应急预案", "应急预案"),
    ("青川市促进就业若干措施", "若干措施"),
    ("青川市人民政府工作规则", "工作规则"),
    ("青川市节约用水条例", "条例"),
    ("云岭风光", None),
]


@pytest.mark.parametrize(("title", "kind"), GENRES)
def test_genre(title: str, kind: str | None) -> None:
    assert titles.genre(title) == kind


UNWRAP = [
    ("青川市人民政府关于印发青川市节水方案的通知", ("青川市人民政府", "印发", "青川市节水方案")),
    ("关于印发《青川市节水方案》的通知", ("", "印发", "青川市节水方案")),
    ("关于印发《青川市节水方案》(试行)的通知", ("", "印发", "青川市节水方案(试行)")),
    ("关于印发《甲方案》和《乙办法》的通知", ("", "印发", "甲方案")),
    ("青川市人民政府印发《关于节水的意见》的通知", ("青川市人民政府", "印发", "关于节水的意见")),
    ("青川市人民政府关于公布青川市节水办法的通知", ("青川市人民政府", "公布", "青川市节水办法")),
    ("青川市人民政府关于节水的意见", None),
    ("关于做好印发工作的通知", None),
]


@pytest.mark.parametrize(("title", "want"), UNWRAP)
def test_unwrap(title: str, want: tuple[str, str, str] | None) -> None:
    assert titles.unwrap(title) == want


SEATS = [
    ("广东省人民政府", 2015, ("广东省", "440000", "province")),
    ("深圳市教育局", 2015, ("深圳市", "440300", "prefecture")),
    ("广东省深圳市南山区人民政府", 2015, ("南山区", "440305", "county")),
    ("恩施州人民政府", 2015, ("恩施土家族苗族自治州", "422800", "prefecture")),
    ("襄樊市人民政府", 2008, ("襄樊市", "420600", "prefecture")),
    ("珠海检验检疫局", 2013, ("珠海市", "440400", "prefecture")),
    ("国家税务总局广东省税务局", 2020, ("广东省", "440000", "province")),
    ("中共深圳市委", 2015, ("深圳市", "440300", "prefecture")),
    ("国家税务总局", 2020, ("全国", "100000", "national")),
    ("国务院办公厅", 2013, ("全国", "100000", "national")),
    ("教育部", 2013, ("全国", "100000", "national")),
    ("鼓楼区人民政府", 2015, ("鼓楼区", None, "county")),
    ("南京市鼓楼区人民政府", 2015, ("鼓楼区", "320106", "county")),
    ("青川市人民政府", 2015, ("青川市", None, None)),
    ("临江省青川市云岭县教育局", 2015, ("云岭县", None, "county")),
    ("云岭县石桥镇人民政府", 2015, ("石桥镇", None, "township")),
    ("新疆生产建设兵团", 2015, ("新疆生产建设兵团", None, "province")),
    ("市教育局", 2015, None),
    ("县人民政府", 2015, None),
]


@pytest.mark.parametrize(("issuer", "year", "want"), SEATS)
def test_seat_of_an_issuer(issuer: str, year: int, want: tuple[str, str | None, str | None] | None) -> None:
    seat = jurisdiction.of_issuer(issuer, year, "")
    assert (None if seat is None else (seat.name, seat.adcode, seat.level)) == want


def test_a_provincial_body_is_placed_by_its_number() -> None:
    seat = jurisdiction.of_number("粤政发〔2018〕26号", "省人民政府")
    assert seat is not None and seat.adcode == "440000"
    assert jurisdiction.of_number("粤政发〔2018〕26号", "县人民政府") is None


def test_context_tells_places_of_one_name_apart() -> None:
    seat = jurisdiction.of_issuer("鼓楼区人民政府", 2015, "南京市鼓楼区各街道办事处")
    assert seat is not None and seat.adcode == "320106"


def test_bodies_of_a_title_page_are_parted() -> None:
    text = "临江省水生态保护规划\n临江省生态环境厅 临江省水利厅\n二〇二一年十二月\n第一章 总则\n加强保护。"
    assert profile(text).issuer == "临江省生态环境厅 临江省水利厅"


@pytest.mark.parametrize(
    "text", ["(" * 100_000, "《" * 100_000, "关于" * 50_000, "2013年1月1日\n" * 20_000, "印发" * 50_000]
)
def test_hostile_input_ends(text: str) -> None:
    profile(text)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (
            "青川市河道清理方案\n时间:2022-10-19\n根据《青川市水利规划》(青政发〔2006〕12号),制定本方案。\n一、总体要求\n",
            2006,
        ),
        ("青川市2007年度河道清理方案\n时间:2022-10-19\n为做好工作,制定本方案。\n一、总体要求\n", 2007),
        ("青川市河道清理方案\n时间:2022-10-19\n为做好工作,制定本方案。\n一、总体要求\n", 2022),
        ("青川市河道清理方案\n时间:2022-10-19\n根据青政发〔2020〕12号文件,制定本方案。\n一、总体要求\n", 2022),
        ("青川市2030年碳达峰行动方案\n时间:2022-10-19\n为做好工作,制定本方案。\n一、总体要求\n", 2022),
        ("青川市河道清理方案\n为做好工作,制定本方案。\n一、总体要求\n", None),
    ],
)
def test_base_year(text: str, year: int | None) -> None:
    assert profile(text).base_year == year


BODY = "为做好工作,制定本方案。\n一、总体要求\n加强领导。\n"
LINES_BELOW = [
    (
        "云政办发〔2024〕2号  云岭县人民政府办公室  2024年3月11日",
        ("云政办发〔2024〕2号", "云岭县人民政府办公室", "2024-03-11"),
    ),
    (
        "云岭县人民政府办公室 云政办发〔2024〕 2 号 2024年 3 月 11 日",
        ("云政办发〔2024〕2号", "云岭县人民政府办公室", "2024-03-11"),
    ),
    ("(云岭县人民政府办公室 2024年3月11日)", (None, "云岭县人民政府办公室", "2024-03-11")),
    ("云岭县召开推进会 2024年3月11日", (None, None, None)),
    ("根据云政办发〔2024〕2号文件 2024年3月11日", (None, None, None)),
]


@pytest.mark.parametrize(("line", "want"), LINES_BELOW)
def test_line_below_the_title(line: str, want: tuple[str | None, ...]) -> None:
    p = profile(f"云岭县节水工作方案\n{line}\n{BODY}")
    assert (p.doc_no, p.issuer, p.issued) == want


DIVISIONS_OF_WORK = [
    ("青川市2023年重点任务责任分解(2023年)", "责任分解"),
    ("云岭县政府2022年重点工作任务分工", "任务分工"),
    ("青川市2024年重点项目任务分解表", "任务分解表"),
    ("青川市督察整改工作台账", "工作台账"),
    ("云岭县2020年重点工作安排", "工作安排"),
    ("青川市会议研究重点任务责任分解", None),
    ("青川市召开会议,部署2023年重点工作安排", None),
    ("青川市数字政府建设的好做法", None),
]


@pytest.mark.parametrize(("title", "kind"), DIVISIONS_OF_WORK)
def test_divisions_of_work_are_titles(title: str, kind: str | None) -> None:
    p = profile(f"{title}\n为做好工作,现分解如下。\n一、发展\n1.招商。责任单位:市商务局\n")
    assert (p.title, p.type) == (title if kind else None, kind)


LEVELS = [
    ("任务分工\n一、任务\n1.制定标准。(财政部、水利部、商务部)\n2.试点。(各省级人民政府)\n", "national"),
    ("方案\n一、任务\n1.监管。省水利厅、省商务厅负责。\n2.检查。省林业局负责。\n", "province"),
    ("方案\n一、任务\n1.监管。县水利局、县商务局负责。\n2.检查。县林业局负责。\n", "county"),
    ("方案\n一、任务\n1.监管。省水利厅、市商务局负责。\n2.检查。县林业局负责。\n", None),
    ("关于河道管理的通知\n各县(市、区)人民政府:\n现通知如下:\n一、任务\n加强清淤。\n", "prefecture"),
    ("关于河道管理的通知\n各乡镇人民政府,各有关单位:\n现通知如下:\n一、任务\n加强清淤。\n", "county"),
    ("关于河道管理的通知\n各区人民政府:\n现通知如下:\n一、任务\n加强清淤。\n", None),
]


@pytest.mark.parametrize(("text", "level"), LEVELS)
def test_level_by_bodies_and_recipients(text: str, level: str | None) -> None:
    assert profile(text).level == level


PLACES_OF_TITLES = [
    ("石桥县河道管理办法", "石桥县", "county"),
    ("石桥市河道管理办法", "石桥市", None),
    ("贫困县河道管理办法", None, None),
    ("推进城市河道管理办法", None, None),
    ("工业园区河道管理办法", None, None),
]


@pytest.mark.parametrize(("title", "name", "level"), PLACES_OF_TITLES)
def test_place_of_the_title(title: str, name: str | None, level: str | None) -> None:
    p = profile(f"{title}\n第一条 县政府、市政府、区政府加强管理。\n第二条 经费列入预算。\n")
    assert (p.jurisdiction, p.level) == (name, level)


def test_who_issued_it_goes_before_the_source() -> None:
    page = (
        "青川市河道方案\n日期:2019-03-21 来源:青川市水利局\n近期,青川市政府印发《{}》,现全文刊登:\n青川市河道方案\n"
        + BODY
    )
    assert profile(page.format("青川市河道方案")).issuer == "青川市政府"
    assert profile(page.format("青川市用水方案")).issuer != "青川市政府"


def test_lost_line_breaks() -> None:
    """Day of publication and own number stand between the headline and the recipients of a text on one line."""
    p = profile(
        "云岭县人民政府办公室关于印发云岭县河道管理办法的通知 - 云岭县人民政府 发布日期:2024-03-15 信息来源:县政府办 云政办发〔2024〕12号 "
        "各乡镇人民政府,县直各部门: 《云岭县河道管理办法》已经县政府同意,现印发给你们。 云岭县人民政府办公室 2024年3月11日 "
        "云岭县河道管理办法 第一条 为加强河道管理,制定本办法。 第二条 县水利局负责河道管理工作。"
    )
    assert (p.doc_no, p.published, p.issued) == ("云政办发〔2024〕12号", "2024-03-15", "2024-03-11")


def test_keys_within_the_first_line() -> None:
    """A run of 【键】值 between headline and text."""
    p = profile(
        "青川市人民政府关于河道管理的意见(试行)文章属性•【制定机关】青川市人民政府•【公布日期】2009.04.16•【字号】青政〔2009〕27号•【施行日期】2009.05.01正文"
        "青川市人民政府关于河道管理的意见(试行)(青政〔2009〕27号)各县(市、区)人民政府:为加强河道管理,现就有关工作提出以下意见。一、总体要求1、指导思想。坚持属地管理。"
        "2、主要目标。河道清洁。二、任务3、清淤。市水利局负责。本意见自2009年5月1日起施行。青川市人民政府二○○九年四月十六日"
    )
    assert (p.title, p.doc_no, p.issuer) == (
        "青川市人民政府关于河道管理的意见(试行)",
        "青政〔2009〕27号",
        "青川市人民政府",
    )
    assert (p.issued, p.published, p.effective) == ("2009-04-16", "2009-04-16", "2009-05-01")


def test_a_desk_named_by_the_block_did_not_issue() -> None:
    """责任部门 names an office; the title of the notice, which only the block has, names who issued it."""
    block = "信息名称:中共云岭县委办公室 云岭县人民政府办公室关于印发《云岭县河道整治行动计划》的通知\n发文字号:云办字〔2024〕9号\n责任部门:{}\n"
    p = profile(block.format("县委办公室") + "云岭县河道整治行动计划\n" + BODY)
    assert (p.issuer, p.jurisdiction) == ("中共云岭县委办公室 云岭县人民政府办公室", "云岭县")
    assert profile(block.format("云岭县水利局") + "云岭县河道整治行动计划\n" + BODY).issuer == "云岭县水利局"


def test_breadcrumbs_and_headline_of_a_page_on_one_line() -> None:
    text = (
        "您现在的位置:青川市政府网 >> 政务公开 >> 正文 青川市人民政府关于加强河道管理的意见 青川市水利局 发布日期:2011-05-04 阅读次数:1265 "
        "青政发〔2011〕22号 各县(市、区)人民政府: 为加强河道管理,提出如下意见。 一、总体要求 坚持属地管理。 二、主要任务 "
        + "".join(
            f"({n})清理第{n}段河道。组织沿岸乡镇清理河道,清除淤泥和垃圾,定期开展检查。 " for n in "一二三四五六七八九"
        )
        + "青川市人民政府 二○一一年四月十八日"
    )
    p = analyse(text.encode(), "a.txt")[2].profile
    assert (p.title, p.doc_no, p.published) == (
        "青川市人民政府关于加强河道管理的意见",
        "青政发〔2011〕22号",
        "2011-05-04",
    )
