"""Titles that the text itself names: in a notice's sentence, a news lead, a preamble, or as the headline of an annex.

现将《…》印发给你们; 近日,…印发了《…》,全文如下; 特制定《…》。 All positions are of the folded text.
"""

from __future__ import annotations

import re
from typing import Final

from kg.extract.titles import bare, ends_like_title, pieces

Span = tuple[int, int]

_FIRST_ITEM: Final = re.compile(
    r"(?:(?<=[\n。;:])|^)[ \t]*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、](?!\d)|第[一二三四五六七八九十]{1,3}[章条])"
)
_MADE: Final = re.compile(
    r"(?:制定|制订|编制|提出|形成)(?:了)?(?:本)?《(?P<title>[^《》\n]{4,60})》[^《》。\n]{0,30}[。:]"
)


def made_in_preamble(folded: str, start: int) -> Span | None:
    """Return the span of the title by which a text without headline names itself: 结合我市实际,特制定《…行动计划》。"""
    end = min(len(folded), start + 1200)
    item = _FIRST_ITEM.search(folded, start, end)
    if item is not None:  # what an item names is to be made, or another's
        end = item.start()
    m = next((m for m in _MADE.finditer(folded, start, end) if ends_like_title(m["title"])), None)
    return m.span("title") if m else None


_ANNOUNCED: Final = re.compile(
    r"(?:^|[,\s日)])(?P<who>(?:中共中央|国务院|[\u4e00-\u9fff]{2,12}(?:省委|市委|县委|区委|政府|部|委|局|厅))[\u4e00-\u9fff、 ]{0,40}?)"
    r"(?:联合)?(?:印发|发布|公布|下发|出台)(?:了)?《(?P<title>[^《》\n]{4,60}(?:《[^《》\n]{2,40}》[^《》\n]{0,20})?)》"
    r"(?=[^\n]{0,90}(?:\n《[^》\n]{4,80}》)?[^\n]{0,20}(?:全文|内容|原文)(?:发布|公布)?如下)"
)


def announced(folded: str) -> tuple[Span, Span] | None:
    """Return issuer and title of a document that a news agency gives in full: 近日,…印发了《…》。全文如下."""
    m = _ANNOUNCED.search(folded, 0, 800)
    return (m.span("who"), m.span("title")) if m is not None and ends_like_title(m["title"]) else None


_ISSUED_BY: Final = re.compile(
    r"(?:^|[,\s日。])(?:(?:近期|近日|日前|最近)[,，]?)?(?P<who>[\u4e00-\u9fff]{3,24}?)(?:正式|联合)?(?:印发|发布|公布|下发|出台)(?:了)?《(?P<title>[^《》\n]{4,80})》",
    re.M,
)


def issued_by(folded: str, title: str | None) -> Span | None:
    """Return who the page says has issued this very policy: 近期,X市政府印发《…》. Another's title says nothing."""
    if not title or "》" not in folded[:800]:
        return None
    own = _flat(bare(title))
    for m in _ISSUED_BY.finditer(folded, 0, 800):
        if _flat(bare(m["title"])) == own:
            return m.span("who")
    return None


_NAMED: Final = re.compile(r"《(?P<title>[^《》]{3,90}(?:《[^《》]{2,60}》[^《》]{0,30})?)》(?P<tail>\([^()]{1,20}\))?")
_ISSUING: Final = re.compile(
    r"印发给你们|印发你们|现印发|随文印发|予以印发|现予印发|转发给你们|转发你们|现转发|予以转发|现予公布|予以公布|现予发布|予以发布|现公布|公布施行|现下发|下发给你们|现予颁布|印发给|现下达|下达给你们"
    r"|现批准|发布施行|印发执行|印发实施|发给你们|现发布|现将.{0,4}公布|公布如下"
)


def named_in_notice(folded: str, start: int) -> Span | None:
    """Return the span of the title in 现将《…》印发给你们 or 《…》已经…通过,现予公布, in the notice's first sentences."""
    region_end = min(len(folded), start + 1500)
    issuing = _ISSUING.search(folded, start, region_end)
    if issuing is None:
        return None
    sentence = max(folded.rfind("。", start, issuing.start()), start)
    given = re.compile(r"现将|现就|兹将").search(folded, sentence, issuing.start())
    if given is not None:  # what is named before 现将 is the basis
        sentence = given.start()
    # several sentences may lie between 《…》已经通过 and 现予印发: look back, nearest paragraph first
    m = _NAMED.search(folded, sentence, issuing.start() + 200) or _NAMED.search(folded, start, issuing.start())
    if m is None:
        return None
    if m["tail"] and not re.search(r"以下简称|简称|\d{4}〕|号", m["tail"]):
        return m.start("title"), m.end()
    return m.span("title")


def annexed(folded: str, wanted: str | None, start: int) -> Span | None:
    """Return the span of the title line of the policy behind the notice: lines that read ``wanted`` or end in it.

    Args:
        folded: the folded text.
        wanted: the title as the notice gives it.
        start: where to begin (behind the notice's opening).
    """
    if not wanted:
        return None
    flat = _flat(wanted)
    lines = pieces(folded, start, min(len(folded), start + 30000))
    for i, (low, high) in enumerate(lines):
        joined = _flat(folded[low:high])
        if len(joined) > 130 or len(joined) < 4 or "印发" in joined or re.match(r"附件|\d[.、]|《", joined):
            continue
        for j in range(i, min(i + 5, len(lines))):
            if j > i:
                joined += _flat(folded[slice(*lines[j])])
            if joined == flat and j + 1 < len(lines) and _YEARS_BELOW.fullmatch(_flat(folded[slice(*lines[j + 1])])):
                return low, lines[j + 1][1]
            if joined == flat or (
                joined.endswith(flat)
                and len(joined) - len(flat) <= 14
                and "关于" not in joined[: -len(flat)]
                and not re.search("[。,:;]", joined)
            ):
                return low, lines[j][1]
            core = _flat(bare(joined))
            if core == _flat(bare(wanted)) and len(core) >= 6 and not re.search("[。,:;]", joined):
                years = j + 1 < len(lines) and joined + _flat(folded[slice(*lines[j + 1])]) == flat
                return low, lines[j + 1 if years else j][1]
            if not flat.startswith(joined):
                break
    return None


_YEARS_BELOW: Final = re.compile(r"\((?:19|20)\d{2}年?[-—~至]{1,2}(?:19|20)\d{2}年?\)")


def _flat(s: str) -> str:
    return re.sub(r"[\s《》\"“”]", "", s)
