"""Covering notice and policy: where the policy's own text begins, and what at its end is not policy.

A notice says 现将《…》印发给你们; the plan follows behind signature and date, with a title line of its own. A forward of
a forward is opened twice. Signatures, dates, lists of annexes, imprint and page remains end the last item before them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
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


_NUM: Final = "[〇○◯零一二三四五六七八九十OＯ]"
_DATE: Final = rf"(?:(?:19|20)\d\d[ ]*年[ ]*\d{{0,2}}[ ]*月?[ ]*\d{{0,2}}[ ]*日?|[一二]{_NUM}{{3}}年{_NUM}{{1,3}}月{_NUM}{{1,3}}日?)[ \t]*$"
DATE_LINE: Final = re.compile(rf"(?m)^[ \t]*{_DATE}")
_ISSUES: Final = re.compile(
    r"(?:现将|现把|随文)?[^\n。]{0,120}?(?:印发给你们|印发你们|现印发|随文印发|予以印发|现予印发|转发给你们|转发你们|现转发|予以转发|现予公布|予以公布|现予发布|予以发布|现公布|公布施行|现下发|下发给你们)"
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
        heads = _lines(folded, start, opened.start())
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

_END: Final = re.compile(
    rf"(?m)^[ \t]*(?:"
    rf"{_DATE}"
    r"|附[ ]?件[ ]?\d{0,2}[ ]?:[^\n]*$|附[ ]?:[^\n]*$|附件[ ]?\d{0,2}[ ]*$"
    r"|\((?:此件|本件)[^\n]{0,30}\)|\(?联[ ]?系[ ]?(?:人|电话)[ ]?:[^\n]*$|抄[ ]?送[ ]?:|主题词[ ]?:"
    r"|[^\n]{0,60}\d{1,2}月\d{1,2}日印发"
    r"|(?:分享到?|打印本页|关闭窗口|上一篇|下一篇|相关(?:文章|附件|新闻|链接|解读)|扫一扫|责任编辑|版权所有|主办单位|承办单位|政策咨询|【?打印】?|返回顶部|网站地图|友情链接|政策解读|点击下载)[^\n]{0,60}$"
    r")"
)
_ORG_LINE: Final = re.compile(
    r"^[\u4e00-\u9fff、 ()]{3,40}(?:政府|委员会|办公室|局|厅|部|委|办|院|会|组|署|指挥部|公司|中心|党组|联席会议)(?:[ ]*\(?(?:盖章|代章|章)\)?)?$"
)


def endings(folded: str, starts: list[int], end: int) -> list[int]:
    """Return for each item (by its start, ascending) where its text must end at the latest."""
    stops = [m.start() for m in _END.finditer(folded)]
    out: list[int] = []
    for i, start in enumerate(starts):
        high = starts[i + 1] if i + 1 < len(starts) else end
        j = bisect_right(stops, start)
        if j < len(stops) and stops[j] < high:
            high = _before_signature(folded, start, stops[j])
        out.append(high)
    return out


def _before_signature(folded: str, start: int, stop: int) -> int:
    """Move the end up over the lines of signing bodies."""
    while True:
        high = stop
        while high > start and folded[high - 1].isspace():
            high -= 1
        low = folded.rfind("\n", start, high) + 1
        if low <= start or not _ORG_LINE.match(folded[low:high].strip()):
            return stop
        stop = low


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
    k = 0
    while k < len(lines) and lines[k][1] - lines[k][0] <= 45 and not re.search("[。;]$", folded[slice(*lines[k])]):
        k += 1
    return m.end() if bisect_left([0], 0) and k == 0 else start


def _entry(line: str) -> str:
    """Return a line of contents without leader dots and page number."""
    return re.sub(r"[.…·—\-\s]*\(?\d*\)?$", "", _flat(line))
