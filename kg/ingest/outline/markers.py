"""Marks that open an item: 一、 (一) 1. 1、 (1) ① 第X条 —— ● 专栏N 附件N, at the start of a line or inside one.

A mark is only a candidate here; whether one inside a line counts is decided by the running numbers (tree.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kg.schema.patterns import from_first
from kg.text import parse_numeral

# Natural order of the styles, outermost first. Documents may nest otherwise; see tree.place.
_ORDER: Final = (
    ("annex",),
    ("part",),
    ("chapter",),
    ("sect",),
    ("article", "head", "box"),
    ("cn",),
    ("cnp",),
    ("action",),
    ("dec1",),
    ("stage",),
    ("ar",),
    ("dec2",),
    ("arp",),
    ("dec3",),
    ("rp",),
    ("circ",),
    ("row",),
    ("line",),
    ("word", "say", "year"),
    ("dash", "bullet"),
)
RANK: Final = {style: i for i, styles in enumerate(_ORDER) for style in styles}

_CN: Final = "[一二三四五六七八九十百〇零]{1,5}"
_UNITS: Final = {"编": "part", "篇": "part", "部分": "part", "章": "chapter", "节": "sect", "条": "article"}

_NUMBERED: Final = (
    rf"(?P<cn>{_CN})[ ]?[、.](?!{_CN}[、,和及])"
    rf"|\([ ]?(?P<cnp>{_CN})[ ]?\)[、.]?"
    r"|(?P<ar>\d{1,3})[ ]?(?:、(?!\d+[级类、])|\.(?:(?![\d.])|(?=\d{1,2}(?:周?岁|个月))))"
    r"|(?P<weak>\d{1,3})\.(?=(?:19|20)\d\d年|\d{1,2}(?:[A-Za-z]|月))"
    r"|\([ ]?(?P<arp>\d{1,3})[ ]?\)[、.]?"
    r"|(?P<circ>[①-⑳㈠-㈩⑴-⒇⒈-⒛])[、.]?"
)
_LINE: Final = re.compile(
    rf"(?m)^[ \t]*(?:{_NUMBERED}"
    r"|(?P<rp>\d{1,2})\)"
    rf"|第[ ]?(?P<ord>{_CN}|\d{{1,3}})[ ]?(?P<unit>部分|[编篇章节条])(?=[ \n〔:]|、(?!第)|$|(?![款项规第和、至的])\S)"
    r"|第(?P<stage>[一二三四五六1-6])(?=(?:阶段|步)[ ]?[:(。 ])"
    rf"|(?P<open>[〔【])?(?P<word>行动|任务|工程|专项|举措|项目|步骤)[ ]?(?P<nth>{_CN}|\d{{1,2}})(?(open)[〕】][ ]?:?|(?:[ ]?[:、]|[ ](?=[\u4e00-\u9fff])))"
    rf"|(?P<say>[一二三四五六七八九十]{{1,2}})是(?=[\u4e00-\u9fff\"][^\n。;:]{{1,15}}。)"
    r"|(?P<year>(?=(?:19|20)\d\d年(?![底前末初内以])[\u4e00-\u9fff]{2,10}。))"
    r"|(?P<dash>—{1,4}|-{1,4})[ ]?(?=[^\s\d—-])"
    r"|(?P<bullet>[·◆■▲◇□※★☆►▪])[ ]?(?=\S)"
    r"|(?P<box>专栏[ ]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}))(?=[ \n::、]|[^\n]{2,40}(?:\n|$))"
    r"|(?P<annex>附[ ]?[件表录](?:[ ]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?=[ ]?:|[ \t]*$|[^\n、,.]{2,60}$)|(?=[ ]?:|[ \t]*$|[ ]{1,4}[^\n]{2,40}$)))"
    r"[ ]?:?[ ]*"
    r")[ \t]*"
)
# Inside a line a mark follows a closing mark or a blank.
_INSIDE: Final = re.compile(
    rf"(?<=[。;:!?) \"〕])(?:{_NUMBERED}|第(?P<ord>{_CN})(?P<unit>[章条])(?=[ ])"
    r"|(?P<dash>——|--)(?=[^\s\d—-]))[ \t]*"
)
# … or, where all line breaks are lost, stands right behind the heading before it (三、实施步骤(一)宣传发动).
_GLUED: Final = re.compile(rf"\((?P<cnp>{_CN})\)|(?P<ar>[0-9][0-9]?)(?:、(?!\d)|\.(?=[\u4e00-\u9fff]))|\((?P<arp>1)\)")
_GLUED_FIRST: Final = re.compile(r"[0-9(](?<=[\u4e00-\u9fff].)")
_DECIMAL: Final = re.compile(r"(?m)^[ \t]*(?P<n>\d{1,2}(?:\.\d{1,2}){0,3})\.?[ \t]*(?=[\u4e00-\u9fff《\"(])")


@dataclass(frozen=True, slots=True)
class Mark:
    """A candidate: ``start`` of the mark, ``end`` behind it and its blanks, ``value`` its number (0 without)."""

    start: int
    end: int
    style: str
    value: int
    label: str
    inside: bool = False
    weak: bool = False


def _circled(c: str) -> tuple[str, int, str]:
    code = ord(c)
    if code >= 0x3220 and code <= 0x3229:
        n = code - 0x321F
        return "cnp", n, f"({'一二三四五六七八九十'[n - 1]})"
    if 0x2474 <= code <= 0x2487:
        n = code - 0x2473
        return "arp", n, f"({n})"
    if 0x2488 <= code <= 0x249B:
        n = code - 0x2487
        return "ar", n, str(n)
    return "circ", code - 0x245F, c


def _mark(m: re.Match[str], inside: bool) -> Mark | None:
    kind = m.lastgroup
    if kind == "unit":
        style = _UNITS[m["unit"]]
        value = parse_numeral(m["ord"]) or 0
        start = m.string.index("第", m.start())
        return Mark(start, m.end(), style, value, f"第{m['ord']}{m['unit']}", inside)
    if kind is None:
        return None
    if kind == "nth":  # 行动一:
        start = m.start("word")
        label = m["word"] + m["nth"]
        return Mark(start, m.end(), "action", parse_numeral(m["nth"]) or 0, label, inside)
    text = m[kind]
    start = m.start(kind)
    if kind in ("cnp", "arp"):
        start = m.string.rfind("(", m.start(), start)
    if kind == "circ":
        style, value, label = _circled(text)
        return Mark(start, m.end(), style, value, label, inside)
    if kind == "stage":
        tail = 2 if m.string.startswith("阶段", m.end(kind)) else 1
        end = m.end(kind) + tail
        while m.string[end : end + 1] in (" ", ":"):
            end += 1
        return Mark(start - 1, end, kind, parse_numeral(text) or 0, m.string[start - 1 : m.end(kind) + tail], inside)
    if kind in ("dash", "bullet"):
        return Mark(start, m.end(), kind, 0, "", inside)
    if kind == "year":
        return Mark(start, start, kind, int(m.string[start : start + 4]), "", inside)
    if kind == "say":
        return Mark(start, m.end(), kind, parse_numeral(text) or 0, "", inside)
    if kind == "box":
        end = m.end()
        while m.string[end : end + 1] in (" ", ":"):
            end += 1
        return Mark(start, end, kind, parse_numeral(text[2:]) or 0, "".join(text.split()), inside)
    if kind == "annex":
        return Mark(start, m.end(), kind, 0, "".join(text.split()), inside)
    value = parse_numeral(text) or 0
    if value == 0 or value > 300:
        return None
    label = f"({text})" if kind in ("cnp", "arp") else text
    weak = kind == "weak"
    return Mark(start, m.end(), "ar" if weak else kind, value, label, inside, weak)


def line_marks(folded: str, start: int, end: int) -> Iterator[Mark]:
    """Yield the marks that open a line between ``start`` and ``end``, in text order."""
    for m in _LINE.finditer(folded, start, end):
        mark = _mark(m, False)
        if mark is not None:
            yield mark


def inside_marks(folded: str, start: int, end: int) -> Iterator[Mark]:
    """Yield the candidates inside lines between ``start`` and ``end``; weak ones stand right behind other words."""
    for m in _INSIDE.finditer(folded, start, end):
        mark = _mark(m, True)
        if mark is not None and not _opens_line(folded, mark.start):
            yield mark
    for m in from_first(_GLUED_FIRST, _GLUED, folded, start, end):
        mark = _mark(m, True)
        if mark is not None:
            yield replace(mark, weak=True)


def _opens_line(folded: str, position: int) -> bool:
    i = position - 1
    while i >= 0 and folded[i] in " \t":
        i -= 1
    return i < 0 or folded[i] == "\n"


def decimal_marks(folded: str, start: int, end: int) -> list[Mark]:
    """Return the marks of a text numbered 1 / 1.1 / 1.1.1 (emergency plans); empty where the text is not so numbered."""
    found: list[Mark] = []
    deep = 0
    for m in _DECIMAL.finditer(folded, start, end):
        parts = m["n"].split(".")
        if any(p == "0" or (len(p) > 1 and p[0] == "0") for p in parts):
            continue
        deep += len(parts) > 1
        found.append(Mark(m.start("n"), m.end(), f"dec{min(len(parts), 3)}", int(parts[-1]), m["n"]))
    return found if deep >= 3 and sum(k.label == "1.1" for k in found) >= 1 else []
