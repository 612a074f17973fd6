"""Line breaks that were lost: a body on one line, items run together, headings glued to the sentence before.

- A run of three or more blanks behind a sentence becomes a line break.
- In a line that holds many paragraphs (long, with blanks behind several sentence ends) the single blanks behind closing
  punctuation, before a heading number and behind a heading become line breaks, too.
- The blank between the addressees (``各县人民政府: ``) and the first sentence becomes one.
- ``…到位。三、加强组织`` gets a break where the number goes on with the document's own sequence: the heading before it
  of the same style is 二. So do （三）, 3. and 3、. Numbers inside a sentence (``重点是：（一）…；（二）…``) do not
  continue one and stay.

Limits: a line without blanks whose numbers start nowhere at the head of a line is left to the outline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.ingest.hanzi import CN, HAN
from kg.offsets import Edit
from kg.text import parse_numeral

MARK: Final = (
    rf"(?:[{CN}]{{1,3}}、|[（(][{CN}]{{1,3}}[)）]、?|第[{CN}\d]{{1,3}}[章节条篇]|\d{{1,2}}[.、](?!\d)|[（(]\d{{1,2}}[)）]"
    r"|[①-⑳]|——|--|专栏\s?\d|附件)"
)
_LONG: Final = 400
_WIDE_GAP: Final = re.compile(r"(?<=[。；;！？!?])[ \t]{3,}(?=[^\s|])")
_GAP: Final = re.compile(r"(?<=[^\s|])[ \t]+(?=[^\s|])")
_SENTENCE_GAP: Final = re.compile(r"[。！？；：:”][ \t]+(?=[^\s|])")
_MARK: Final = re.compile(MARK)
_CLOSING: Final = frozenset("。；！？：;!?:”")
_DATE: Final = re.compile(r"(?:\d{4}|[一二][〇○◯ＯO零一二三四五六七八九]{3})年.{1,3}月.{1,3}日[ \t]*(?:$|(?=[\n|]))")
_NUMBERED: Final = re.compile(
    rf"(?P<head>^[ \t]*|(?<=[。；;！？!?)）”]))[ \t]{{0,2}}(?:(?P<x>[{CN}]{{1,3}})、|[（(](?P<y>[{CN}]{{1,3}})[)）]|(?P<z>\d{{1,2}})[.、])(?=[{HAN}“])",
    re.M,
)
_ADDRESS: Final = re.compile(rf"^[ \t]*各[^。:：\n|]{{1,200}}[:：](?P<gap>[ \t]+)(?=[{HAN}《])", re.M)
_OWN_NUMBER: Final = re.compile(rf"[{HAN}]{{2,12}}[〔\[［【(（](?:19|20)\d\d[〕\]］】)）]第?\d{{1,4}}[号號]")
_SIGNED: Final = re.compile(
    rf"[{HAN}]{{3,30}}(?:政府|[局厅廳委会會部]|办公[厅室]|辦公[廳室])[ \t]?(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日"
)
_TITLE: Final = re.compile(
    rf"[{HAN}《》“”「」『』\d（）()〔〕—\-、]{{6,90}}(?:通知|意[见見]|[决決]定|方案|[办辦]法|[规規][划劃]|[计計][划劃]|[纲綱]要|[细細][则則]|[规規]定|措施|要[点點])"
)
_OPENS: Final = re.compile("[为為]了?(?=[^ ]{6})|根[据據]|按照|第一章")
_TRAIL_END: Final = re.compile(r"(?:>|＞|»|›)[ ]*(?:正文|内容|详情|详细内容)$")  # 首页 >> 政务公开 >> 正文
_FIELD: Final = re.compile(
    rf"(?:[{HAN}]{{4,24}}[ \t]{{1,3}})?(?:[发發][布佈](?:日期|[时時][间間])|[来來]源|信息[来來]源|作者|[阅閱][读讀]次[数數]|[浏瀏][览覽](?:次[数數]|量)|[点點][击擊](?:率|次[数數]|量)?|字[体體]|索引[号號]|[时時][间間])[ ]?[:：]"
)
_BOX: Final = re.compile(r"(?<=[。；;])[（(]?专栏\s?\d{1,2}[:：]")


def find(text: str) -> list[Edit]:
    """List the breaks: blanks replaced by a line break, or one inserted."""
    edits: dict[tuple[int, int], Edit] = {}
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text.find("   ", start, end) >= 0 and text.find("|", start, end) < 0:
            for m in _WIDE_GAP.finditer(text, start, end):
                edits[m.span()] = Edit(*m.span(), "\n", "break:gap")
        if end - start > _LONG and _run_on(text[start:end]):
            for edit in _long_line(text, start, end):
                edits.setdefault((edit.start, edit.end), edit)
        start = end + 1
    taken = {e.end for e in edits.values()}
    for at, low in _glued(text):
        if at not in taken:
            edits.setdefault((low, at), Edit(low, at, "\n", "break:heading"))
    for m in _ADDRESS.finditer(text):
        edits.setdefault(m.span("gap"), Edit(*m.span("gap"), "\n", "break:address"))
    for m in _BOX.finditer(text):
        if m.start() not in taken:
            edits.setdefault((m.start(), m.start()), Edit(m.start(), m.start(), "\n", "break:box"))
    return _disjoint(sorted(edits.values(), key=lambda e: (e.start, e.end)))


def _disjoint(edits: list[Edit]) -> list[Edit]:
    out: list[Edit] = []
    for edit in edits:
        if not out or edit.start >= out[-1].end:
            out.append(edit)
    return out


def _run_on(line: str) -> bool:
    """Tell whether a line holds many paragraphs: blanks behind at least three sentence ends or before three headings."""
    if "|" in line.strip(" |"):
        return False
    return len(_SENTENCE_GAP.findall(line)) >= 3


def _long_line(text: str, start: int, end: int) -> list[Edit]:
    edits = []
    begin = start  # of the piece since the last break
    while begin < end and text[begin] == " ":
        begin += 1
    for m in _GAP.finditer(text, start, end):
        last = text[m.start() - 1]
        if (
            last in _CLOSING
            or (last not in "、，," and _MARK.match(text, m.end()))
            or (m.start() - begin <= 40 and _is_heading(text[begin : m.start()]))
            or _DATE.match(text, m.end(), end)
            or _head_ends(text, begin, m)
        ):
            edits.append(Edit(m.start(), m.end(), "\n", "break:line"))
            begin = m.end()
    return edits


def _head_ends(text: str, begin: int, gap: re.Match[str]) -> bool:
    """Tell whether a headline, a document number, a signature or the title behind it ends at a blank."""
    if gap.start() - begin > 120:
        return False
    piece = text[begin : gap.start()]
    if _OWN_NUMBER.fullmatch(piece) or _SIGNED.fullmatch(piece) or _TRAIL_END.search(piece):
        return True
    if _TITLE.fullmatch(piece) is None:
        return False
    number = _OWN_NUMBER.match(text, gap.end())
    return (number is not None and text[number.end() : number.end() + 1] in (" ", "\t")) or (
        _OPENS.match(text, gap.end()) is not None or _FIELD.match(text, gap.end()) is not None
    )


def _is_heading(piece: str) -> bool:
    """A numbered heading without a sentence behind it."""
    return _MARK.match(piece) is not None and not any(c in piece for c in "。；，,;")


@dataclass(slots=True)
class _Sequence:
    """The last number of each style of heading in force."""

    x: int = 0
    y: int = 0
    y_on: int = 0  # (十一) may run on across chapters
    z: int = 0


def _glued(text: str) -> list[tuple[int, int]]:
    """Return where glued headings begin: (start of the number, start of the blanks before it)."""
    seen = _Sequence()
    out = []
    marks = list(_NUMBERED.finditer(text))
    for i, m in enumerate(marks):
        style = "x" if m["x"] else "y" if m["y"] else "z"
        value = parse_numeral(m[style]) or 0
        solid = m.start() == 0 or text[m.start() - 1] == "\n"
        if not solid:
            if not _goes_on(seen, style, value, marks, i) or _in_row(text, m.start()):
                continue
            out.append((m.end() - len(m[0].lstrip(" \t")), m.start()))
        if style == "x":
            seen.x, seen.y, seen.z = value, 0, 0
        elif style == "y":
            seen.y, seen.y_on, seen.z = value, value, 0
        else:
            seen.z = value
    return out


def _in_row(text: str, at: int) -> bool:
    """Tell whether a position lies in a table row."""
    end = text.find("\n", at)
    return text.find("|", text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end) >= 0


def _goes_on(seen: _Sequence, style: str, value: int, marks: list[re.Match[str]], i: int) -> bool:
    if style == "x":
        return value == seen.x + 1 and (value > 1 or _next_is(marks, i, style, 2))
    if style == "y":
        if value == 1:
            return seen.x > 0 and seen.y == 0 and _next_is(marks, i, style, 2)
        return value == seen.y + 1 or (seen.y == 0 and value == seen.y_on + 1)
    return value > 1 and value == seen.z + 1


def _next_is(marks: list[re.Match[str]], i: int, style: str, value: int) -> bool:
    """Tell whether the next number of that style stands at the head of a line and has the value."""
    for m in marks[i + 1 : i + 40]:
        if m[style]:
            return parse_numeral(m[style]) == value and (m.string[m.start() - 1] == "\n")
    return False
