"""When a document was signed and when it was published, by the witnesses of a page.

Precedence: the signature, the imprint, the fields of the page, the bracket of adoption, a date on the cover. Where a
page shows the day of signature only (发文日期), it says nothing of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kg.extract import signature
from kg.ingest.metadata import vocabulary as metadata_vocabulary
from kg.model import MetaField
from kg.text import DATE, fold, iso_date, parse_date, squeeze

Span = tuple[int, int]

# What is dated by the bracket under its title.
STATUTES: Final = ("条例", "规定", "办法", "细则", "决定", "决议", "规则", "纲要")


def of_field(value: str) -> str | None:
    """Read the date of a field; 2018年03月27 without 日 is a day too."""
    return parse_date(re.sub(r"(月\s*\d{1,2})(?!\d|日)", r"\1日", re.sub(r"(?<=\d)—(?=\d)", "-", fold(value))))


def _dual() -> frozenset[str]:
    return frozenset(metadata_vocabulary()["dual"]["keys"])


def signed(
    folded: str, found: signature.Signed | None, meta: Sequence[MetaField]
) -> Iterator[tuple[str | None, Span | None, str]]:
    """Yield the date of the signature; one that lost its marks (2020126) is read as the day that a field confirms."""
    if found is None:
        return
    yield found.date, found.date_span, "signature"
    if found.date is None and found.date_span is not None:
        days = signature.days_of(squeeze(folded[slice(*found.date_span)]))
        same = [iso for f in meta if f.key in ("issued", "published") and (iso := of_field(f.value)) in days]
        yield (same[0] if same else None), found.date_span, "signature"


def of_fields(meta: Sequence[MetaField]) -> Iterator[tuple[str | None, str]]:
    """Yield the days of signature that the page's fields give, the unambiguous keys first."""
    fields = [f for f in meta if f.key == "issued"]
    for f in sorted(fields, key=lambda f: f.raw_key in _dual()):
        yield of_field(f.value), "meta:" + f.raw_key


def published(meta: Sequence[MetaField], issued: str | None) -> tuple[str | None, str]:
    """Return the day of publication and its witness: a labelled field, else the byline, else 发文日期 if it is another."""
    fields = [f for f in meta if f.key == "published" and of_field(f.value)]
    labelled = [f for f in fields if f.shape != "byline"]
    byline = [f for f in fields if f.shape == "byline"]
    chosen = labelled[0] if labelled else None
    if chosen is not None and byline and chosen.raw_key in _dual() and of_field(chosen.value) == issued:
        chosen = byline[0]  # the field repeats the day of signature, the page has a day of its own
    chosen = chosen or (byline[0] if byline else None)
    if chosen is None:
        late = (f for f in meta if f.key == "issued" and f.raw_key in _dual())
        chosen = next((f for f in late if of_field(f.value) != issued), None)
    return (of_field(chosen.value), "meta:" + (chosen.raw_key or "byline")) if chosen else (None, "")


def in_head(folded: str, lines: Sequence[Span]) -> Iterator[tuple[str | None, Span]]:
    """Yield dates before the body: under a body's name, behind the number, or in brackets under the title."""
    above = ""
    for low, high in lines:
        m = DATE.search(folded, low, high)
        before = squeeze(folded[low : m.start()]) if m is not None else ""
        if m is not None and m.end() == high and (before.endswith("号") or (not before and signature.is_body(above))):
            yield iso_date(m), m.span()
        above = squeeze(folded[low:high])
    for low, high in lines:  # party papers
        m = DATE.match(folded, low + 1)
        if m and folded[low] == "(" and m.end() == high - 1 and m["d"]:
            yield iso_date(m), m.span()


_BRACKET: Final = re.compile(r"\([^()]{8,200}\)")
_ADOPTED: Final = re.compile(r"通过|批准|公布|发布")


def adopted(folded: str, body: int, lines: Iterable[Span]) -> tuple[str | None, Span] | None:
    """Return the day of a law or rule by the bracket under its title (2008年12月8日…通过 2008年12月19日…令公布).

    The day a rule is made public (公布) is that of the order; a law has the day it was passed, or last revised as a
    whole (修订通过). ``body`` is where the text begins, ``lines`` are the spans of the lines before it.
    """
    brackets = [m.span() for m in _BRACKET.finditer(folded, 0, body)]  # one may be wrapped over two lines
    for low, high in (*brackets, *lines):
        found = list(DATE.finditer(folded, low, high))
        ends = [x.start() for x in found[1:]] + [high] * bool(found)
        said = [(x, folded[x.end() : end]) for x, end in zip(found, ends, strict=True)]
        day = next((x for x, words in said if "令" in words and "公布" in words), None)
        day = day or next((x for x, words in reversed(said) if "修订" in words and "通过" in words), None)
        day = day or next((x for x, words in said if _ADOPTED.search(words)), None)
        if day is not None:
            return iso_date(day), day.span()
    return None


_BRACKETED: Final = re.compile(r"\((?:发布|公开|公布|上网)(?:日期|时间):\s*(?=\d{4})")
_LABEL: Final = re.compile(
    r"(?:(?:^|[\s|;])(?:发布|发表|公开|公布|上网|更新))(?:日期|时间)[ ]?:[ ]?(?=(?:19|20)\d{2})", re.M
)
_TIME_OF_PAGE: Final = re.compile(
    r"(?:^|\s)(?:时间|日期)[ ]?:[ ]?(?=(?:19|20)\d{2}[^\n]{6,26}(?:来源|浏览|阅读|点击|字体|作者))", re.M
)


def labelled(folded: str) -> Iterator[tuple[str | None, Span]]:
    """Yield the days of publication that stand in the text: (发布日期:…) anywhere, 发布时间:… 来源:… in its first line."""
    for pattern, end in ((_BRACKETED, len(folded)), (_LABEL, 600), (_TIME_OF_PAGE, 600)):
        label = pattern.search(folded, 0, end)
        posted = DATE.match(folded, label.end()) if label is not None else None
        day = iso_date(posted) if posted is not None else None
        if posted is not None and day is not None and len(day) == 10:
            yield day, posted.span()
