"""Page chrome and the metadata block: what leaves a page, what stays, and the fields read."""

from __future__ import annotations

import random

import pytest

from kg.ingest.front import strip
from kg.ingest.metadata import vocabulary
from kg.offsets import apply

DOC = """临江省人民政府关于加快养老服务发展的意见
临政发〔2015〕8号
各市、县人民政府,省政府各部门:
为加快养老服务发展,满足老年人的需要,现结合我省实际提出如下意见。
一、总体要求
坚持政府引导、社会参与,到2020年建成覆盖城乡的养老服务网络,让老年人都能就近得到服务。
临江省人民政府
2015年3月2日
"""


def kept(text: str) -> str:
    edits, _ = strip(text)
    new, _ = apply(text, edits)
    return "\n".join(line.strip() for line in new.splitlines() if line.strip())


def fields(text: str) -> dict[str, str]:
    _, found = strip(text)
    for f in found:
        assert text[f.source_start : f.source_end] == f.value
    out: dict[str, str] = {}
    for f in found:
        out.setdefault(f.key if f.key != "other" else f.raw_key, f.value)
    return out


CLEAN = kept(DOC)

HEADS = [
    "首页  政务公开  政务服务  互动交流\n",
    "首页 | 政务公开 | 办事服务 | 互动交流\n登录\n注册\n",
    "您当前的位置:首页 > 政务公开 > 政策文件 > 规范性文件\n",
    "当前位置 :首页>>信息公开>>正文\n",
    "头部\nico\nico\n",
    "临江省人民政府门户网站\n",
    "【字体:大 中 小】 打印 关闭\n",
    "字体:[ 大 中 小 ]\n分享到:\n",
    "浏览次数:1024\n",
    "发布时间:2015-03-09 08:30  来源:省政府办公厅  浏览次数:33\n",
    "2015-03-09 08:30:11\n",
    "临江省政府网      2015-03-09 08:30:11  来源: 省政府办公厅\n",
    "【发布单位】 临江省人民政府【发布文号】 临政发〔2015〕8号【发布日期】 2015-03-02\n",
    "发布单位:临江省人民政府\n发布文号:临政发〔2015〕8号\n发布日期:2015-03-02\n生效日期:暂无\n有效性状态:\n备注: http://www.example.cn/x.htm\n",
    "索 引 号: 000000/2015-00012 主题分类: 民政、养老\n发文机关: 省政府 成文日期: 2015年03月02日\n标  题: 临江省人民政府关于加快养老服务发展的意见\n发文字号: 临政发〔2015〕8号 发布日期: 2015年03月09日\n主 题 词:\n",
    "索 引 号\n\n000000/2015-00012\n\n发文机关\n\n临江省人民政府\n\n成文日期\n\n2015年3月2日\n\n",
    "  • 索引号:\n\n    000000/2015-00012\n  • 主题分类:\n\n  • 发文机构:\n\n    省政府\n  • 有效性:\n\n  • 内容概述:\n\n",
    "文号 | 临政发〔2015〕8号 |\n制发机关 | 临江省人民政府 |\n成文日期 | 2015-03-02 |\n文件类别 | |\n文件状态 | 执行中 |\n",
    "索引号 | 000000/2015-1 | 组配分类 | 政策文件 |\n发布机构 | 省政府 | 公开方式 | 主动公开 |\n",
    "核心提示:为加快养老服务发展,省政府日前出台意见,明确了今后一个时期的目标和任务,欢迎查阅。\n",
]


@pytest.mark.parametrize("head", HEADS)
def test_heads_leave(head: str) -> None:
    assert kept(head + DOC) == CLEAN


@pytest.mark.parametrize("head", HEADS[9:])
def test_head_between_title_and_body(head: str) -> None:
    title, rest = DOC.split("\n", 1)
    assert kept(title + "\n" + head + rest) == CLEAN


FEET = [
    "扫一扫在手机打开当前页\n",
    "政策咨询\n\n如果您对本文件有疑问,请拨打页面上方的电话。\n\n扫一扫在手机打开当前页",
    "相关附件\n媒体报道\n部门解读\n其他\n扫一扫在手机打开当前页\n分享到:\n",
    "相关新闻\n关于做好冬季安全生产工作的通知\n我省召开专题会议\n",
    "上一篇:关于做好高温天气工作的通知\n下一篇:没有了\n",
    "【打印】【关闭】\n",
    "打印本页 关闭窗口\n",
    "举报 0 收藏 0 打赏 0评论 0\n推荐图文\n推荐资讯\n点击排行\n网站首页  |  关于我们  |  联系我们\n",
    "主办单位:临江省人民政府办公厅  承办:临江省大数据局  网站标识码 : 0000000000\n备案号:临ICP备00000000号\n",
    "附件:\n\n相关附件\n扫一扫在手机打开当前页\n",
    "版权所有:临江省人民政府\n您访问的链接即将离开本门户网站,是否继续?\n",
    "责任编辑:某某\n返回顶部\n友情链接\n",
    " |",
]


@pytest.mark.parametrize("foot", FEET)
def test_feet_leave(foot: str) -> None:
    assert kept(DOC + foot) == CLEAN


def test_imprint_and_addressees_stay() -> None:
    end = "抄送:省委各部门,省军区。\n临江省人民政府办公厅  2015年3月3日印发\n"
    assert kept(DOC + end + "扫一扫在手机打开当前页\n") == CLEAN + "\n" + kept(DOC + end)[len(CLEAN) + 1 :]
    assert "2015年3月3日印发" in kept(DOC + end + "分享到:\n")


BODY_STAYS = [
    "信息公开\n各单位要主动公开有关信息,接受社会监督,及时回应群众关切,确保各项工作公开透明。\n",
    "二、互动交流\n加强部门之间的互动交流。\n",
    "附件:1.任务分工表\n",
    "附件\n任务分工表\n序号\n任务\n责任单位\n1\n政务公开\n省民政厅\n",
    "联系人:某某 联系电话:000\n",
    "(此件公开发布)\n",
]


@pytest.mark.parametrize("body", BODY_STAYS)
def test_body_stays(body: str) -> None:
    assert kept(DOC + body) == CLEAN + "\n" + "\n".join(x.strip() for x in body.splitlines())


def test_a_clean_document_is_left_alone() -> None:
    assert strip(DOC)[0] == []


def test_one_line_after_table_rows() -> None:
    text = "文號 | 临政发[2015]8号 |\n成文日期 | 2015-03-02 |\n" + DOC.replace("\n", " ") + "|"
    assert kept(text.replace("號", "号")) == DOC.replace("\n", " ").strip()


FIELDS = [
    (HEADS[12], {"issuer": "临江省人民政府", "doc_no": "临政发〔2015〕8号", "published": "2015-03-02"}),
    (HEADS[13], {"issuer": "临江省人民政府", "doc_no": "临政发〔2015〕8号", "published": "2015-03-02"}),
    (
        HEADS[14],
        {
            "index_no": "000000/2015-00012",
            "issuer": "省政府",
            "issued": "2015年03月02日",
            "title": "临江省人民政府关于加快养老服务发展的意见",
            "doc_no": "临政发〔2015〕8号",
            "published": "2015年03月09日",
        },
    ),
    (HEADS[15], {"index_no": "000000/2015-00012", "issuer": "临江省人民政府", "issued": "2015年3月2日"}),
    (HEADS[16], {"index_no": "000000/2015-00012", "issuer": "省政府"}),
    (
        HEADS[17],
        {"doc_no": "临政发〔2015〕8号", "issuer": "临江省人民政府", "issued": "2015-03-02", "status": "执行中"},
    ),
    (HEADS[18], {"index_no": "000000/2015-1", "issuer": "省政府", "category": "政策文件"}),
    (HEADS[9], {"published": "2015-03-09 08:30", "来源": "省政府办公厅"}),
    (HEADS[11], {"published": "2015-03-09", "来源": "省政府办公厅"}),
    (HEADS[10], {"published": "2015-03-09"}),
]


@pytest.mark.parametrize(("head", "want"), FIELDS)
def test_fields(head: str, want: dict[str, str]) -> None:
    found = fields(head + DOC)
    assert {k: found.get(k) for k in want} == want


@pytest.mark.parametrize("value", ["暂无", "无", "-", ""])
def test_no_value_is_no_field(value: str) -> None:
    assert "effective" not in fields(f"发文机关:临江省人民政府\n生效日期:{value}\n{DOC}")


def test_the_title_behind_an_empty_key_is_no_value() -> None:
    text = "主题词:\n云岭县防汛工作预案\n各乡镇人民政府:\n现将预案印发给你们,请结合各自的实际情况,认真贯彻执行。\n"
    assert kept(text).startswith("云岭县防汛工作预案")


def test_a_word_of_welcome_above_the_block_leaves() -> None:
    head = "本库收录各类政策文件,力求为读者提供全面、准确、及时的信息服务,欢迎广大用户使用并提出宝贵意见。\n"
    assert kept(head + "发布时间:2015-03-09  编辑:某某\n" + DOC) == CLEAN


def test_rows_of_a_table_far_from_the_head_are_no_metadata() -> None:
    rows = "".join(f"任务{i}\n省民政厅\n" for i in range(20)) + "时间:2015-06-01\n状态:完成\n"
    assert kept(rows) == rows.strip()


def test_trails_are_menus() -> None:
    assert kept("法律法规 >经济法类 >\n首页> | 政务公开> | 政府公报> |\n" + DOC) == CLEAN


def test_the_table_of_keys_loads() -> None:
    assert vocabulary()["keys"]["doc_no"]


def test_any_order_of_pieces_gives_disjoint_edits() -> None:
    pieces = [*HEADS, *FEET, *DOC.splitlines(keepends=True), "\n", " ", "|"]
    chooser = random.Random(7)
    for _ in range(300):
        text = "".join(chooser.choice(pieces) for _ in range(chooser.randint(1, 14)))
        edits, found = strip(text)
        apply(text, edits)
        for f in found:
            assert text[f.source_start : f.source_end] == f.value


@pytest.mark.parametrize(
    "text",
    ["", "\n" * 1000, "首页\n" * 20_000, "标题:" * 50_000, "|" * 200_000, "索引号:\n" * 20_000, "2015-03-02 " * 30_000],
)
def test_odd_input_ends(text: str) -> None:
    edits, _ = strip(text)
    apply(text, edits)
