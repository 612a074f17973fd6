"""Pages as they come: malformed, nested, pasted. One line a case: source, running text."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ingest import html as page_reader
from kg.offsets import OffsetMap

BODY = "各有关单位：为做好相关工作，现提出如下意见，请结合实际，认真执行，确保取得实效。"


def text_of(source: str) -> str:
    text, offsets, _ = page_reader.page(source, "a.html")
    exact(source, text, offsets)
    return text


def exact(source: str, text: str, offsets: OffsetMap) -> None:
    """Every visible character comes from the characters that it maps to."""
    assert offsets.new_length == len(text)
    assert offsets.old_length == len(source)
    at = 0
    for i, c in enumerate(text):
        start, end = offsets.to_old(i, i + 1)
        assert start >= at
        if not c.isspace() and c != "|":
            shown = html.unescape(html.unescape(source[start:end]))
            assert shown == c or (len(shown) > 1 and c in shown)
            at = start


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # spans and digits
        ("<p>到<span>2</span><span>025</span>年</p>", "到2025年"),
        ("<p>增长<font>9</font>.<b>5</b>%以上</p>", "增长9.5%以上"),
        ("<p>到<span>\n 2025\n</span>年</p>", "到2025年"),
        ("<p>建设<st1:chsdate Year='1'>2021</st1:chsdate>年<o:p></o:p></p>", "建设2021年"),
        ("<p>第<SPAN lang=EN-US>12</SPAN>条</p>", "第12条"),
        ("<p>a<b>b</b> c</p>", "ab c"),
        ("<p>GDP\nper capita</p>", "GDP per capita"),
        ("<p>质量\n提升</p>", "质量提升"),
        ("<p>质量&nbsp;&nbsp;提升</p>", "质量 提升"),
        ("<p>附件：1.名单　　2.表格</p>", "附件：1.名单　2.表格"),
        ("<p>H<sub>2</sub>O，m<sup>2</sup></p>", "H2O，m2"),
        # blocks and breaks
        ("<p>一、甲</p><p>二、乙</p>", "一、甲\n二、乙"),
        ("<p>一、甲<p>二、乙", "一、甲\n二、乙"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙"),
        ("甲<BR>乙<br/>丙<br />丁", "甲\n乙\n丙\n丁"),
        ("&nbsp;&nbsp;&nbsp;&nbsp;甲<br>\r\n　　乙", "甲\n乙"),
        ("<h1>甲</h1>乙<hr>丙", "甲\n乙\n丙"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙"),
        ("<dl><dt>甲<dd>乙</dl>", "甲\n乙"),
        ("<pre>甲\n乙</pre>", "甲\n乙"),
        ("<div style='white-space: pre-wrap'>甲\n乙</div>", "甲\n乙"),
        ("<p>甲</p>\n\n\n<p> </p><p>&nbsp;</p><p>乙</p>", "甲\n乙"),
        ("<ucapcontent><p>甲</p></ucapcontent>乙", "甲\n乙"),
        # entities
        ("<p>&ldquo;十四五&rdquo;&mdash;&mdash;甲&#12289;乙&#x3002;</p>", "“十四五”——甲、乙。"),
        ("<p>A&amp;B &lt;甲&gt; &quot;乙&quot;</p>", 'A&B <甲> "乙"'),
        ("<p>甲&amp;nbsp;乙&amp;ldquo;丙&amp;rdquo;</p>", "甲 乙“丙”"),
        ("<p>AT&T 与 R&D，&nosuch;</p>", "AT&T 与 R&D，&nosuch;"),
        ("<p>&#0;甲&#xD800;乙</p>", "\ufffd甲\ufffd乙"),
        ("<p>甲&#8203;乙\u200b丙</p>", "甲乙丙"),
        # text that looks like markup
        ("<p>浓度<35微克，比例>80%，x < y</p>", "浓度<35微克，比例>80%，x < y"),
        ("<p>详见<领导小组>文件</p>", "详见<领导小组>文件"),
        ("<p title='a>b' class=\"x>y\">甲</p>", "甲"),
        ("<p title=甲>乙</p>", "乙"),
        ('<p title="甲"乙">丙</p>', "丙"),
        ("<p>甲</p", "甲"),
        ("甲<", "甲<"),
        # malformed
        ("<b><i>甲</b>乙</i>丙", "甲乙丙"),
        ("<div><p>甲</div></p></div>乙", "甲\n乙"),
        ("</p></td></table>甲", "甲"),
        ("<font><p>甲<font><p>乙", "甲\n乙"),
        ("<TABLE><TR><TD>甲<TD>乙<TR><TD>丙<TD>丁</TABLE>", "甲 | 乙\n丙 | 丁"),
        ("<table>甲<tr><td>乙</table>", "甲\n乙"),
        ("<table><tr><td>甲</td></tr>乙</table>", "甲\n乙"),
        ("<body>甲</body></html>乙", "甲乙"),
        ("甲<script>乙", "甲"),
        ("甲<!-- 乙", "甲"),
        # what is never shown
        ("甲<script>var a='<p>乙</p>';</script>丙", "甲丙"),
        ("甲<style>乙</style>丙", "甲丙"),
        ("甲<!-- 乙 -->丙<!-->丁<!--->戊", "甲丙丁戊"),
        ("甲<!--[if gte mso 9]><p>乙</p><![endif]-->丙", "甲丙"),
        ("甲<!--[if !mso]><!-->乙<!--<![endif]-->丙", "甲乙丙"),
        ("<![if !supportLists]>1.<![endif]>甲", "1.甲"),
        ("甲<xml><w:View>Normal</w:View></xml>丙", "甲丙"),
        ("甲<?xml:namespace prefix = o />乙", "甲乙"),
        ("甲<p style='display:none'>乙</p>丙", "甲\n丙"),
        ("甲<span style='DISPLAY : NONE'>乙</span>丙", "甲丙"),
        ("甲<span style='font-size:0pt'>乙</span>丙", "甲丙"),
        ("甲<p hidden>乙</p>丙", "甲\n丙"),
        ("甲<textarea>乙</textarea><select><option>丙</select><button>丁</button>戊", "甲\n戊"),
        ("甲<iframe src=x>乙</iframe>丙", "甲丙"),
        ("甲<noscript>乙</noscript>丙", "甲丙"),
        ("甲<img alt='乙'>丙", "甲丙"),
        # private-use characters of the document itself stay
        ("<p>甲\ue000乙\U000f0000丙</p>", "甲\ue000乙\U000f0000丙"),
        ("<p>1;2;3</p><p>4;</p>", "1;2;3\n4;"),
        # tables
        ("<table><tr><th>任务<th>单位<tr><td>甲<td></table>", "任务 | 单位\n甲"),
        ("<table><tr><td>甲<td><td>乙</table>", "甲 | | 乙"),
        ("<table><tr><td>甲<br>乙<td>丙</table>", "甲 乙 | 丙"),
        ("<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>", "甲 乙 | 丙"),
        ("<table><tr><td><table><tr><td>甲<td>乙</table></td><td>丙</td></table>", "甲 | 乙\n丙"),
        ("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>", "甲\n乙"),
    ],
)
def test_running_text(source: str, expected: str) -> None:
    assert text_of(source) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<div class=nav><a href=/>首页</a><a href=/a>公开</a></div>", ""),
        ("<nav>首页 公开 服务</nav>", "<footer>版权所有，违者必究</footer>"),
        ("<ul><li><a href=/1>一</a><li><a href=/2>二</a><li><a href=/3>三</a></ul>", ""),
        ("", "<div id=share>分享到：微信 微博</div>"),
        ("", "<div class='article-share'><a href=#>微信</a></div>"),
        ("", "<div class=foot1>主办：办公室，地址：大街，邮编：100000</div>"),
        ("<div class=dqwz>当前位置：首页</div>", "<div>版权所有：办公室　备案号：12345</div>"),
        ("<div style='display:none'>统计，代码，隐藏。</div>", ""),
        ("", "<div class=xgwj><h3>相关文件</h3><a href=1>关于甲的通知</a><a href=2>关于乙的通知</a></div>"),
        ("<form><input value='x'>检索</form>", ""),
    ],
)
def test_chrome_around_the_text_goes(before: str, after: str) -> None:
    inner = "".join(f"<p>{BODY}</p>" for _ in range(4))
    expected = "\n".join([BODY] * 4)
    assert text_of(f"<body>{before}<div class=con>{inner}</div>{after}</body>") == expected
    if "版权" not in after:  # a footer without a name inside the block is the front matter's business
        assert text_of(f"<body><div class=con>{before}{inner}{after}</div></body>").removeprefix("检索\n") == expected


@pytest.mark.parametrize(
    ("before", "after", "first", "last"),
    [
        ("<h1>关于做好防汛工作的通知</h1>", "", "关于做好防汛工作的通知", BODY),
        ("<div class=tit>云岭县防汛应急预案</div>", "", "云岭县防汛应急预案", BODY),
        ("", "<p>云岭县人民政府</p><p>2019年3月5日</p>", BODY, "2019年3月5日"),
        ("", "<div>二〇一九年三月五日</div>", BODY, "二〇一九年三月五日"),
        ("", f"<div><p>附件</p><p>{BODY}</p></div>", BODY, BODY),
        ("", "<p>附件：<a href='/f/1.doc'>1.名单.doc</a></p>", BODY, "附件：1.名单.doc"),
        (
            "",
            "<ul><li><a href=1.pdf>附件1.pdf</a><li><a href=2.pdf>附件2.pdf</a><li><a href=3.doc>附件3.doc</a></ul>",
            BODY,
            "附件3.doc",
        ),
    ],
)
def test_what_belongs_to_the_text_stays(before: str, after: str, first: str, last: str) -> None:
    inner = "".join(f"<p>{BODY}</p>" for _ in range(6))
    menu = "<ul><li><a href=/1>首页</a><li><a href=/2>公开</a><li><a href=/3>服务</a></ul>"
    lines = text_of(f"<body>{menu}<div>{before}<div class=con>{inner}</div>{after}</div></body>").split("\n")
    assert (lines[0], lines[-1]) == (first, last)


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        ("<table><tr><th>索 引 号</th><td>A-1</td><th>发文机关</th><td>县府办</td></tr></table>", {"index_no": "A-1", "issuer": "县府办"}),
        ("<table><tr><td>文号：</td><td>云政发〔2019〕8号</td></tr><tr><td>成文日期：</td><td>2019-03-05</td></tr></table>", {"doc_no": "云政发〔2019〕8号", "issued": "2019-03-05"}),
        ("<table><tr><td>文号：云政发〔2019〕8号</td><td>成文日期：2019-03-05</td></tr></table>", {"doc_no": "云政发〔2019〕8号", "issued": "2019-03-05"}),
        ("<ul><li><span>索引号：</span><em>A-1</em></li><li><span>发布日期：</span>2019-03-05</li></ul>", {"index_no": "A-1", "published": "2019-03-05"}),
        ("<dl><dt>索引号</dt><dd>2019-0001</dd><dt>发布日期</dt><dd>2019-03-05</dd></dl>", {"index_no": "2019-0001", "published": "2019-03-05"}),
        ("<table><tr><td>文号</td><td></td><td>成文日期</td><td>2019-03-05</td></tr><tr><td>有效性</td><td>暂无</td><td>发文机关</td><td>县府</td></tr></table>", {"doc_no": "", "issued": "2019-03-05", "status": "", "issuer": "县府"}),
        ("<div><p>索引号：A-1</p><p>生效日期：暂无</p><p>发文机关：县府</p></div>", {"index_no": "A-1", "effective": "", "issuer": "县府"}),
    ],
)  # fmt: skip
def test_metadata_blocks(block: str, fields: dict[str, str]) -> None:
    source = f"<body>{block}<div>" + "".join(f"<p>{BODY}</p>" for _ in range(4)) + "</div></body>"
    text, _, meta = page_reader.page(source, "a.html")
    assert {f.key: f.value for f in meta} == fields
    assert text == "\n".join([BODY] * 4)
    for f in meta:
        assert f.value in source[f.source_start : f.source_end]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>名称</td><td>时间</td></tr><tr><td>启动会</td><td>3月</td></tr></table>",
        "<table><tr><td>任务</td><td>责任单位</td><td>时限</td></tr><tr><td>修路</td><td>县交通局</td><td>6月</td></tr></table>",
    ],
)
def test_tables_of_the_text_are_no_metadata(table: str) -> None:
    _, _, meta = page_reader.page(f"<body><div><p>{BODY}</p>{table}<p>{BODY}</p></div></body>", "a.html")
    assert meta == ()


def test_meta_tags() -> None:
    source = f'<head><META NAME="ArticleTitle" CONTENT="关于&ldquo;甲&rdquo;的通知"><meta content="2019-03-05" name=pubdate><meta name=x content=y></head><p>{BODY}'
    _, _, meta = page_reader.page(source, "a.html")
    assert [(f.key, f.value, f.shape) for f in meta] == [
        ("title", "关于“甲”的通知", "meta-tag"),
        ("published", "2019-03-05", "meta-tag"),
    ]


def test_a_page_of_480_kb_around_a_short_text() -> None:
    script = "<script>" + "function f(){return '<div>正文，不是。</div>';}" * 2000 + "</script>"
    menu = (
        "<ul>"
        + "<li class='a b' style='color:red'><a href='/x/y/z.html' title='栏目'>栏目名称</a></li>" * 3000
        + "</ul>"
    )
    inner = "".join(f"<p style='text-indent:2em'><span>{BODY}</span></p>" for _ in range(150))
    source = f"<html><head>{script}</head><body>{menu}<div><h1>关于做好工作的通知</h1><div>{inner}</div></div>{menu}</body></html>"
    assert len(source) > 400_000
    assert text_of(source) == "\n".join(["关于做好工作的通知"] + [BODY] * 150)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<html><frameset cols='20%,*'><frame src=menu.htm><frame src=text.htm></frameset></html>", "text.htm"),
        ("<html><body><script>render()</script><div id=app></div></body></html>", "without any text"),
    ],
)
def test_pages_without_text(source: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        page_reader.page(source, "a.html")


@pytest.mark.parametrize("name", ["article-header", "news-head", "detail_top", "con-top", "xxgk-header2"])
def test_a_title_in_a_box_named_header_stays(name: str) -> None:
    inner = "".join(f"<p>{BODY}</p>" for _ in range(5))
    for box in ("<h2>{}</h2>", "<h1>{}</h1>", "<div>{}</div>"):
        title = box.format("关于加强防汛工作的通知")
        source = f"<body><div class='{name}'>{title}</div><div class=con>{inner}</div></body>"
        assert text_of(source).split("\n")[0] == "关于加强防汛工作的通知"
        source = f"<body><div><div class='{name}'>{title}</div>{inner}</div></body>"
        assert text_of(source).split("\n")[0] == "关于加强防汛工作的通知"


def test_the_second_opinion_picks_a_block_of_the_page() -> None:
    pytest.importorskip("trafilatura")
    menu = "".join(f"<li><a href=/{i}>栏目{i}，说明</a></li>" for i in range(30))
    source = f"<html><body><ul>{menu}</ul><div><div><p>{BODY}</p></div></div><ul>{menu}</ul></body></html>"
    assert text_of(source) == BODY


def test_a_short_notice_is_kept_whole() -> None:
    source = "<html><body><div><h1>停水通告</h1><div>3月5日全天停水。</div><div>云岭县水务局</div></div></body></html>"
    assert text_of(source) == "停水通告\n3月5日全天停水。\n云岭县水务局"


TAGS = ["<p>", "</p>", "<div>", "</div>", "<span>", "</span>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<br>", "<b>",
        "</b>", "<a href=x>", "</a>", "<!--", "-->", "<![endif]>", "<script>", "</script>", "<title>", "</title>", "<pre>", "</pre>", "<li>"]  # fmt: skip
WORDS = [
    "甲",
    "乙。",
    "12",
    " ",
    "\n",
    "&nbsp;",
    "&amp;",
    "&ldquo;",
    "<",
    ">",
    "&",
    '"',
    "'",
    "=",
    "\ue123",
    "，",
    "x",
    "\u3000",
    "&#x4e00;",
    "<p title='",
    "|",
]


@given(st.lists(st.sampled_from(TAGS + WORDS), max_size=60))
@settings(max_examples=300, deadline=None)
def test_whatever_the_tags_the_map_is_exact(pieces: list[str]) -> None:
    source = "".join(pieces)
    try:
        text_of(source)
    except InputError as e:
        assert "without any text" in str(e)
