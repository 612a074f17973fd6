"""Covering notice and policy: where the policy's own text begins, and what at its end is not policy.

A notice says 现将《…》印发给你们; the plan follows behind signature and date, with a title line of its own. A forward of
a forward is opened twice. Signatures, dates, lists of annexes, imprint and page remains end the last item before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.ingest.outline.vocab import words

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
_DATE: Final = rf"(?:(?:19|20)\d\d[ ]*年[ ]*\d{{0,2}}[ ]*月?[ ]*\d{{0,2}}[ ]*日?|[一二]{_NUM}{{3}}年{_NUM}{{1,3}}月{_NUM}{{1,3}}日?)[ \t]*$"
DATE_LINE: Final = re.compile(rf"(?m)^[ \t]*{_DATE}")
_ISSUES: Final = re.compile(
    r"(?:印发给你们|印发你们|现印发|随文印发|予以印发|现予印发|转发给你们|转发你们|现转发|予以转发|现予公布|予以公布|现予发布|予以发布|现公布|公布施行|现下发|下发给你们|分解印发|印发实施|印发执行)"
)
_ITEM: Final = re.compile(
    r"(?m)^[ \t]*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.](?!\d)|第[一二三四五六七八九十百\d]{1,4}[章条节])"
)
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


def _flat(s: str) -> str:
    return "".join(s.split())


def _is_title(line: str, wanted: tuple[str, ...]) -> bool:
    flat = _flat(line).strip("《》")
    if any(flat == w for w in wanted):
        return True
    if not 4 <= len(flat) <= 60 or _NOT_TITLE.search(flat) or _ITEM.match(line):
        return False
    bare = re.sub(r"\([^()]{0,30}\)$", "", flat)
    return bare.endswith(words("genres"))


def split(folded: str) -> Parts:
    """Find the policy's own text in a document, in linear time."""
    end = len(folded)
    start = 0
    notice_end: int | None = None
    notice_title: Span | None = None
    title: Span | None = None
    for _ in range(3):
        opened = _ISSUES.search(folded, start, min(end, start + 3000))
        if opened is None:
            break
        first_item = _ITEM.search(folded, start, end)
        if first_item is not None and first_item.start() < opened.start():
            break
        wanted = tuple(
            _flat(m[1]) for m in _BOOK.finditer(folded, max(start, opened.start() - 200), min(end, opened.end() + 100))
        )
        heads = _lines(folded, start, folded.rfind("\n", start, opened.start()) + 1 or start)
        found = _policy_title(folded, opened.end(), end, wanted)
        if notice_title is None:
            notice_title = _heading(folded, heads)
        if found is None:
            break
        title = found
        start = found[0]
        notice_end = found[0]
    if notice_end is None:
        heads = _lines(folded, 0, min(end, 3000))
        own = _heading(folded, heads)
        return Parts((0, end), None, own, None)
    while notice_end > 0 and folded[notice_end - 1].isspace():
        notice_end -= 1
    return Parts((start, end), (0, notice_end), title, notice_title)


def _policy_title(folded: str, start: int, end: int, wanted: tuple[str, ...]) -> Span | None:
    """Return the title lines of the issued policy behind the notice's sentence, or None."""
    lines = _lines(folded, start, min(end, start + 20000))[1:]
    best: Span | None = None
    for i, (low, high) in enumerate(lines):
        line = folded[low:high]
        flat = _flat(line)
        if wanted and len(flat) <= 80:
            joined = flat
            for j in range(i, min(i + 4, len(lines))):
                if j > i:
                    joined += _flat(folded[slice(*lines[j])])
                if joined.strip("《》") in wanted:
                    return low, lines[j][1]
                if not any(w.startswith(joined) for w in wanted):
                    break
        if best is None and i < 60 and _is_title(line, wanted):
            best = (low, high)
            first = i
            while first > 0 and _wraps(folded[slice(*lines[first - 1])]):
                first -= 1
            best = (lines[first][0], high)
    return best


def _wraps(line: str) -> bool:
    """Tell whether a line may be the first half of a title that goes on in the next."""
    flat = _flat(line)
    return 4 <= len(flat) <= 30 and not re.search(r"[。;,:?!、]|^附件|\d日|年|办公室$|政府$|局$|委员会$|委$|\)$", flat)


def _heading(folded: str, lines: list[Span]) -> Span | None:
    """Return the heading among the lines before the first item or recipients, wrapped lines joined."""
    for i, (low, high) in enumerate(lines):
        line = folded[low:high]
        if _ITEM.match(line):
            return None
        flat = _flat(line)
        if not 5 <= len(flat) <= 80 or re.search(r"[。;?!]|:$|^附件", flat):
            continue
        bare = re.sub(r"(?:\([^()]{0,40}\)){1,2}$", "", flat)
        if bare.endswith(words("genres")):
            first = i
            while (
                first > 0
                and i - first < 2
                and _wraps(folded[slice(*lines[first - 1])])
                and ("关于" in folded[slice(*lines[first - 1])])
            ):
                first -= 1
            return lines[first][0], high
    return None


# --- what ends the last item -----------------------------------------------------------------------------------------


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
_END: Final = re.compile(
    r"(?m)^[ \t]*(?:"
    rf"{_DATE}"
    r"|\((?:此件|本件)[^\n]{0,30}\)"
    r"|\(?联[ ]?系[ ]?(?:人|电话|方式)[ ]?:[^\n]*$"
    r"|抄[ ]?(?:送|报)[ ]?:|主题词[ ]?:|报[ ]?:|送[ ]?:"
    r"|[^\n]{0,60}\d{1,2}月\d{1,2}日印发"
    r"|(?:分享到?|打印本页|关闭窗口|上一篇|下一篇|相关(?:文章|附件|新闻|链接|解读|政策|文档)|扫一扫|责任编辑|版权所有|主办单位:|承办单位:|主办:|承办:|政策咨询"
    r"|【?打印】?[ ]?|返回顶部|网站地图|友情链接|政策解读|点击下载|〔?关闭|附件下载|信息来源:|来源:|编辑:|审核:)[^\n]{0,60}$"
    rf")|(?<=[。)])[ ]+(?=[\u4e00-\u9fff]{{3,30}}{_ORG}[ ]+{_DATE})"
)
# 本办法自2020年3月1日起施行: closes the whole, not the item before it.
_CLOSING: Final = re.compile(
    r"(?m)^[ \t]*(?:(?:本|以上|上述)[\u4e00-\u9fff]{1,10}(?:\([^()\n]{1,12}\))?自[^\n。]{2,30}(?:施行|实施|执行)|特此通知|特此公告|请[^\n。]{0,30}(?:贯彻执行|遵照执行|认真落实))"
)
_ORG_LINE: Final = re.compile(rf"^[\u4e00-\u9fff、 ()]{{3,40}}{_ORG}$")
_LIST_ITEM: Final = re.compile(r"^[ \t]*(?:\d{1,2}[ ]?[.、]|\(\d{1,2}\)|附?表?件?\d{1,2}[.、:])[^\n。]{2,60}$")


def endings(folded: str, start: int, end: int) -> list[Ending]:
    """Return where signatures, imprint, closing words and page remains begin, in text order."""
    out: list[Ending] = []
    for m in _END.finditer(folded, start, end):
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
    following = _lines(folded, line, min(end, line + 600))
    last = line
    listed = bool(text)
    for low, high in following:
        item = folded[low:high]
        if _LIST_ITEM.match(item) and high - low <= 60:
            last = high
            listed = True
            continue
        if not listed and (DATE_LINE.match(item) or _ORG_LINE.match(item) or _END.match(item)):
            listed = True
        break
    if not following and not text:
        listed = True
    if not listed or (not colon and not text and last == line and following and not DATE_LINE.match(folded[slice(*following[0])])):
        return 0
    return max(last, start + 1)


def contents_end(folded: str, start: int, end: int) -> int:
    """Return where the text behind a list of contents begins (``start`` where there is none)."""
    m = re.compile(r"(?m)^[ \t]*目[ ]*[录次][ \t]*$").search(folded, start, min(end, start + 4000))
    if m is None:
        return start
    lines = _lines(folded, m.end(), min(end, m.end() + 20000))
    if not lines:
        return start
    first = _entry(folded[slice(*lines[0])])
    seen = [_entry(folded[slice(*s)]) for s in lines]
    for k in range(1, len(lines)):
        if seen[k] == first:
            return lines[k][0]
    return start


def _entry(line: str) -> str:
    """Return a line of contents without leader dots and page number."""
    return re.sub(r"[.…·—\-\s]*\(?\d*\)?$", "", _flat(line))
