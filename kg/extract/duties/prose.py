"""Duties in running text, only where the body is the subject of the measure's main obligation.

Read in measures without a clause (source: the annotation guide, "if in doubt leave it out"), the first that applies:

- the heading is nothing but the body (市教育局:负责…);
- a noun says the part (X为牵头单位), or the work of the measure as a whole is given away (此项工作由X负责);
- a body is said to lead (由X牵头,会同Y…), in a measure short enough that this is what it is about;
- the opening sentence says whose the work is (X会同Y定期开展…; X负责…,Y配合), or, in an article, whose its parts are;
- the opening sentence obliges a body (X要…, X组织开展…) and no other sentence obliges anybody else, or what it obliges to
  do repeats the heading (加强组织领导。市…领导小组要加强对…的组织领导);
- the work that the heading or an earlier sentence names is given to a body (具体考核工作由X组织实施; …的,由X追回).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.extract.context import Context
from kg.extract.duties.statements import EXPLICIT, Kind, Part, Statement, bodies, read_statements, sentences
from kg.extract.duties.words import load
from kg.model import AgencyMention, Duty, Mode, Section
from kg.text import squeeze

_OBLIGES = re.compile(
    "等?(?:单位|部门)?(?:要|应当?|须|必须|负责|牵头|承担|组织(?:开展|实施|制定|协调)|统筹(?:推进|协调|做好|安排|规划)|(?:具体)?负责|履行|定期(?:组织|开展))(?!求)"
)
_GENERIC_SUBJECT = re.compile(
    "(?:^|[,。;\n])[^,。;\n]{1,24}(?:部门|单位|政府|企业|机构)(?:要|应|须)(?!求)|(?:各地|各部门|各单位|各级各部门|各有关|有关|相关|各相关|各职能|各行业|各级|全市|全县|全省|企业|各企业|学校|各学校|各责任|各牵头|各镇|各乡|各县|各区|各市|各街道|各园区)[^,。;]{0,24}?(?:要|应|须|必须|负责)(?!求)"
)
_UPPER = re.compile("(?:[省市县区]政府|[省市县区]委)(?:将|要)")
_GIVEN = re.compile(
    "(?:负责)?(?:具体|共同|联合|统一|分别)?(?:组织实施|牵头|统筹|负责|承担|承办|组织(?:开展|落实|考评|评选|评审|考核|评估|验收|实施))"
)
_COMMON = re.compile("加强|工作|落实|强化|健全|完善|推进|建立|机制|做好|实施|建设|切实|制度|组织|体系|管理|保障")
_OFFICE = re.compile("办公室|领导小组|成立|设在")
_LOST_HEADING = re.compile(r"[^,。;:!\n由]{2,14}。(?=[^\n])")  # a damaged heading is not told from the text
_DAILY = re.compile("日常工作|日常事务|解释")
_GUIDES = re.compile("(?:具体)?负责(?:业务|技术|工作|协调|监督|督促)*指导|负责督促")
_DUTY_TITLE = re.compile("(?:的)?(?:主要|工作|具体)?(?:职责|任务|分工)?(?:分工)?[:。]?")
_HANDS_DOWN = re.compile(
    "(?:的)?(?:主要|工作|具体|应当|要|须)*(?:承担|履行|负责|负有|行使|做好|职责|任务|工作)[^,。;:\n]{0,8}(?:[:。]|$)"
)
_LISTED = re.compile("以下|下列|如下|职责|任务|工作")
_WITH_FIRST = re.compile("(?:负责)?(?:会同|联合|商)")


def prose_duties(ctx: Context, sections: Sequence[Section]) -> list[Duty]:
    """Return duties of measures without a clause whose text obliges a body as grammatical subject."""
    out: list[Duty] = []
    starts = [m.start for m in ctx.agencies]
    for section in sections:
        low, high = bisect_left(starts, section.start), bisect_left(starts, section.end)
        if low < high:
            out += _of_section(ctx, section, ctx.agencies[low:high])
    return out


def _of_section(ctx: Context, section: Section, mentions: Sequence[AgencyMention]) -> list[Duty]:
    text = ctx.folded
    if heading := _heading_bodies(ctx, section, mentions):
        leads, stop = heading
        supports: tuple[Part, ...] = ()
        while stop < section.end and (text[stop].isspace() or text[stop] in ":。—"):
            stop += 1
        if joined := _WITH_FIRST.match(text, stop):
            supports, _ = bodies(text, {m.start: m for m in mentions}, joined.end())
        return _parts(ctx, section, leads, supports, leads[0].start, (supports or leads)[-1].end, "prose-heading")
    if section.kind == "other":
        return []
    body = _body_start(text, section)
    if section.title is None and section.style != "article" and (lost := _LOST_HEADING.match(text, body, section.end)):
        body = lost.end()
    said = read_statements(text, mentions, body, section.end)
    if not said:
        return []
    found, rule = _choose(ctx, section, mentions, said, body)
    return _duties(ctx, section, found, rule)


def _heading_bodies(
    ctx: Context, section: Section, mentions: Sequence[AgencyMention]
) -> tuple[tuple[Part, ...], int] | None:
    """Return the bodies that make up the whole heading, or open an item without heading as 市教育局:负责…"""
    text = ctx.folded
    start, end = section.title_start, section.title_end
    by_start = {m.start: m for m in mentions}
    if section.title is None or end <= start:
        start = section.body_start
        while start < section.end and text[start].isspace():
            start += 1
        found, stop = bodies(text, by_start, start)
        if found and re.compile("等?[:—]").match(text, stop):
            rest = [m for m in mentions if m.start >= stop and _OBLIGES.match(text, m.end)]
            return None if rest else (found, stop)
        return None
    found, stop = bodies(text, by_start, start)
    if not found:
        return None
    if _DUTY_TITLE.fullmatch(text[stop:end].strip()) is not None:
        return found, max(stop, end)
    whole = not text[end : section.end].strip(" \n。")
    if not whole and re.compile("(?:具体|主要|共同)?负责|牵头").match(
        text, stop
    ):  # the item has no heading: 1.市教育局负责…
        rest = [m for m in mentions if m.start >= stop and _OBLIGES.match(text, m.end)]
        return None if rest else (found, stop)
    return None


def handed_down(ctx: Context, section: Section) -> tuple[tuple[Part, ...], int] | None:
    """Return the bodies whose duties the items below are: a heading that is a body, X承担下列职责:(一)…"""
    text = ctx.folded
    starts = [m.start for m in ctx.agencies]
    low, high = bisect_left(starts, section.start), bisect_left(starts, section.own_end)
    mentions = ctx.agencies[low:high]
    if not mentions:
        return None
    by_start = {m.start: m for m in mentions}
    if section.title is not None and section.title_end > section.title_start:
        found, stop = bodies(text, by_start, section.title_start)
        if found and _DUTY_TITLE.fullmatch(text[stop : section.title_end].strip()) is not None:
            return found, section.title_end
    start = section.body_start if section.title is None else section.title_start
    while start < section.own_end and text[start].isspace():
        start += 1
    for at in dict.fromkeys((start, _body_start(text, section))):
        found, stop = bodies(text, by_start, at)
        last = text[stop : section.own_end].strip()
        if found and len(last) <= 40 and _LISTED.search(last) and _HANDS_DOWN.fullmatch(last):
            return found, stop
    return None


def duties_of_item(ctx: Context, section: Section, leads: tuple[Part, ...], end: int) -> list[Duty]:
    """Return the duties of an item that is one of the duties of ``leads``; it may name who helps (会同Y…)."""
    text = ctx.folded
    starts = [m.start for m in ctx.agencies]
    mentions = ctx.agencies[bisect_left(starts, section.start) : bisect_left(starts, section.end)]
    supports: tuple[Part, ...] = ()
    at = section.title_start if section.title is not None else _body_start(text, section)
    if mentions and (joined := _WITH_FIRST.match(text, at)):
        supports, _ = bodies(text, {m.start: m for m in mentions}, joined.end())
    out = _parts(ctx, section, leads, (), leads[0].start, max(end, leads[-1].end), "prose-above")
    if supports:
        more = _parts(ctx, section, (), supports, at, supports[-1].end, "prose-above")
        out += more
    return out


def _body_start(text: str, section: Section) -> int:
    """Return where the words behind the heading begin."""
    at = max(section.body_start, section.title_end if section.title else section.body_start)
    while at < section.end and (text[at].isspace() or text[at] in "。:—-?"):
        at += 1
    return at if at < section.end or section.title is None else section.title_start  # the heading is all there is


def _choose(
    ctx: Context, section: Section, mentions: Sequence[AgencyMention], said: list[Statement], body: int
) -> tuple[list[Statement], str]:
    """Return the statements that say whose the measure is, and the form that was found."""
    text = ctx.folded
    count = len(sentences(text, body, section.end))
    noun = [s for s in said if s.kind == "noun" or (s.kind == "share" and s.after and load().copula.match(s.after))]
    noun = [s for s in said if s.kind == "noun"] or noun
    if any(s.leads for s in noun):
        return _with_followers(said, noun), "prose-noun"
    whole = [s for s in said if s.phrase and load().refers.search(s.phrase) and (s.kind in EXPLICIT or _gives(s))]
    if whole:
        return _with_followers(said, whole[:1]), "prose-whole"
    led = [s for s in said if s.kind == "lead" and s.leads]
    if led:
        at = led[0].sentence
        same = _with_followers(said, led)
        if at > 0 and (count > 3 or _others(text, mentions, same, section.end)):
            return [], ""
        return same, "prose-lead"
    opening = {s.sentence: s for s in reversed(said) if s.leads}  # the first of each sentence
    role = [s for s in opening.values() if s.whole and s.kind in EXPLICIT and not s.phrase and not s.case]
    if len({s.bodies for s in role}) == 1:
        return _with_followers(said, role[:1]), "prose-role"
    first = said[0]
    shared = [s for s in said if s.leads]
    if count <= 3 and len(shared) == 1 and shared[0].opens and shared[0].kind in ("remit", "share"):
        return _with_followers(said, shared), "prose-remit"
    starts = first.leads and first.sentence == 0 and first.opens
    given = first.phrase == "" and first.kind == "act"  # 由X统一采购
    given = given and not any(s.leads and s.kind not in EXPLICIT for s in said[1:])
    if starts and (first.kind in EXPLICIT or given) and (not first.phrase or _names(section, text, first, body, count)):
        own = [s for s in said if _carries(s, first)]
        return _with_followers(said, own), "prose-opening"
    if divided := _divided(said):
        return _with_followers(said, divided), "prose-divided"
    purse = first.kind == "act" and all(text.endswith("财政", p.start, p.end) for p in first.leads)
    if starts and first.phrase is None and first.kind in ("oblige", "act") and not purse:  # 县财政每年安排…: who pays
        found = _with_followers(said, [first]) if _is_main(section, text, said) else []
        return [s for s in found if s is first or s.kind in ("support", "remit", "share")], "prose-subject"
    return _given(ctx, section, said, body, count), "prose-given"


def _divided(said: list[Statement]) -> list[Statement]:
    """Return the statements of a sentence that divides the work: A负责甲,B负责乙. Nobody else may be obliged."""
    duty = [s for s in said if s.kind == "duty" and s.leads and not _DAILY.search(s.after)]
    for s in duty:
        if not s.opens:
            continue
        same = [d for d in said if d.sentence == s.sentence and d.leads]
        part = [d for d in same if d in duty or (d.kind == "act" and d.phrase is None and s.phrase is None)]
        if s is not part[0] or len({d.bodies for d in part}) < 2:
            continue
        if any(d.leads and d.sentence != s.sentence and d.kind in ("oblige", "lead", "with") for d in said):
            return []
        return [d for d in said if d in part or d in duty]
    return []


def _with_followers(said: list[Statement], chosen: list[Statement]) -> list[Statement]:
    """Add what the same sentence says of others, and the sentence behind it that begins with who helps."""
    if not chosen:
        return []
    low, high = chosen[0].start, chosen[-1].end
    at = {s.sentence for s in chosen}
    spans = {(s.start, s.end) for s in chosen}
    piecewise = any(c.phrase for c in chosen)  # 甲由A牵头,乙由B负责
    out = []
    for s in said:
        daily = s.kind == "duty" and _DAILY.search(s.after) is not None
        given = not s.phrase or piecewise
        inside = s.sentence in at and given and not daily and (s.kind in EXPLICIT or s.kind == "support")
        behind = s.sentence - 1 in at and s.opens and s.kind == "support" and s.start > high
        if (
            (s.start, s.end) in spans
            or (inside and (s.start > low or s.phrase or s.kind in ("remit", "share", "noun")))
            or behind
        ):
            out.append(s)
    return out


def _carries(s: Statement, first: Statement) -> bool:
    """Tell whether a statement says outright whose a part of the work is, as the one that opens the measure does."""
    if s is first:
        return _DAILY.search(s.after) is None
    if not s.leads or s.kind not in EXPLICIT or (s is not first and s.phrase) or _DAILY.search(s.after):
        return False
    return s.sentence == 0 or (first.kind == "duty" and s.opens and s.kind == "duty")


def _gives(s: Statement) -> bool:
    """Tell whether the words behind 由 + bodies give work as a whole (由X组织实施)."""
    verb = _GIVEN.match(s.after)
    return verb is not None and s.after[verb.end() : verb.end() + 1] != "的"


def _others(text: str, mentions: Sequence[AgencyMention], chosen: list[Statement], end: int) -> bool:
    """Tell whether a body outside ``chosen`` is said to lead or be responsible behind the first of them."""
    said = re.compile("牵头|负责|要")
    rest = [m for m in mentions if chosen[0].end <= m.start and m.end < end and said.match(text, m.end)]
    starts = [s.start for s in chosen]  # statements come in order and apart
    return any(m.start >= chosen[bisect_right(starts, m.start) - 1].end for m in rest)


def _is_main(section: Section, text: str, said: list[Statement]) -> bool:
    """Tell whether what opens the measure is its main obligation: the text does not oblige others with other things."""
    first = said[0]
    if _repeats(section.title, first.after):
        return True
    names = {squeeze(text[p.start : p.end]) for p in first.leads}
    strict = first.kind == "act"
    for s in said[1:]:
        if s.kind == "support" or not s.leads or {squeeze(text[p.start : p.end]) for p in s.leads} == names:
            continue
        if s.phrase is not None and not strict:
            continue
        if s.kind in ("oblige", "duty", "lead", "noun") or (strict and s.sentence > 0):
            return False
    rest = text[first.end : section.end]
    return _GENERIC_SUBJECT.search(rest) is None and _UPPER.search(rest) is None


def _repeats(title: str | None, predicate: str) -> bool:
    """Tell whether a predicate says again what the heading says (most of its pairs of characters)."""
    words = re.sub("[^\u4e00-\u9fff]", "", title or "")
    if len(words) < 4:
        return False
    head = predicate.split(",")[0] + predicate[:30]
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    return sum(p in head for p in pairs) / len(pairs) >= 0.75


def _given(ctx: Context, section: Section, said: list[Statement], body: int, count: int) -> list[Statement]:
    """Return the one statement that gives away the work that the measure is about: …工作由X组织实施; …的,由X追回."""
    text = ctx.folded
    given = [s for s in said if s.phrase is not None and s.leads]
    if given and given[0].case and given[0].sentence == 0 and given[0] is said[0]:
        start = text.rfind("。", body, given[0].start) + 1 or body
        if "," not in text[start : given[0].start - 1]:
            return _with_followers(said, given[:1])
    hits = [s for s in given if s.kind in EXPLICIT or _gives(s) or (s.phrase and count == 1 and s.opens)]
    if len(hits) != 1 or not _names(section, text, hits[0], body, count):
        return []
    return _with_followers(said, hits)


def _names(section: Section, text: str, s: Statement, body: int, count: int) -> bool:
    """Tell whether what is given by 由 is the work of the measure."""
    phrase = s.phrase or ""
    if not phrase:
        return s.start == body or (_gives(s) and s.opens and count <= 3) or _opens_with(text, s, body, count)
    if phrase.startswith(("日常", "本办法", "本方案", "本意见", "本措施", "本细则", "本规定")):
        return False
    if phrase.endswith("具体工作") or phrase == "具体工作":
        return _OFFICE.search(text, section.start, s.start) is None
    title = re.sub("[^\u4e00-\u9fff]", "", section.title or "")
    pairs = {title[i : i + 2] for i in range(len(title) - 1)}
    if any(p in phrase for p in pairs if not _COMMON.fullmatch(p)) or _opens_with(text, s, body, count):
        return True
    if count == 1 and section.title is None and s.start == body and s.kind == "act":
        return True  # an article of one sentence is about what it opens with
    work = re.search("([\u4e00-\u9fff]{2,4})工作$", phrase)
    return work is not None and (s.start == body or work[1][-2:] in text[body : s.start])


def _opens_with(text: str, s: Statement, body: int, count: int) -> bool:
    """Tell whether the work that is given is the one that the measure opens with (全面划定X。X划定工作由…负责)."""
    if s.start <= body or count > 3:
        return False
    stop = re.compile("[,。;!?\n]").search(text, body, s.start)
    opening = text[body : stop.start() if stop else s.start]
    words = re.sub("[^\u4e00-\u9fff]", "", s.phrase or "").removesuffix("工作")
    return any(words[i : i + 5] in opening for i in range(len(words) - 4))


def _duties(ctx: Context, section: Section, chosen: Iterable[Statement], rule: str) -> list[Duty]:
    """Return the duties that statements give; behind one that says 牵头 the others take part."""
    out: list[Duty] = []
    kinds: set[Kind] = set()  # of those that lead so far
    led = remit = False
    text = ctx.folded
    chosen = list(chosen)
    above = any(s.kind == "lead" and s.after.startswith(("抓总", "总", "统筹")) for s in chosen)
    for s in chosen:
        leads, supports = s.leads, s.supports
        helping = (led and s.kind in ("duty", "remit", "share", "with")) or (above and s.kind == "share")
        if s.kind == "duty" and out and not led and re.compile("等?[^,;。]{0,4}具体").match(s.after):
            helping = True
        if s.kind == "duty" and kinds and _GUIDES.match(s.after):
            helping = True
        if helping:
            leads, supports = (), (*leads, *supports)
        elif leads:
            shared = kinds & ({"duty", "act"} if s.kind == "duty" else {"duty"} if s.kind == "act" else set())
            remit = remit or (bool(shared) and not led)
            kinds.add(s.kind)
            led = led or s.kind == "lead" or (s.kind == "noun" and "责任" not in text[s.start : s.end])
            remit = remit or s.kind in ("remit", "share")
        out += _parts(ctx, section, leads, supports, s.start, s.end, rule)
    leading = {d.agency for d in out if d.role == "lead"}
    unique: dict[tuple[str, str], Duty] = {}
    for d in out:
        if d.role == "lead" or d.agency not in leading:
            unique.setdefault((d.agency, d.role), d)
    return _moded(list(unique.values()), "by_remit" if remit and len(leading) > 1 else "joint")


def _moded(duties: list[Duty], several: Mode) -> list[Duty]:
    """Return duties in their order, with the mode of their leads."""
    mode: Mode = several if sum(d.role == "lead" for d in duties) > 1 else "sole"
    return [replace(d, order=i + 1, mode=mode if d.role == "lead" else None) for i, d in enumerate(duties)]


def _parts(
    ctx: Context,
    section: Section,
    leads: Sequence[Part],
    supports: Sequence[Part],
    start: int,
    end: int,
    rule: str,
) -> list[Duty]:
    mode: Mode = "sole" if len(leads) == 1 else "joint"
    return [
        Duty(
            section.path,
            squeeze(ctx.text[p.start : p.end]),
            "lead" if i < len(leads) else "support",
            mode if i < len(leads) else None,
            i + 1,
            start,
            end,
            f"duty:{rule}",
            p.collective,
            1.0 if p.known else 0.9,
        )
        for i, p in enumerate((*leads, *supports))
    ]
