"""Covering notice and policy: where the policy's own text begins, and what at its end is not policy.

A notice says 现将《…》印发给你们; the plan follows behind signature and date, with a title line of its own. A forward of
a forward is opened twice. Signatures, dates, lists of annexes, imprint and page remains end the last item before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.ingest.outline.vocab import words
from kg.schema.patterns import from_first

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Parts:
    """Spans of a document: the policy's own text, the notice before it, and the titles of both."""

    root: Span
    notice: Span | None = None
    title: Span | None = None
    notice_title: Span | None = None
    more: tuple[Span, ...] = ()


_NUM: Final = "[〇○◯零一二三四五六七八九十OＯ]"
_DATE: Final = (
    r"(?:(?:19|20)\d\d[ ]*年[ ]*\d{0,2}[ ]*月?[ ]*\d{0,2}[ ]*日?"
    rf"|[一二]{_NUM}{{3}}年{_NUM}{{1,3}}月{_NUM}{{1,3}}日?"
    r"|20\d{4,6})[ \t]*$"  # 202146: a date whose 年月日 were lost
)
DATE_LINE: Final = re.compile(rf"(?m)^[ \t]*{_DATE}")
_ISSUES: Final = re.compile(
    r"(?:(?:现|随文|予以|现予|分解)印发|印发(?:给?你们|实施|执行)|(?:现|予以)转发|转发给?你们"
    r"|(?:现予|予以)(?:公布|发布)|现公布|公布施行|现下发|下发给你们)"
)
_ITEM: Final = re.compile(
    r"(?m)^[ \t]*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.](?!\d)"
    r"|第[一二三四五六七八九十百\d]{1,4}[章条节])"
)
_CONTENTS: Final = re.compile(r"(?m)^[ \t]*目[ ]*[录次][ \t]*$")
_ENTRY: Final = re.compile(r"(?m)^[ \t]*(?:[一1][、. ]|1(?=[\u4e00-\u9fff])|\(一\)|第一[章编篇部])[^\n。;]{2,40}$")
_LEADER: Final = re.compile(r"[.…·—\-]*\(?\d{0,4}\)?$")
_NEXT: Final = re.compile(r"\s*(\S(?:[^\n]*\S)?)")
_BOOK: Final = re.compile(r"《([^《》\n]{3,80})》")
_NOT_TITLE: Final = re.compile(r"[。;,?!]|:$|^附件|^关于印发.*的$|印发|转发")


def _lines(folded: str, start: int, end: int) -> list[Span]:
    out: list[Span] = []
    while start < end:
        stop = folded.find("\n", start, end)
        stop = end if stop < 0 else stop
        low, high = start, stop
        while low < high and folded[low] in " \t":
            low += 1
        while high > low and folded[high - 1] in " \t":
            high -= 1
        if low < high:
            out.append((low, high))
        start = stop + 1
    return out


def _next(folded: str, position: int, end: int) -> Span | None:
    """Return the next line that is not blank, stripped, within 600 characters."""
    found = _NEXT.match(folded, position, min(end, position + 600))
    return found.span(1) if found else None


def _flat(s: str) -> str:
    return "".join(s.split())


def _is_title(line: str, wanted: tuple[str, ...]) -> bool:
    flat = _flat(line).strip("《》")
    if any(flat == w for w in wanted):
        return True
    if not 4 <= len(flat) <= 60 or _NOT_TITLE.search(flat) or _ITEM.match(line):
        return False
    return _bare(flat).endswith(words("genres"))


def split(folded: str) -> Parts:
    """Find the policy's own text in a document, in linear time.

    Up to three covering notices are peeled off, one inside the other. Where the issued text is absent (only the
    notice was saved), the whole is the policy's own text.
    """
    end = len(folded)
    start = 0
    notice_title: Span | None = None
    title: Span | None = None
    issued: tuple[str, ...] = ()
    for _ in range(3):
        item = _ITEM.search(folded, start, end)
        limit = min(end, start + 4000, item.start() if item else end)
        opened = _ISSUES.search(folded, start, limit)
        stop = opened.start() if opened else limit
        heading = _heading(folded, _lines(folded, start, folded.rfind("\n", start, stop) + 1 or stop))
        wanted = _issued_titles(folded, heading, opened)
        if opened is None and not wanted:
            break
        behind = opened.end() if opened else heading[1] if heading else start
        found = _policy_title(folded, behind, end, wanted, opened is not None)
        if found is None:
            break
        notice_title = notice_title or heading
        title, issued = found, wanted
        start = found[0]
    if title is None:
        item = _ITEM.search(folded, 0, end)
        own = _heading(folded, _lines(folded, 0, min(end, 4000, item.start() if item else end)))
        return Parts((0, end), None, own, None)
    notice_end = start
    while notice_end > 0 and folded[notice_end - 1].isspace():
        notice_end -= 1
    more = _further_titles(folded, title, end, issued)
    return Parts((start, end), (0, notice_end) if notice_end else None, title, notice_title, more)


def _issued_titles(folded: str, heading: Span | None, opened: re.Match[str] | None) -> tuple[str, ...]:
    """Return what the notice says it issues: 《…》 around its issuing sentence, and what its heading names."""
    out: list[str] = []
    if opened is not None:
        low = max(folded.rfind("\n", 0, opened.start()) + 1, opened.start() - 300)
        out += [_flat(m[1]) for m in _BOOK.finditer(folded, low, opened.end())]
    if heading is not None:
        flat = _flat(folded[slice(*heading)])
        m = re.search(r"(?:印发|转发|发布|公布|下发)(.{4,60}?)的?(?:通知|决定|公告)", flat)
        if m is not None:
            out.append(m[1].strip("《》"))
            out += m[1].strip("《》").split("》《")
    return tuple(dict.fromkeys(out))


def _policy_title(folded: str, start: int, end: int, wanted: tuple[str, ...], free: bool) -> Span | None:
    """Return the title lines of the issued policy behind the notice's sentence, or None.

    A line (or up to four) that reads as one of the ``wanted`` titles is best; where ``free``, the first line that
    ends like a policy's title will do.
    """
    start = folded.find("\n", start, end) if start else 0
    if start < 0:
        return None
    lines = _lines(folded, start, min(end, start + 20000))
    best: Span | None = None
    for i, (low, high) in enumerate(lines):
        if high - low > 90:
            continue
        joined = ""
        for j in range(i, min(i + 4, len(lines))):
            joined += _flat(folded[slice(*lines[j])])
            if joined.strip("《》") in wanted:
                again = _again(folded, lines, j, joined.strip("《》"))
                return (
                    (lines[again][0], _bracket_line(folded, lines, again))
                    if again
                    else (low, _bracket_line(folded, lines, j))
                )
            if not any(w.startswith(joined.lstrip("《")) for w in wanted):
                break
        if free and best is None and i < 60 and _is_title(folded[low:high], wanted):
            first = i
            while first > 0 and i - first < 2 and _wraps(folded[slice(*lines[first - 1])]):
                first -= 1
            best = (lines[first][0], _bracket_line(folded, lines, i))
    return best


def _again(folded: str, lines: list[Span], at: int, title: str) -> int:
    """Return the line where a title stands again before the first item (it was a list of annexes first), or 0."""
    for k in range(at + 1, min(at + 13, len(lines))):
        line = folded[slice(*lines[k])]
        if _ITEM.match(line):
            return 0
        if _flat(line).strip("《》") == title:
            return k
    return 0


def _bracket_line(folded: str, lines: list[Span], i: int) -> int:
    """Return the end of a title, with (试行) or (2018—2020年) on the line below."""
    if i + 1 < len(lines) and re.fullmatch(
        r"\((?![^()]*(?:\d日|通过|批准|委员会|政府|局\)))[^()]{2,24}\)", _flat(folded[slice(*lines[i + 1])])
    ):
        return lines[i + 1][1]
    return lines[i][1]


def _further_titles(folded: str, title: Span, end: int, wanted: tuple[str, ...]) -> tuple[Span, ...]:
    """Return the title lines of the other policies that the same notice issues."""
    if len(wanted) < 2:
        return ()
    own = _flat(folded[slice(*title)]).strip("《》")
    left = {w for w in wanted if w != own and not own.startswith(w)}
    out: list[Span] = []
    for low, high in _lines(folded, title[1], end):
        flat = _flat(folded[low:high]).strip("《》") if high - low <= 90 else ""
        if flat in left:
            left.discard(flat)
            out.append((low, high))
    return tuple(out)


def _wraps(line: str) -> bool:
    """Tell whether a line may be the first half of a title that goes on in the next."""
    flat = _flat(line)
    return 4 <= len(flat) <= 30 and not re.search(
        r"[。;,:?!、>|]|^附件|\d日|年$|号$|^\(|办公室$|政府$|局$|委员会$|委$|\)$|公开发布|印发$", flat
    )


def _heading(folded: str, lines: list[Span]) -> Span | None:
    """Return the heading among some lines, wrapped lines joined: first the one with 关于, else the first like one."""
    best: Span | None = None
    for i, (low, high) in enumerate(lines):
        line = folded[low:high]
        if high - low > 90:  # all in one line: the heading ends at the first blank
            blank = folded.find(" ", low, low + 70)
            high = blank if blank > 0 else low
            line = folded[low:high]
        flat = _flat(line)
        if i and flat in ("通知", "意见", "决定", "公告", "通告", "批复", "函"):  # 关于…的 / 通 知
            before = folded[slice(*lines[i - 1])]
            if "关于" in before and before.endswith("的"):
                low = lines[i - 1][0]
                flat = _flat(before) + flat
                i -= 1
                line = before
        if not 5 <= len(flat) <= 90 or re.search(r"[。;?!:>|]|^附件", flat):
            continue
        if not _bare(flat).endswith(words("genres")):
            continue
        first = i
        while first > 0 and i - first < 3:
            before = folded[slice(*lines[first - 1])]
            org = _flat(line if first == i else folded[slice(*lines[first])]).startswith(
                ("关于", "印发", "转发")
            ) and re.fullmatch(r"[\u4e00-\u9fff ]{4,30}(?:政府|办公室|委员会|局|厅)", before)
            if not org and not ("关于" in before and _wraps(before) and "关于" not in flat):
                break
            first -= 1
        found = (lines[first][0], high)
        if "关于" in folded[slice(*found)]:
            return found
        best = best or found
    return best


def _bare(flat: str) -> str:
    """Return a title without the brackets at its end: (试行), (2011-2020年), a document number."""
    return re.sub(r"(?:\([^()]{0,40}\)){1,2}$", "", flat)


# --- list of contents, and what ends the last item -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ending:
    """A place where the item before it ends. ``end`` > ``start``: nothing in between opens an item (list of annexes).

    Behind a ``hard`` one (signature, imprint, page remains) only running numbers and annexes go on.
    """

    start: int
    end: int
    hard: bool


_ORG: Final = (
    r"(?:政府|委员会|办公室|局|厅|部|委|办|院|会|组|署|指挥部|公司|中心|党组|联席会议)(?:[ ]*\(?(?:盖章|代章|章)\)?)?"
)
_LINE: Final = re.compile("(?m)^")
_END: Final = re.compile(  # at the head of a line
    r"(?m)[ \t]*(?:"
    rf"{_DATE}"
    r"|\((?:此件|本件)[^\n]{0,30}\)"
    r"|\(?联[ ]?系[ ]?(?:人|电话|方式)[ ]?:[^\n]*$"
    r"|抄[ ]?(?:送|报)[ ]?:|主题词[ ]?:|报[ ]?:|送[ ]?:"
    r"|[^\n]{0,60}\d{1,2}月\d{1,2}日印发"
    r"|(?:分享到?|打印本页|关闭窗口|上一篇|下一篇|相关(?:文章|附件|新闻|链接|解读|政策|文档)|扫一扫|责任编辑|版权所有|主办单位:|承办单位:|主办:|承办:|政策咨询"
    r"|【?打印】?[ ]?|返回顶部|网站地图|友情链接|政策解读|点击下载|〔?关闭|附件下载|信息来源:|来源:|编辑:|审核:)[^\n]{0,60}$"
    r")"
)
_END_INSIDE: Final = re.compile(rf"[ ](?<=[。)] )[ ]*(?=[\u4e00-\u9fff]{{3,30}}{_ORG}[ ]+{_DATE})")
# 本办法自2020年3月1日起施行: closes the whole, not the item before it.
_CLOSING: Final = re.compile(
    r"(?m)^[ \t]*(?:(?:本|以上|上述)[\u4e00-\u9fff]{1,10}(?:\([^()\n]{1,12}\))?自[^\n。]{2,30}(?:施行|实施|执行)|特此通知|特此公告|请[^\n。]{0,30}(?:贯彻执行|遵照执行|认真落实))"
)
_ORG_LINE: Final = re.compile(rf"^[\u4e00-\u9fff、 ()]{{3,40}}{_ORG}$")
_LIST_ITEM: Final = re.compile(r"^[ \t]*(?:\d{1,2}[ ]?[.、]|\(\d{1,2}\)|附?表?件?\d{1,2}[.、:])[^\n。]{2,60}$")


def endings(folded: str, start: int, end: int) -> list[Ending]:
    """Return where signatures, imprint, closing words and page remains begin, in text order."""
    out: list[Ending] = []
    found = [*from_first(_LINE, _END, folded, start, end), *_END_INSIDE.finditer(folded, start, end)]
    for m in found:
        at = _before_signature(folded, start, m.start())
        out.append(Ending(at, at, True))
    out += [Ending(m.start(), m.start(), False) for m in _CLOSING.finditer(folded, start, end)]
    return sorted(out, key=lambda e: e.start)


def _before_signature(folded: str, start: int, stop: int) -> int:
    """Move the end up over the lines of signing bodies."""
    while True:
        high = stop
        while high > start and folded[high - 1].isspace():
            high -= 1
        low = folded.rfind("\n", start, high) + 1
        if low <= start or high - low > 60 or not _ORG_LINE.match(folded[low:high].strip()):
            return stop
        stop = low


def annex_is_list(folded: str, start: int, stop: int, end: int) -> int:
    """Return where a list of annexes that begins at ``start`` ends, or 0 where an annex itself begins there.

    ``附件:1.任务分工表`` and what goes on below it is a list; ``附件1`` alone, or with its title, is an annex.
    """
    line = folded.find("\n", start, end)
    line = end if line < 0 else line
    colon = ":" in folded[start:stop]
    text = folded[stop:line].strip()
    if text and not colon:
        return 0
    last = line
    listed = bool(text)
    first = _next(folded, line, end)
    span = first
    for _ in range(30):
        if span is None:
            break
        low, high = span
        item = folded[low:high]
        if _LIST_ITEM.match(item) and high - low <= 60:
            last = high
            listed = True
            span = _next(folded, high, end)
            continue
        if not listed and (DATE_LINE.match(item) or _ORG_LINE.match(item) or _END.match(item)):
            listed = True
        break
    if first is None and not text:
        listed = True
    if not listed or (not colon and not text and last == line and first and not DATE_LINE.match(folded[slice(*first)])):
        return 0
    return max(last, start + 1)


def contents_end(folded: str, start: int, end: int) -> int:
    """Return where the text behind a list of contents begins (``start`` where there is none).

    The list begins behind 目录, or with the first item where a run of short lines leads to that same line again.
    """
    named = _CONTENTS.search(folded, start, min(end, start + 4000))
    opened = named or _ENTRY.search(folded, start, min(end, start + 4000))
    if opened is None:
        return start
    lines = _lines(folded, opened.end() if named else opened.start(), min(end, opened.end() + 20000))
    if not lines:
        return start
    first = _entry(folded[slice(*lines[0])])
    for k, (low, high) in enumerate(lines):
        if k and _entry(folded[low : min(high, low + 60)]) == first:
            return low if named or k >= 4 else start
        if not named and (high - low > 45 or folded[high - 1] in "。;"):
            return start
    return start


def _entry(line: str) -> str:
    """Return a line of contents without leader dots and page number."""
    return _LEADER.sub("", _flat(line))
