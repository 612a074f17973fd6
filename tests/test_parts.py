"""Covering notice and policy, titles, signatures, lists of annexes and page remains."""

from __future__ import annotations

import pytest

from kg.ingest.outline import parse
from kg.ingest.outline.parts import contents_end, split
from kg.model import Document
from kg.text import fold

PLAN = "青川市养老服务实施方案\n为发展养老服务,制定本方案。\n一、工作目标\n服务水平明显提升。\n二、工作任务\n1.建设设施。新建养老院5所。\n"
SIGNED = "青川市人民政府\n2020年5月6日\n"


def _words(text: str, span: tuple[int, int] | None) -> str | None:
    return text[slice(*span)] if span else None


@pytest.mark.parametrize(
    "sentence",
    [
        "现将《青川市养老服务实施方案》印发给你们,请认真贯彻执行。",
        "《青川市养老服务实施方案》已经市政府同意,现印发给你们,请遵照执行。",
        "经市政府同意,现将《青川市养老服务实施方案》随文印发给你们。",
        "现将青川市养老服务实施方案印发给你们,请遵照执行。",
        "《青川市养老服务实施方案》已经市政府常务会议通过,现予公布,自公布之日起施行。",
        "现将市民政局制定的《青川市养老服务实施方案》转发给你们。",
        "《青川市养老服务实施方案》已经市政府同意,现予以印发。",
    ],
)
def test_notice_and_plan(sentence: str) -> None:
    head = f"关于印发青川市养老服务实施方案的通知\n各县人民政府:\n{sentence}\n{SIGNED}"
    text = head + PLAN
    outline = parse(Document.of_text(text))
    assert _words(text, outline.title) == "青川市养老服务实施方案"
    assert _words(text, outline.notice_title) == "关于印发青川市养老服务实施方案的通知"
    assert outline.root.start == len(head)
    assert outline.notice == (0, len(head) - 1)
    assert _words(text, outline.preamble) == "\n为发展养老服务,制定本方案。\n"
    assert [m.path for m in outline.measures] == ["一", "二/1"]


def test_plan_without_notice() -> None:
    outline = parse(Document.of_text(PLAN))
    assert outline.notice is None and outline.notice_title is None
    assert _words(PLAN, outline.title) == "青川市养老服务实施方案"
    assert (outline.root.start, outline.root.end) == (0, len(PLAN))


def test_notice_whose_annex_is_absent_is_the_policy() -> None:
    text = (
        f"关于印发《青川市养老服务实施方案》的通知\n各县人民政府:\n现将《青川市养老服务实施方案》印发给你们。\n{SIGNED}"
    )
    outline = parse(Document.of_text(text))
    assert outline.notice is None
    assert outline.root.start == 0


def test_title_in_the_list_of_annexes_is_not_the_plan() -> None:
    head = f"关于印发《青川市养老服务实施方案》的通知\n各县:\n现将《青川市养老服务实施方案》印发给你们。\n附件:\n青川市养老服务实施方案\n{SIGNED}"
    outline = parse(Document.of_text(head + PLAN))
    assert outline.root.start == len(head)
    assert [m.path for m in outline.measures] == ["一", "二/1"]


def test_two_annexes_with_numbers() -> None:
    other = "附件2\n青川市助餐补贴办法\n第一条 为规范补贴,制定本办法。\n第二条 补贴按月发放到人。\n"
    head = f"关于印发养老服务文件的通知\n现将《青川市养老服务实施方案》和《青川市助餐补贴办法》印发给你们。\n{SIGNED}附件1\n"
    outline = parse(Document.of_text(head + PLAN + other))
    assert [m.path for m in outline.measures] == ["一", "二/1", "附件2/第一条", "附件2/第二条"]


def test_heading_alone_names_the_plan() -> None:
    text = "青川市人民政府\n关于印发青川市养老服务实施方案的\n通 知\n青政发〔2020〕6号\n" + PLAN
    outline = parse(Document.of_text(text))
    assert _words(text, outline.title) == "青川市养老服务实施方案"
    assert _words(text, outline.notice_title) == "青川市人民政府\n关于印发青川市养老服务实施方案的\n通 知"


def test_title_broken_over_two_lines() -> None:
    text = f"关于印发《青川市养老服务\n实施方案》的通知\n各县:\n现将《青川市养老服务实施方案》印发给你们。\n{SIGNED}青川市养老服务\n实施方案\n(试行)\n一、工作任务\n新建养老院。\n"
    outline = parse(Document.of_text(text))
    assert _words(text, outline.title) == "青川市养老服务\n实施方案\n(试行)"
    assert _words(text, outline.notice_title) == "关于印发《青川市养老服务\n实施方案》的通知"


@pytest.mark.parametrize(
    "tail",
    [
        SIGNED,
        "青川市人民政府办公室\n二○一二年五月二十七日\n",
        "青川市民政局\n青川市财政局\n2020年5月6日\n",
        "2020年5月6日\n",
        "附件:1.任务分工表\n2.指标体系\n" + SIGNED,
        "附件:任务分工表\n",
        "附件:\n1.任务分工表\n2.指标体系\n" + SIGNED,
        "(此件公开发布)\n",
        "(联系人:李某某,电话:0000-0000000)\n",
        "联系电话:0000-0000000\n",
        "抄送:市委各部门。\n青川市人民政府办公室 2020年5月7日印发\n",
        "青川市人民政府办公室     2020年5月7日印发\n",
        "分享到:\n上一篇:1.某某方案\n",
        "扫一扫在手机打开当前页\n",
        "相关文章\n一、某某新闻\n",
        "本方案自印发之日起施行,有效期5年。\n" + SIGNED,
        "青川市人民政府\n202056\n",
    ],
)
def test_what_follows_is_not_the_last_item(tail: str) -> None:
    text = PLAN + tail
    measures = parse(Document.of_text(text)).measures
    assert [m.path for m in measures] == ["一", "二/1"]
    assert text[measures[-1].start : measures[-1].end] == "1.建设设施。新建养老院5所。"


def test_signature_on_the_line_of_the_last_item() -> None:
    text = PLAN.rstrip() + " 青川市人民政府 2020年5月6日"
    last = parse(Document.of_text(text)).measures[-1]
    assert text[last.start : last.end] == "1.建设设施。新建养老院5所。"


def test_annex_with_items_behind_the_signature() -> None:
    text = PLAN + SIGNED + "附件1\n服务标准\n一、服务内容\n助餐助浴。\n二、服务流程\n提出申请后安排人员上门评估。\n"
    outline = parse(Document.of_text(text))
    assert [m.path for m in outline.measures] == ["一", "二/1", "附件1/一", "附件1/二"]


def test_annex_without_items_is_no_measure_and_not_the_last_item() -> None:
    text = PLAN + "附件2\n领导小组名单\n组长:李某某\n"
    outline = parse(Document.of_text(text))
    assert [m.path for m in outline.measures] == ["一", "二/1"]
    assert outline.at(text.index("组长")).path == "附件2"


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("目录\n一、甲…1\n二、乙…2\n一、甲\n正文。", "一、甲\n正文。"),
        ("目 录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 正文。", "第一章 总则\n第一条 正文。"),
        ("1总则…3\n1.1目的…3\n1.2依据…3\n2职责…4\n1总则\n1.1目的\n正文。", "1总则\n1.1目的\n正文。"),
        ("一、甲\n正文。\n二、乙\n正文。", None),
        ("没有编号的正文。", None),
    ],
)
def test_contents(text: str, behind: str | None) -> None:
    folded = fold(text)
    at = contents_end(folded, 0, len(folded))
    assert text[at:] == (text if behind is None else behind)


def test_split_is_total() -> None:
    for text in ("", "\n", "现将印发给你们", "关于印发的通知\n现将《》印发给你们。"):
        parts = split(fold(text))
        assert 0 <= parts.root[0] <= parts.root[1] == len(text)
