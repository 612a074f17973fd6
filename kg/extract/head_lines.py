"""The lines between a title and the body: the document's own number, and number, body and date on one line.

X发〔2024〕2号  X办公室  2024年3月11日 stands under the title in any order, in brackets or not, or runs into the text.
Where all line breaks are lost, the own number is the one right before the recipients.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from kg.extract import doc_number, signature, titles
from kg.extract.doc_number import DocNumber
from kg.text import DATE, iso_date, squeeze

Span = tuple[int, int]

_ORDERED: Final = re.compile(r"\((?:19|20)\d{2}年\d{1,2}月\d{1,2}日")  # (2014年6月3日X市人民政府令第58号公布)
_ONE_LINE: Final = re.compile(
    r"\s*[\u4e00-\u9fff]{2,12}〔\d{4}〕[ ]?\d{1,4}[ ]?号[ \t]+(?P<body>[\u4e00-\u9fff]{4,40})[ \t]*(?P<date>(?:19|20)\d{2}[ ]?年[ ]?\d{1,2}[ ]?月[ ]?\d{1,2}[ ]?日)"
)
_GLUED: Final = re.compile(
    r"(?:^|[\s(])(?:[^\u4e00-\u9fff\n]{0,4}正[>》])?[\u4e00-\u9fff]{2,12}[〔(](?:19|20)\d{2}[〕)]\d{1,4}号"
    r"(?=\s?\)?\s?(?:各|有关|[\u4e00-\u9fff]{2,9}(?:人民政府|管委会))[^:。\n]{2,300}:)",
    re.M,
)
_MARKS: Final = re.compile(r"[\s()·|,、]+")


@dataclass(frozen=True, slots=True)
class Below:
    """What a line below the title says: a body, and its number or date."""

    number: DocNumber | None
    body: str
    body_span: Span
    date: str | None
    date_span: Span | None


def below_title(folded: str, head: titles.Head) -> Below | None:
    """Read the line below the title that holds nothing but a body with number, date or both; or such an opening."""
    if head.title is None:
        return None
    for low, high in [s for s in head.lines if s[0] >= (head.title or s)[1]][:3]:
        if high - low <= 90 and (found := _only(folded, low, high)) is not None:
            return found
    line = _ONE_LINE.match(folded, head.body)
    if line is None or not signature.is_body(line["body"]):
        return None
    number = next(iter(doc_number.find(folded[line.start() : line.end()])), None)
    return Below(_moved(number, line.start()), line["body"], line.span("body"), _iso(folded, line), line.span("date"))


def _iso(folded: str, line: re.Match[str]) -> str | None:
    day = DATE.match(folded, line.start("date"))
    return iso_date(day) if day else None


def _moved(number: DocNumber | None, by: int) -> DocNumber | None:
    if number is None:
        return None
    return replace(number, start=number.start + by, end=number.end + by)


def _only(folded: str, low: int, high: int) -> Below | None:
    number = next(iter(doc_number.find(folded[low:high])), None)
    day = DATE.search(folded, low, high)
    if day is None or len(iso_date(day) or "") < 10:
        return None
    taken = [day.span()] + ([(low + number.start, low + number.end)] if number else [])
    rest: list[Span] = []
    at = low
    for a, b in [*sorted(taken), (high, high)]:
        if _MARKS.sub("", folded[at:a]):
            rest.append((at, a))
        at = b
    if len(rest) != 1:
        return None
    a, b = rest[0]
    while a < b and _MARKS.fullmatch(folded[a]):
        a += 1
    while a < b and _MARKS.fullmatch(folded[b - 1]):
        b -= 1
    body = squeeze(folded[a:b])
    if not signature.is_body(body):
        return None
    return Below(_moved(number, low), body, (a, b), iso_date(day), day.span())


def number(folded: str, head: titles.Head) -> DocNumber | None:
    """Return the document's own number: a line of its own, the end of the headline, or right before the recipients."""
    end = head.body
    if head.lines and head.lines[-1][1] > end:
        end = head.lines[-1][1]
    numbers = doc_number.find(folded[:end])
    glued = _GLUED.search(folded[:600])  # number, recipients and body on one line
    if glued is not None and "。" not in folded[folded.rfind("\n", 0, glued.start() + 1) + 1 : glued.start()]:
        direct = next((n for n in doc_number.find(folded[: glued.end()]) if n.end == glued.end()), None)
        if direct is not None:
            return direct
    title = head.title
    best: DocNumber | None = None
    for n in numbers:
        line_start = folded.rfind("\n", 0, n.start) + 1
        before = re.sub(r"^[^\u4e00-\u9fff]{0,3}正?[>》]", "", folded[line_start : n.start].strip())
        inside = title is not None and title[0] <= n.start < title[1]
        if inside and title is not None:
            rest = folded[n.end : title[1]].strip()
            opening = not folded[title[0] : n.start].strip()
            if rest not in ("", ")") and not opening:
                continue  # a number within the title: another document's
            if re.search(r"(?:转发|贯彻|落实|修改|废止).{0,60}$", before) and rest == ")" and "通知" not in before[-4:]:
                continue
        elif (
            before
            and not re.fullmatch(r"[\u4e00-\u9fff()\s]{0,40}文件|\(|〔|.*(?:文号|字号|编号)\s*:?", before)
            # glued behind the title on one line, or in a text without line breaks
            and not (_ORDERED.fullmatch(before) and re.match(r"[^)]{0,4}(?:公布|发布|颁布)", folded[n.end : n.end + 8]))
            and not (len(before) > 200 or titles.ends_like_title(before.rstrip("( ")))
        ):
            continue
        if best is None or (best.confidence < 1 and n.confidence == 1):
            best = n
    return best


def full_number(folded: str, head: titles.Head, number: DocNumber) -> str:
    """Give a bare 公告2021年第5号 or 令第5号 the body in the mast above it."""
    if not re.match(r"(?:公告|通告|令)\d{0,4}年?第|(?:公告|通告|令)〔", number.canonical):
        return number.canonical
    mast = [folded[slice(*s)] for s in head.lines if s[1] <= number.start + 4]
    for line in reversed(mast):
        flat = squeeze(line)
        body = re.sub(r"(?:公告|通告|令)$", "", flat)
        if signature.is_body(body):
            return body + number.canonical
    return number.canonical
