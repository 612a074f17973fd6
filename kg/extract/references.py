"""References: which other documents a policy names, and whether it carries them out, rests on them or just cites them.

``find`` gathers the mentions (:mod:`kg.extract.reference_mentions`), leaves out what is no other document (the policy
itself, its annexes, forms, newspapers, documents yet to be drafted), judges each mention
(:mod:`kg.extract.reference_relations`) and merges the mentions of one document. Source of the rules: the annotation guide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from kg.extract.context import Context
from kg.extract.doc_number import parse
from kg.extract.reference_mentions import Mention, find_mentions, same_core, unwrap
from kg.extract.reference_relations import Verdict, founds, judge
from kg.extract.reference_words import document_kind, tidy, words
from kg.model import Reference

_RANK: Final = {"implements": 2, "derives_from": 1, "cites": 0}
_HEAD: Final = 1500
_FIRST_HEADING: Final = re.compile(r"^[ \t]*(?:一、|第一[章条][ \t:]|\(一\)|1[.、])", re.MULTILINE)
_ANNEX_LIST: Final = re.compile(r"^[ \t]*附件?(?:[ \t]*[:\d一二三四]|[ \t]*$)", re.MULTILINE)
_BASIS: Final = re.compile(r"(?:编制|制定|制订|法律|政策|主要|工作|文件)?依据$")
_LINK: Final = re.compile(
    r"[ \t]*(?:上一篇|下一篇|上一条|下一条|相关(?:解读|链接|文件|阅读|新闻|稿件|信息)|政策解读|解读|图解|文字解读|文件解读|分享|扫一扫)[ \t]*[:|>》]?"
)
_SEE_ANNEX: Final = re.compile(r"[ \t]*\((?:详?见)?附(?:件|表|录)?[ \t:]*[\d一二三四五六七八九十]*\)?")
_GENRE_END: Final = re.compile(
    r"(?:通知|意见|决定|方案|办法|规定|公告|通告|细则|纲要|规划|计划|批复|函|条例|措施|通报)[ \t]*$"
)
_PLACE: Final = re.compile(r"^.{1,12}?(?:省|市|县|区|州|盟|旗|镇|乡|街道|自治区)(?:人民政府)?")
_HANDED: Final = re.compile(r"[^。;《》]{0,12},?(?:现|特此)?(?:予以?)?(?:印发|转发|发布|公布)")
_BIG: Final = ("国家", "国务院", "中央", "中共中央", "上级", "全国")


@dataclass(slots=True)
class _Entry:
    """One document in the making, from the mentions merged so far."""

    mention: Mention
    verdict: Verdict
    title: str | None
    doc_no: str | None
    issuer: str | None
    names: set[str] = field(default_factory=set)
    drafted: bool = False
    short: str | None = None
    confidence: float = 1.0


def _key(number: str) -> str:
    found = parse(number)
    return found.canonical if found else "".join(number.split())


def _years(title: str | None) -> tuple[str, ...]:
    return tuple(re.findall(r"(?:19|20)\d\d", title or ""))


def _own_titles(ctx: Context) -> set[str]:
    """The policy's own titles in comparable form: profile, outline, and the notice's inner title."""
    raw = [ctx.profile.title, ctx.profile.notice_title]
    for span in (ctx.outline.title, ctx.outline.notice_title):
        if span:
            raw.append(ctx.text[slice(*span)])
    out: set[str] = set()
    for title in raw:
        if title:
            clean = tidy(title).strip("〈〉")
            out |= {same_core(clean), same_core(unwrap(clean)[0])}
            head, about, rest = clean.partition("关于")
            if about and head:
                out.add(same_core(about + rest))
    return {t for t in out if len(t) > 2}


def _annexes(ctx: Context) -> tuple[set[str], list[tuple[int, int]]]:
    """Titles in the list of annexes (附件:1.… 2.…), comparable, and the spans of those lists."""
    folded = ctx.folded
    names: set[str] = set()
    spans: list[tuple[int, int]] = []
    for m in _ANNEX_LIST.finditer(folded):
        position = m.start()
        for n in range(14):
            end = folded.find("\n", position)
            end = len(folded) if end < 0 else end
            line = folded[position:end].strip()
            entry = re.sub(r"^(?:附件?)?[ \t]*[\d一二三四五六七八九十]*[ \t:.、]*(?:\d{1,2}[.、])?[ \t]*", "", line)
            if n and line and not re.match(r"(?:附件?)?[ \t]*\d{1,2}[.、:]", line):
                break
            if len(entry) > 60 or "。" in entry:
                break
            if len(entry) > 3:
                names.add(same_core(tidy(entry).strip("〈〉")))
            if line:
                spans.append((position, end))
            if end >= len(folded):
                break
            position = end + 1
    return names, spans


def _first_heading(ctx: Context) -> int:
    starts = [s.start for s in ctx.outline.root.children[:1]]
    found = _FIRST_HEADING.search(ctx.folded)
    if starts:
        return starts[0]
    return found.start() if found else len(ctx.folded)


def _line(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return the line around a span; on a page without line breaks, at most 300 characters to each side."""
    low, high = max(0, start - 300), min(len(folded), end + 300)
    left = folded.rfind("\n", low, start)
    right = folded.find("\n", end, high)
    return (left + 1 if left >= 0 else low), (right if right >= 0 else high)


def _chrome(folded: str, position: int) -> bool:
    """Whether the line is a link of the page (相关解读:《…》, 上一篇:《…》) rather than text."""
    return _LINK.match(folded, _line(folded, position, position)[0]) is not None


def _title_line(ctx: Context, mention: Mention) -> str | None:
    """Return the line of the heading that holds the mention, or None where it stands in running text."""
    folded = ctx.folded
    start, end = _line(folded, mention.start, mention.end)
    line = folded[start:end]
    if (
        len(line) > 140
        or re.search(r"[。;,]", line[: mention.start - start])
        or re.search(r"[。;,]", line[mention.end - start :])
    ):
        return None
    rest = line[mention.end - start :].strip()
    heading = line[: mention.start - start]
    bare_line = line.strip().endswith("》") and not re.search("[根依按贯为]", heading)
    return (
        line
        if (_GENRE_END.search(re.sub(r"\([^()]*\)[ \t]*$", "", line.strip())) and (rest or "关于" in heading))
        or bare_line
        else None
    )


_REPEALED: Final = re.compile(r"[^。;《》\n]{0,24}(?:废止|停止执行|不再执行|失效)")


def _is_own(ctx: Context, m: Mention, verdict: Verdict, own: set[str], number: str | None, head: int) -> bool:
    """Whether the mention is the policy itself: its number, its title, or a line of its heading."""
    folded = ctx.folded
    if m.doc_no and number and m.doc_no == number:
        return True
    if m.doc_no and _REPEALED.match(folded, m.end):
        return False  # the edition before this one
    if m.title and (same_core(m.title) in own or (m.outer and same_core(m.outer) in own)):
        if m.doc_no is None:
            author = ctx.profile.issuer
            forwards = verdict.rule == "ref.forwarded" or re.search("转发|批转", ctx.profile.notice_title or "")
            if forwards and m.start < head:
                return True  # 市发改委《X》已经市政府同意,现转发给你们: X is the policy itself
            if m.start < head and (_PLACE.match(m.title) or _HANDED.match(folded, m.end)):
                return True  # its own place in the title, or 省教育厅制定了《X》,现印发给你们
            if m.left == m.start or author is None or m.issuer is None:
                return True
            a, b = (re.sub("[ 、,和]", "", name) for name in (author, m.issuer))
            return b in a or a in b
        return number is None and (
            verdict.own or not m.quoted or not verdict.rule.startswith(("ref.impl", "ref.deriv"))
        )
    if m.start < head:
        line_start, line_end = _line(folded, m.start, m.end)
        line = folded[line_start:line_end]
        around = (line[: m.start - line_start] + line[m.end - line_start :]).strip(" \t()|-:")
        if not m.quoted and m.start < _HEAD:
            stop = folded.find("。", 0, _HEAD)
            headline = not re.search("[。,;]", line) and (stop < 0 or m.start < stop) and not m.issuer
            if (
                headline
                and (not line[: m.start - line_start].strip() or not line[m.end - line_start :].strip(" )"))
                and not verdict.rule.startswith(("ref.impl", "ref.deriv"))
            ):
                return True
            if len(around) < 3 or re.search(r"(?:文号|字号|编号)[ \t:〕|》]*$", line[: m.start - line_start]):
                return True
            if m.title and not around and "关于" in (m.outer or ""):
                return True
        if m.quoted:
            title_line = _title_line(ctx, m)
            if title_line is not None and not re.search(
                "转发|批转|贯彻|落实|实施|执行|修改|修订|废止|施行", title_line[: max(0, m.start - line_start)]
            ):
                return True
    return False


def _is_document(m: Mention, verdict: Verdict, founding: bool) -> bool:
    """Whether the mention names a document of policy rather than a form, a newspaper or a book."""
    if m.doc_no or verdict.rule == "ref.standard":
        return True
    if m.title is None:
        return False
    kind = document_kind(m.title)
    if kind == "paper" and m.outer:
        kind = document_kind(m.outer)
    if kind == "document":
        return True
    return (
        kind == "unknown"
        and verdict.rule in ("ref.implements", "ref.derives-from")
        and (founding or verdict.relation == "implements")
    )


def _medium(folded: str, m: Mention) -> bool:
    """Whether the words around the marks call it a journal, a book or a work of art."""
    media = words().media
    if media.match(folded, m.end) and not folded.startswith(("报批", "报送", "报请", "报告", "期间"), m.end):
        return True
    before = folded[max(0, m.start - 3) : m.start]
    return any(before.endswith(w) for w in ("杂志", "歌曲", "话剧", "电影", "电视剧", "小说", "专题片", "宣传片"))


def _compatible(entry: _Entry, m: Mention) -> bool:
    """Whether number, author and years of a mention can be those of an entry."""
    if entry.doc_no and m.doc_no:
        return entry.doc_no == m.doc_no
    a, b = entry.issuer, m.issuer
    if a and b and a != b and a not in b and b not in a and not (a.startswith(_BIG) and b.startswith(_BIG)):
        return False
    x, y = _years(entry.title), _years(m.title)
    return not (x and y and x != y)


_MOST = 300
"""Documents named last among which a mention seeks its own; bounds the comparison of titles in very long lists."""


def _match(entries: list[_Entry], m: Mention) -> _Entry | None:
    """Return the entry that a mention belongs to: by number, short name, title, or as the tail of one longer title."""
    if m.doc_no:
        for e in entries:
            if e.doc_no == m.doc_no:
                return e
    if m.title is None:
        return None
    core = same_core(m.title)
    if m.doc_no is None:
        for e in reversed(entries):
            if core in e.names or m.title in e.names:
                return e
    if core in words().genres:
        return next((e for e in reversed(entries) if e.title and same_core(e.title).endswith(core)), None)
    for e in entries:
        if e.title and same_core(e.title).replace("的", "") == core.replace("的", "") and _compatible(e, m):
            return e
    if len(core) < 4:
        return None
    near = []
    for e in entries:
        if not e.title or not _compatible(e, m):
            continue
        long = same_core(e.title)
        other = (long, core) if len(long) > len(core) else (core, long)
        if len(other[1]) >= 4 and other[0].endswith(other[1]) and _only_author(other[0][: -len(other[1])]):
            near.append(e)
    return near[0] if len(near) == 1 else None


def _only_author(extra: str) -> bool:
    """Whether what one title has more than the other is only its author (国务院, 国家, 国务院办公厅关于)."""
    extra = extra.removesuffix("关于").removesuffix("印发")
    if not extra:
        return True
    return extra in _BIG or (
        extra.endswith(words().issuers) and len(extra) >= 3 and not extra.endswith(("省", "市", "县", "区", "州"))
    )


def _exists(ctx: Context, m: Mention) -> bool:
    """Whether a document under a drafting verb is shown to exist: begun before this policy, or in a status report."""
    issued = ctx.profile.issued or ctx.profile.published or ""
    number = ctx.profile.doc_no or ""
    year = issued[:4] or next(iter(re.findall(r"(?:19|20)\d\d", number)), "")
    first = next(iter(_years(m.title)), "")
    if first and year and first < year:
        return True
    section = ctx.section_at(m.start)
    return section.is_leaf and section.kind == "other" and section.level > 0 and bool(ctx.outline.root.children)


def _under_basis(ctx: Context, position: int) -> bool:
    """Whether a section that holds the position lists the bases of the document (编制依据)."""
    node = ctx.outline.root
    while True:
        if node.title and _BASIS.search(node.title):
            return True
        inner = node.child_at(position)
        if inner is None:
            return False
        node = inner


def find(ctx: Context) -> tuple[Reference, ...]:
    """Return the other documents that the text names, once each, in the order of their first mention."""
    folded = ctx.folded
    mentions = find_mentions(ctx.text, folded)
    if not mentions:
        return ()
    own = _own_titles(ctx)
    number = _key(ctx.profile.doc_no) if ctx.profile.doc_no else None
    first = _first_heading(ctx)
    head = min(first, len(folded))
    annex_names, annex_spans = _annexes(ctx)
    own_short: set[str] = set()
    own_end = -1
    entries: list[_Entry] = []
    previous: Mention | None = None
    before: Verdict | None = None
    for m in mentions:
        founding = m.start < first or founds(folded[m.end : m.end + 120].split("。")[0])
        verdict = judge(folded, m, previous, before, founding)
        if verdict.rule == "ref.named" and _under_basis(ctx, m.start):
            verdict.relation, verdict.rule = "derives_from", "ref.basis-list"
        previous, before = m, verdict
        is_own = _is_own(ctx, m, verdict, own, number, head)
        if not is_own and verdict.own:
            foreign = m.doc_no is not None and m.doc_no != number
            verdict.own = not foreign
            is_own = not foreign
        beside = own_end >= 0 and folded[own_end : m.start].strip("、和及与 \n") == ""
        if not is_own and beside and m.quoted and m.doc_no is None and verdict.relation == "cites":
            is_own = True  # a notice that issues several: 制定了《X》《Y》,现印发给你们
        if is_own:
            own_short |= {same_core(s) for s in m.short_names}
            if m.title:
                own.add(same_core(m.title))
            own_end = m.end
            continue
        if m.doc_no is None and m.title and same_core(m.title) in own_short:
            continue
        if m.title and m.doc_no is None and (same_core(m.title) in annex_names or _SEE_ANNEX.match(folded, m.end)):
            continue
        if any(a <= m.start < b for a, b in annex_spans) or _chrome(folded, m.start):
            continue
        entry = _match(entries[-_MOST:], m)
        core = same_core(m.title) if m.title else ""
        if entry is None and m.title and m.doc_no is None:  # noqa: SIM102
            if document_kind(m.title) == "genre" or (
                m.issuer is None and len(core) >= 4 and any(o.endswith(core) and _PLACE.match(o) for o in own)
            ):
                continue
        if verdict.draft and _exists(ctx, m):
            verdict.draft = False
        if entry is None:
            if not _is_document(m, verdict, founding) or (m.doc_no is None and _medium(folded, m)):
                continue
            entry = _Entry(m, verdict, m.title, m.doc_no, m.issuer, drafted=verdict.draft, confidence=m.confidence)
            entries.append(entry)
        else:
            if _RANK[verdict.relation] > _RANK[entry.verdict.relation]:
                entry.verdict = verdict
            if m.title and (
                entry.title is None or (len(m.title) > len(entry.title) and document_kind(m.title) != "genre")
            ):
                entry.title = m.title
            entry.doc_no = entry.doc_no or m.doc_no
            entry.issuer = entry.issuer or m.issuer
            entry.drafted = entry.drafted and verdict.draft
            entry.confidence = max(entry.confidence, m.confidence)
        for s in m.short_names:
            entry.names |= {s, same_core(s)}
            entry.short = entry.short or s
    return tuple(_reference(ctx, e) for e in entries if not e.drafted)


def _reference(ctx: Context, e: _Entry) -> Reference:
    v = e.verdict
    start, end = ctx.strip(v.start, v.end)
    return Reference(e.title, e.doc_no, e.issuer, v.relation, start, end, v.rule, e.short, e.confidence)
