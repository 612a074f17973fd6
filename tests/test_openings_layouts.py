"""Openings in odd layouts: what the document says of itself and names, read through the whole way. Invented places."""

from __future__ import annotations

from typing import Any

import pytest

from kg.pipeline import analyse

CASES: list[tuple[str, str, dict[str, Any], list[str]]] = [
    (
        "announcement under a mast, the genre spaced, the name on two lines",
        """云岭县突发传染病
疫情防控指挥部
通 告
(第3号)
为做好防控工作,根据有关规定,现将有关事项通告如下:
一、暂停各类聚集性活动。
二、出入公共场所应当佩戴口罩。
云岭县突发传染病疫情防控指挥部
2021年8月3日
""",
        {
            "title": "云岭县突发传染病疫情防控指挥部通告",
            "type": "通告",
            "issuer": "云岭县突发传染病疫情防控指挥部",
            "issued": "2021-08-03",
        },
        [],
    ),
    (
        "headline of the site with the number in front and without 印发",
        """您的位置:首页>>政务公开>>政府文件
云政办发[2020]35号云岭县学前教育督导评估实施细则的通知
时间:2020-09-29 来源:

云岭县人民政府办公室关于印发云岭县

学前教育督导评估

实施细则的通知

各乡镇人民政府,县政府有关部门:

经县政府同意,现将《云岭县学前教育督导评估实施细则》印发给你们。

云岭县人民政府办公室
2020年9月28日

云岭县学前教育

督导评估实施细则

为认真贯彻落实《临江省人民政府教育督导室关于印发〈临江省学前教育督导评估工作规程〉的通知》(临政教督室〔2018〕2号)精神,特制定本细则。
一、指导思想
以提高质量为目标。
""",
        {
            "title": "云岭县学前教育督导评估实施细则",
            "notice_title": "云岭县人民政府办公室关于印发云岭县学前教育督导评估实施细则的通知",
            "doc_no": "云政办发〔2020〕35号",
            "issued": "2020-09-28",
        },
        ["implements 临江省学前教育督导评估工作规程 临政教督室〔2018〕2号"],
    ),
    (
        "years on the line below the title",
        """青川市人民政府办公室关于印发青川市托育服务行动计划的通知
青政办〔2021〕8号
各县区人民政府:
现将《青川市托育服务行动计划(2021—2023年)》印发给你们,请认真组织实施。
青川市人民政府办公室
2021年3月1日
青川市托育服务行动计划
(2021—2023年)
为发展托育服务,制定本计划。
一、工作目标
建成托育机构20家。
""",
        {"title": "青川市托育服务行动计划(2021—2023年)", "period_end": 2023, "type": "行动计划"},
        [],
    ),
    (
        "several plans issued together; signature wrapped, sealed by another",
        """关于印发《社区疫情监测方案》等3个文件的通知
国联防发〔2022〕14号
各省、自治区、直辖市联防联控机制:
根据《关于优化防控措施的总体方案》要求,我们制定了《社区疫情监测方案》《社区健康服务指引》《个人防护指南》。现印发给你们。
国务院应对突发传染病
疫情联防联控机制综合组
(国家卫生健康委代章)
2022年12月26日
""",
        {"issuer": "国务院应对突发传染病疫情联防联控机制综合组", "issued": "2022-12-26", "level": "national"},
        ["derives_from 关于优化防控措施的总体方案"],
    ),
    (
        "no headline: the preamble names it",
        """(2017-2020年)
为加快发展学前教育,根据省教育厅《关于实施学前教育行动计划的意见》(临教基〔2017〕3号),结合我市实际,特制订《青川市学前教育行动计划(2017—2020年)》。
一、基本原则
坚持政府主导。
二、主要任务
新建幼儿园20所。
""",
        {"title": "青川市学前教育行动计划(2017—2020年)", "period_start": 2017, "type": "行动计划"},
        ["derives_from 关于实施学前教育行动计划的意见 临教基〔2017〕3号"],
    ),
    (
        "province by its abbreviation where only the number tells",
        """黔府发〔2015〕292号
各市、自治州人民政府,各县(市、区、特区)人民政府,省政府各部门、各直属机构:
为促进就业,现提出以下实施意见:
一、稳定就业
(一)扩大规模。优先安排吸纳就业多的项目。
""",
        {"doc_no": "黔府发〔2015〕292号", "jurisdiction": "贵州省", "level": "province", "type": "实施意见"},
        [],
    ),
    (
        "number, recipients, body, date and title on one line",
        "临政办发[2012]29号各市、县、区人民政府,省人民政府各工作部门:《临江省慢性病防治“十二五”行动计划》已经省政府同意,"
        "现印发给你们。二○一二年三月十九日临江省慢性病防治“十二五”行动计划为维护健康,落实《临江省人民政府关于加强慢性病防治工作的通知》"
        "(临政发[2011]16号)精神,特制定本行动计划。一、总体要求坚持预防为主。\n",
        {
            "title": "临江省慢性病防治“十二五”行动计划",
            "doc_no": "临政办发〔2012〕29号",
            "issued": "2012-03-19",
        },
        ["implements 临江省人民政府关于加强慢性病防治工作的通知 临政发〔2011〕16号"],
    ),
    (
        "fourteen issuers are not too long a title",
        "临江省民政厅 临江省高级人民法院 临江省人民检察院 临江省发展改革委 临江省教育厅 临江省公安厅 临江省司法厅 临江省财政厅 "
        "临江省人力资源和社会保障厅 临江省卫生健康委员会 临江省医疗保障局 临江省妇女联合会 临江省残疾人联合会关于加强困境儿童保障工作的实施意见\n"
        "临民规字〔2019〕10号\n各市民政局、教育局、公安局:\n根据《关于加强困境儿童保障工作的意见》(民发〔2019〕62号)精神,制定如下实施意见。\n"
        "一、明确保障对象\n本省户籍的困境儿童。\n",
        {"doc_no": "临民规字〔2019〕10号", "jurisdiction": "临江省", "level": "province", "type": "实施意见"},
        ["derives_from 关于加强困境儿童保障工作的意见 民发〔2019〕62号"],
    ),
    (
        "what a notice forwards is the policy, not a reference",
        """临江省人民政府办公厅转发省发改委省老龄委关于加快发展养老服务业意见的通知
临政办发〔2006〕28号
各市州人民政府,省政府各厅委:
省发改委、省老龄委《关于加快发展养老服务业的意见》已经省人民政府同意,现转发给你们,请认真贯彻执行。
临江省人民政府办公厅
二○○六年六月十四日
关于加快发展养老服务业的意见
根据国务院办公厅国办发(2006)6号文件精神,提出以下意见:
一、重要意义
养老服务业关系民生。
""",
        {"title": "关于加快发展养老服务业的意见", "issued": "2006-06-14"},
        ["derives_from 国办发〔2006〕6号"],
    ),
]


@pytest.mark.parametrize(("text", "want", "references"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_opening(text: str, want: dict[str, Any], references: list[str]) -> None:
    _, _, facts = analyse(text.encode(), "opening.txt")
    assert {k: getattr(facts.profile, k) for k in want} == want
    assert [" ".join(filter(None, (r.relation, r.title, r.doc_no))) for r in facts.references] == references
