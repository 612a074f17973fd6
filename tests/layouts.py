"""Three documents of our own writing and the same document in other formats: site layouts, DOCX and PDF."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import escape

from docx import Document as new_document
from pdf_writer import pdf


@dataclass(frozen=True)
class Paper:
    """A document: title, metadata as a site prints it, paragraphs in order (the title is not among them)."""

    title: str
    meta: dict[str, str]
    lines: list[str]


ELDERLY = Paper(
    "青川市人民政府办公室关于印发青川市居家养老服务提升行动方案的通知",
    {
        "索引号": "013204871/2021-00317",
        "发文机关": "青川市人民政府办公室",
        "发文字号": "青政办发〔2021〕36号",
        "成文日期": "2021年9月14日",
    },
    [
        "各县（市、区）人民政府，市政府各部门、各直属机构：",
        "《青川市居家养老服务提升行动方案》已经市政府同意，现印发给你们，请认真贯彻落实。",
        "青川市人民政府办公室",
        "2021年9月14日",
        "青川市居家养老服务提升行动方案",
        "为落实《临江省养老服务条例》，增加服务供给，制定本方案。",
        "一、总体要求",
        "（一）指导思想。坚持以需求为导向，建设就近可及、质量有保障的服务网络，让老年人安享晚年。",
        "（二）工作目标。到2023年，街道综合服务中心覆盖率达到100%，家庭养老床位新增1200张以上，护理员持证率超过85%。",
        "二、重点任务",
        "（三）完善服务设施。新建住宅区按每百户不少于30平方米配建服务用房，与住宅同步验收。（市住建局牵头，市民政局、市自然资源局配合）",
        "（四）培育服务队伍。开展护理员职业技能培训，每年不少于600人次。（市人社局牵头，市卫健委、团市委配合）",
        "三、保障措施",
        "（五）加强督导。市民政局会同市财政局每半年通报一次进展，对进度滞后的县（市、区）进行约谈。",
    ],
)

FARMING = Paper(
    "云岭县高标准农田建设管护实施意见",
    {
        "索引号": "YL0012-2019-0045",
        "发文机关": "云岭县人民政府",
        "发文字号": "云政发〔2019〕8号",
        "成文日期": "2019年3月5日",
    },
    [
        "各乡镇人民政府，县直各单位：",
        "为贯彻国务院办公厅关于切实加强高标准农田建设的部署，现结合我县实际，提出如下意见。",
        "一、明确目标",
        "1．到2022年，全县累计建成高标准农田18.5万亩，亩均粮食产能提高100公斤；田间道路通达度平原地区达到100%，丘陵地区不低于90%。",
        "2．管护责任落实率达到98%以上，设施完好率稳定在95%左右。",
        "二、规范建设",
        "3．科学选址。优先在永久基本农田保护区、粮食生产功能区安排项目，不得占用湿地与林地。",
        "4．严格验收。项目完工后三个月内由县农业农村局组织验收，县审计局全程监督。",
        "三、落实管护",
        "5．建立“县负总责、乡镇监管、村为主体”的管护机制，管护经费由县财政每亩补助12元。",
        "云岭县人民政府",
        "2019年3月5日",
    ],
)

DIGITAL = Paper(
    "临江省数字经济促进三年行动计划（2022—2024年）",
    {
        "索引号": "LJ-2022-01-0009",
        "发文机关": "临江省人民政府",
        "发文字号": "临政发〔2022〕2号",
        "成文日期": "2022年1月18日",
    },
    [
        "各市、县人民政府，省政府各部门：",
        "为加快发展数字经济，依据《“十四五”数字经济发展规划》和省委有关部署，制定本行动计划。",
        "一、主要目标",
        "到2024年，数字经济核心产业增加值占地区生产总值的比重达到10%，规模以上工业企业关键工序数控化率超过65%，5G基站达到8万个。",
        "二、主要行动",
        "（一）新型基础设施行动。推进骨干网扩容，建设省级算力调度平台，新建数据中心电能利用效率不高于1.3。责任单位：省通信管理局、省发展改革委。",
        "（二）产业数字化行动。遴选100家智能工厂，推动3万家中小企业上云用云。责任单位：省工业和信息化厅、省商务厅。",
        "（三）数字政府行动。政务服务事项网上可办率保持在99%以上，“一件事一次办”事项增至60项。责任单位：省政务服务局。",
        "三、组织实施",
        "省数字经济发展领导小组负责统筹协调，每季度调度一次，年底组织评估。",
    ],
)

PAPERS = [ELDERLY, FARMING, DIGITAL]


def text(paper: Paper) -> bytes:
    return "\n".join([paper.title, *paper.lines]).encode()


def modern(paper: Paper) -> bytes:
    """A current content system: meta tags, header, crumbs, a definition list of metadata, one <p> a paragraph."""
    menu = "".join(
        f'<li><a href="/{i}.html">{w}</a></li>'
        for i, w in enumerate(["首页", "要闻动态", "政务公开", "办事服务", "互动交流", "数据发布"])
    )
    boxes = "".join(f"<li><b>{k}：</b><span class='v'>{v}</span></li>" for k, v in paper.meta.items())
    body = "\n".join(f'<p style="text-indent:2em">\n  {escape(line)}\n</p>' for line in paper.lines)
    related = "".join(
        f'<li><a href="/r{i}.html">关于做好{w}工作的通知</a><em>2020-01-0{i + 1}</em></li>'
        for i, w in enumerate(["防汛", "普查", "招生"])
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8"><title>{paper.title}_门户网站</title>
<meta name="SiteName" content="门户网站"><meta name="ArticleTitle" content="{paper.title}">
<meta name="PubDate" content="2022-02-07 09:30:00"><meta name="ContentSource" content="本站"/>
<style>.a{{color:red}} p:before{{content:"<p>不是正文</p>"}}</style>
<script>var t = "<div>脚本里的文字，不是正文。</div>"; if (1 < 2 && 3 > 2) {{}}</script></head>
<body><!--[if lt IE 9]><p>请升级您的浏览器，以便获得更好体验。</p><![endif]-->
<header class="header"><div class="logo"><a href="/">门户网站</a></div><nav><ul>{menu}</ul></nav></header>
<div class="wrap"><div class="crumbs">您现在的位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a></div>
<ul class="info-box">{boxes}</ul>
<div class="article"><h1>{paper.title}</h1>
<div class="pages-date">发布时间：2022-02-07 09:30 <div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div></div>
<div class="article-content" id="zoom">{body}</div></div>
<div class="related"><h3>相关文件</h3><ul>{related}</ul></div>
<noscript>请打开脚本，否则部分功能不能使用。</noscript></div>
<div style="display:none">隐藏的统计信息，不应出现。</div>
<footer>主办：市人民政府办公室　版权所有　备案号：12345678号-1</footer></body></html>""".encode()


def tables(paper: Paper) -> bytes:
    """A site of the 2000s: GB18030 declared as gb2312, everything in tables, upper-case tags, <br> and &nbsp; indents."""
    rows = list(paper.meta.items())
    spaced = [(" ".join(k) if len(k) == 3 else k, v) for k, v in rows]
    cells = "".join(
        f"<TR><TD bgcolor=#eeeeee>{k}：</TD><TD>{v}&nbsp;</TD><TD>{k2}：</TD><TD>{v2}</TD></TR>"
        for (k, v), (k2, v2) in zip(spaced[::2], spaced[1::2], strict=True)
    )
    body = "<BR>\r\n".join(
        "&nbsp;&nbsp;&nbsp;&nbsp;" + escape(line, quote=False).replace("“", "&ldquo;").replace("”", "&rdquo;")
        for line in paper.lines
    )
    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312"><TITLE>信息公开</TITLE></HEAD>
<BODY BGCOLOR=#FFFFFF><CENTER><TABLE WIDTH=980 BORDER=0><TR><TD COLSPAN=2><A HREF=/>首页</A> | <A HREF=/a>政务</A> | <A HREF=/b>服务</A> | <A HREF=/c>投资</A></TD></TR>
<TR><TD WIDTH=200 VALIGN=top><TABLE><TR><TD><A HREF=/1>机构设置</A><TR><TD><A HREF=/2>政策法规</A><TR><TD><A HREF=/3>规划计划</A><TR><TD><A HREF=/4>人事信息</A></TABLE></TD>
<TD><TABLE WIDTH=760 BORDER=1>{cells}</TABLE>
<TABLE WIDTH=760><TR><TD ALIGN=center><FONT SIZE=5 COLOR=red><B>{paper.title}</B></FONT></TD></TR>
<TR><TD><FONT FACE=宋体 SIZE=3>{body}</FONT></TD></TR>
<TR><TD ALIGN=right>【<A HREF="javascript:window.print()">打印本页</A>】【<A HREF="javascript:window.close()">关闭窗口</A>】</TD></TR></TABLE></TD></TR>
<TR><TD COLSPAN=2 ALIGN=center>版权所有：人民政府办公室 技术支持：信息中心</TD></TR></TABLE></CENTER></BODY></HTML>""".encode(
        "gb18030"
    )


def word(paper: Paper) -> bytes:
    """Pasted out of Word: one span for each number and Latin piece, <o:p>, mso styles, conditional comments, smart tags."""

    def spans(line: str) -> str:
        out = re.sub(
            r"[\d.%A-Z]+",
            lambda m: (
                f"</span><span lang=EN-US style='font-family:\"Times New Roman\"'>{m[0]}</span><span style='mso-hansi-font-family:仿宋_GB2312'>"
            ),
            escape(line),
        )
        return f"<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt'>{out}<o:p></o:p></span></p>\r\n"

    title = f"<p class=MsoNormal align=center><b><span style='font-size:22.0pt'>{paper.title}<o:p></o:p></span></b></p>"
    first = (
        spans(paper.lines[0])
        .replace("<o:p>", '<st1:chsdate w:st="on" Year="2021">', 1)
        .replace("</o:p>", "</st1:chsdate>", 1)
    )
    rest = "".join(spans(line) for line in paper.lines[1:])
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 11"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {{mso-style-parent:"";}} --></style></head><body lang=ZH-CN><div id="top"><a href="/">首页</a><a href="/1">公开</a><a href="/2">目录</a><a href=/3>指南</a></div>
<div class="TRS_Editor"><div class=Section1>{title}<p class=MsoNormal><![if !supportEmptyParas]>&nbsp;<![endif]><o:p></o:p></p>{first}{rest}</div></div>
<div class="bottom"><a href="/9">网站地图</a> <a href="/8">联系我们</a> <a href="/7">使用帮助</a></div></body></html>""".encode()


def docx(paper: Paper) -> bytes:
    """A Word file with runs split at every digit, as Word saves them."""
    document = new_document()
    document.add_heading(paper.title, 0)
    for line in paper.lines:
        paragraph = document.add_paragraph()
        for piece in re.split(r"(\d)", line):
            paragraph.add_run(piece)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def wrapped(line: str, width: int) -> list[str]:
    """Break a paragraph as a page does, by its width in full-width cells: an indent of two on its first line."""
    out, cells = [""], 0
    for c in "　　" + line:
        cell = 1 if c.isascii() else 2
        if cells + cell > 2 * width:
            out.append("")
            cells = 0
        out[-1] += c
        cells += cell
    return out


def as_pdf(paper: Paper) -> bytes:
    """Pages of 18 lines, 30 full-width cells wide, with page numbers."""
    lines = [paper.title, *(piece for line in paper.lines for piece in wrapped(line, 30))]
    pages = [lines[i : i + 18] for i in range(0, len(lines), 18)]
    return pdf([[*page, "", f"— {n} —"] for n, page in enumerate(pages, 1)])


LAYOUTS = {"modern": modern, "tables": tables, "word": word, "docx": docx, "pdf": as_pdf}
