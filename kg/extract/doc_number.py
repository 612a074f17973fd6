"""Document numbers (发文字号): 皖政〔2013〕19号, 国务院令第549号, 国家税务总局公告2021年第5号.

Forms after GB/T 9704-2012 (code, four-digit year in 〔〕, serial without 第 or leading zeros, 号) and what stands on
pages instead: round or square brackets, 第, blanks, orders (令) and announcements (公告) with a bare serial.

The core of a number (bracketed year and serial) is found first and its code read leftwards, so that the cost stays
linear. Standards (GB/T 9704-2012) have no such core. Patterns expect the folded view (:func:`kg.text.fold`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.schema.places import PROVINCE_ABBREVIATIONS
from kg.text import NUMERALS, fold, is_han, parse_numeral, squeeze


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number found at ``[start, end)``.

    ``canonical`` is ``code〔year〕no号`` (orders: ``code第no号``, announcements: ``code+year年第no号``), without blanks;
    ``raw`` is what the (folded) text shows; ``confidence`` is below 1 where a bracket or 号 is missing.
    """

    start: int
    end: int
    canonical: str
    raw: str
    confidence: float


_YEAR: Final = r"(?:19|20)\d{2}"
_CN_YEAR: Final = r"[一二][九〇○零0O][〇○零O一二三四五六七八九]{2}"
_S: Final = r"[ \t]{0,4}"

# 号楼, 号线 … count something else
_NOT_NUMBER: Final = r"(?![楼院线门井站机店厂坑馆])"
_NORMAL: Final = re.compile(
    rf"[〔(「《<]{_S}(?P<year>{_YEAR}|{_CN_YEAR}){_S}年?{_S}[〕)」》>]{_S}第?{_S}(?P<no>\d{{1,5}}){_S}号{_NOT_NUMBER}"
)
# a bracket or 号 lost: 质委〔20211, 质委〔20211号, 政发2021〕1号, 政发〔2021〕1 at the end of a line or bracket
_DAMAGED: Final = re.compile(
    rf"〔{_S}(?P<y1>{_YEAR})(?P<n1>\d{{1,4}})(?![\d年月〕%.])号?"
    rf"|(?P<y2>{_YEAR}){_S}〕{_S}第?{_S}(?P<n2>\d{{1,5}}){_S}号"
    rf"|〔{_S}(?P<y3>{_YEAR}){_S}〕{_S}第?{_S}(?P<n3>\d{{1,5}})(?=[ \t]*(?:$|[)\n;,。、]))",
    re.MULTILINE,
)
_SERIAL: Final = r"(?:\d{1,5}|[一二三四五六七八九十百○〇零]{1,6})"
_ORDER: Final = re.compile(
    rf"(?P<kind>令|公告|通告)[ \t\n]{{0,4}}"
    rf"(?:(?:〔{_S}|\({_S})?(?P<year>{_YEAR}){_S}[年〕)]?{_S})?(?:第{_S}(?P<no>{_SERIAL}){_S}号|(?P<plain>\d{{1,4}}){_S}号){_NOT_NUMBER}"
)
_REVERSED: Final = re.compile(
    rf"(?:(?P<year>{_YEAR}){_S}年?{_S})?(?:第|(?<=[部委局署院府会])(?=[0-9])){_S}(?P<no>{_SERIAL}){_S}号{_S}(?P<kind>主席令|令|公告|通告)"
)

_NUMBER_FIRST: Final = re.compile(rf"号{_S}(?:主席令|令|公告|通告)")

_BREAKS: Final = re.compile(
    "根据|依据|按照|遵照|参照|依照|对照|按|贯彻|落实|执行|实施|印发|发布|下发|转发|颁布|公布|关于|文件|文号|编号|字号|通知|意见|规定|办法"
    "|决定|方案|精神|要求|以及|废止|修订|修改|结合|详见|参见|参考|见|以下|简称|简称为|批准|同意|备案|请示|批复|纲要|规划(?!资源|国土|和)|条例|号|的|自(?!然|治|贡|主|资|管)|第(?![一二三四五六七八九十])"
)
_ISSUER_BREAK: Final = re.compile(r"(?:人民政府|政府办公[厅室]|政府|办公[厅室]|委员会)(?=[\u4e00-\u9fff]{2,})")
_KEEPS_ISSUER: Final = re.compile(r"(?:办公[厅室]|办|党组)?(?:令|公告|通告|文件?|发|函|字|规|告|电|通)")
_LEAD: Final = frozenset("据依因如即与和及对由将原以经为并从在")
_ABBR: Final = frozenset("".join(a for names in PROVINCE_ABBREVIATIONS.values() for a in names if len(a) == 1) + "国中")
_ODD_END: Final = frozenset("年月日个第于在是为和及与元项条款章")
_BODY_END: Final = frozenset("部委局署院会行厅办")
_CODE_MAX: Final = 14
_NAME_MAX: Final = 30


def _run_start(text: str, end: int, longest: int) -> int:
    """Return where the run of ideographs (with one short bracket such as (规)) that ends at ``end`` begins."""
    i = end
    low = max(0, end - longest)
    while i > low:
        c = text[i - 1]
        if is_han(c):
            i -= 1
            continue
        if c == ")" and i > low + 2:
            opened = text.rfind("(", max(low, i - 4), i)
            inner = text[opened + 1 : i - 1] if opened > 0 else ""
            if (
                1 <= len(inner) <= 2
                and all(map(is_han, inner))
                and inner not in ("试行", "暂行", "修订", "草案", "以下")
            ):
                i = opened
                continue
        break
    return i


def _trim(text: str, start: int, end: int) -> int:
    """Move ``start`` right past words that introduce the number rather than belong to its code."""
    code = text[start:end]
    cut = 0
    for m in _BREAKS.finditer(code):
        if m.end() < len(code):
            cut = m.end()
    for m in _ISSUER_BREAK.finditer(code, cut):
        if not _KEEPS_ISSUER.fullmatch(code, m.end()):
            cut = m.end()
    rest = code[cut:]
    # 和皖政 → 皖政, but 和政 (和县) and 原政 (原阳) are codes; after another number or title 和 always joins
    joined = start + cut > 0 and text[start + cut - 1] in '》)"号'
    of_date = rest[:1] == "日" and start + cut > 0 and text[start + cut - 1].isdigit()  # 12月19日某市人民政府令
    if len(rest) > 2 and (of_date or (rest[0] in _LEAD and (rest[1] in _ABBR or (joined and rest[0] in "和及与")))):
        cut += 1
    elif len(rest) > 3 and rest[:2] in ("省市", "我省", "我市", "我县", "我区"):
        cut += 2
    return start + cut


def _code_start(text: str, core: int) -> tuple[int, int]:
    """Return the span of the code that ends (before blanks) at ``core``."""
    end = core
    while end > 0 and core - end < 4 and text[end - 1] in " \t":
        end -= 1
    start = _trim(text, _run_start(text, end, _CODE_MAX), end)
    return start, end


def _order_start(text: str, kind_start: int) -> int:
    """Return where the issuing body before 令 or 公告 begins; joint bodies are parted by blanks or 、."""
    start = _trim(text, _run_start(text, kind_start, _NAME_MAX), kind_start)
    while start > 1 and text[start - 1] in " 、":
        before = start - 1
        if before == 0 or text[before - 1] not in _BODY_END:
            break
        earlier = _run_start(text, before, _NAME_MAX)
        trimmed = _trim(text, earlier, before)
        if before - trimmed < 3 or (trimmed != earlier and before - trimmed < 3):
            break
        start = trimmed
    return start


def _year(text: str) -> str:
    return text if text.isascii() and text.isdigit() else str(parse_numeral(text))


def _bracketed(text: str) -> list[DocNumber]:
    found: list[DocNumber] = []
    for m in _NORMAL.finditer(text):
        start, end = _code_start(text, m.start())
        code = squeeze(text[start:end])
        if not code or code[-1] in _ODD_END or code.isascii():
            continue
        if code.endswith(("令", "公告", "通告")):
            start = _order_start(text, end)
            code = squeeze(text[start:end])
            middle = "第" if "第" in m[0] else ""
        else:
            middle = ""
        canonical = f"{code}〔{_year(m['year'])}〕{middle}{int(m['no'])}号"
        found.append(DocNumber(start, m.end(), canonical, text[start : m.end()], 1.0))
    return found


def _damaged(text: str, taken: list[DocNumber]) -> list[DocNumber]:
    found: list[DocNumber] = []
    ends = {n.end for n in taken}
    for m in _DAMAGED.finditer(text):
        if m.end() in ends:
            continue
        start, end = _code_start(text, m.start())
        code = text[start:end]
        if len(code) < 2 or code[-1] in _ODD_END:
            continue
        year, no = m["y1"] or m["y2"] or m["y3"], m["n1"] or m["n2"] or m["n3"]
        found.append(
            DocNumber(start, m.end(), f"{code}〔{year}〕{int(no)}号", text[start : m.end()], 0.9 if m["y3"] else 0.7)
        )
    return found


def _orders(text: str) -> list[DocNumber]:
    found: list[DocNumber] = []
    for m in _ORDER.finditer(text):
        start = _order_start(text, m.start("kind"))
        bare = start == m.start("kind")
        if (bare and (m["kind"] == "令" or not m["year"])) or (m["plain"] and m["kind"] != "令"):
            continue
        code = squeeze(text[start : m.end("kind")])
        if code[0] in "本该此" and len(code) <= 3:
            continue
        serial = m["no"] or m["plain"]
        serial = str(int(serial)) if serial.isdigit() and serial.isascii() else serial
        if m["year"] and re.search(r"[〔(]", m[0]):
            canonical = f"{code}〔{m['year']}〕第{serial}号"
        else:
            canonical = f"{code}{m['year'] + '年' if m['year'] else ''}第{serial}号"
        found.append(DocNumber(start, m.end(), canonical, text[start : m.end()], 1.0))
    for m in _REVERSED.finditer(text) if _NUMBER_FIRST.search(text) else ():
        start = _order_start(text, m.start())
        body = squeeze(text[start : m.start()])
        if len(body) < 2 or (body[-1] not in _BODY_END and not body.endswith(("政府", "国"))):
            continue
        year = f"{m['year']}年" if m["year"] else ""
        found.append(DocNumber(start, m.end(), f"{body}{m['kind']}{year}第{m['no']}号", text[start : m.end()], 1.0))
    return found


def find(folded: str) -> list[DocNumber]:
    """Return all document numbers of a folded text, in order, without overlaps.

    Args:
        folded: text after :func:`kg.text.fold`.
    """
    numbers = _bracketed(folded)
    numbers += _damaged(folded, numbers)
    if "令" in folded or "告" in folded:
        numbers += _orders(folded)
    out: list[DocNumber] = []
    for number in sorted(numbers, key=lambda n: (n.start, -n.end, -n.confidence)):
        if not out or number.start >= out[-1].end:
            out.append(number)
    return out


def parse(value: str) -> DocNumber | None:
    """Return the first document number in a metadata value or title, or None (unlike :func:`find` it folds first)."""
    return next(iter(find(fold(value))), None)


def numeral_serial(canonical: str) -> str:
    """Return an order's number with its serial in Arabic digits (主席令第七十一号 → 主席令第71号), for comparison."""

    def arabic(m: re.Match[str]) -> str:
        return f"第{parse_numeral(m[1])}号"

    return re.sub(rf"第([{NUMERALS}十百零○]+)号", arabic, canonical)
