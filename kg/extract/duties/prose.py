"""Duties in running text, only where the body is the subject of the measure's main obligation.

Three forms, each read only in measures without a clause (source: the annotation guide, "if in doubt leave it out"):

- the opening sentence obliges a body (X要…, X组织开展…) and no other sentence obliges anybody else, or what it obliges to
  do repeats the heading (加强组织领导。市…领导小组要加强对…的组织领导);
- the work that the heading names is given to a body (具体考核工作由X组织实施);
- a body is said to lead (由X牵头,会同Y…), in a measure short enough that this is what it is about;
- the heading is nothing but the body (市教育局:负责…).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.context import Context
from kg.extract.duties.clause import Agencies, Reading, read
from kg.model import AgencyMention, Duty, Mode, Section
from kg.text import squeeze

_PIECE = re.compile("[^。;!?,\n]+")
_SENTENCE = re.compile("[^。!?\n]+")
_OBLIGES = re.compile(
    "等?(?:单位|部门)?(?:要|应当?|须|必须|负责|牵头|承担|组织(?:开展|实施|制定|协调)|统筹(?:推进|协调|做好|安排|规划)|(?:具体)?负责|履行|定期(?:组织|开展))(?!求)"
)
_GENERIC_SUBJECT = re.compile(
    "(?:^|[,。;\n])[^,。;\n]{1,24}(?:部门|单位|政府|企业|机构)(?:要|应|须)(?!求)|(?:各地|各部门|各单位|各级各部门|各有关|有关|相关|各相关|各职能|各行业|各级|全市|全县|全省|企业|各企业|学校|各学校|各责任|各牵头|各镇|各乡|各县|各区|各市|各街道|各园区)[^,。;]{0,24}?(?:要|应|须|必须|负责)(?!求)"
)
_ROLE_PART = re.compile("(?:负责|牵头|配合|协助|参与|支持|落实)(?=[,。;]|$)")
_WITH = re.compile("等?(?:有关|相关)?(?:部门|单位)?(?:会同|会商|联合|配合|商)")
_CLAUSE_END = re.compile("[,。;!?\n]")
_NOT_GIVEN = re.compile("任|担任|为(?:组长|召集人|成员)|组成|召集|的|代表|主持召开|出资|参加")
_GIVEN = re.compile("(?:负责)?(?:具体)?(?:组织实施|牵头|统筹|负责|承担|组织开展|组织落实)")
_COMMON = frozenset(
    (
        "加强",
        "工作",
        "落实",
        "强化",
        "健全",
        "完善",
        "推进",
        "建立",
        "机制",
        "做好",
        "实施",
        "建设",
        "切实",
        "制度",
        "组织",
        "体系",
        "管理",
        "保障",
    )
)
_SET_UP = re.compile("(?:成立|建立|组建|设立|形成|构建|健全|完善)$")
_LEAD_OF = re.compile("的(?:[^,。;]{0,20})(?:专班|小组|机制|会议|工作组|体系|格局)")
_DUTY_TITLE = re.compile("(?:的)?(?:主要|工作|具体)?(?:职责|任务|分工)?(?:分工)?[:。]?")


@dataclass(frozen=True, slots=True)
class _Subject:
    """Bodies that a piece of text opens with and obliges."""

    mentions: tuple[AgencyMention, ...]
    start: int
    end: int
    predicate: str
    first: bool


_MOST_PARTS, _MOST_TEXT = 20, 1000
"""Commas and characters up to which a clause that says who leads is read: each part is tried with all before it."""


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
    heading = _heading_bodies(ctx, section, mentions)
    if heading:
        return _make(section, heading, heading[0].start, heading[-1].end, "duty:prose-heading")
    if section.kind == "other":
        return []
    subjects = _subjects(ctx, section, mentions)
    led = _led(ctx, section, mentions)
    if led is not None:
        return led
    opened = _opening(ctx, section, mentions)
    if opened:
        return opened
    chosen = _main_subject(ctx, section, subjects)
    if chosen is not None:
        return _make(section, chosen.mentions, chosen.start, chosen.end, "duty:prose-subject")
    return _given(ctx, section, mentions)


def _heading_bodies(ctx: Context, section: Section, mentions: Sequence[AgencyMention]) -> tuple[AgencyMention, ...]:
    """Return the bodies that make up the whole heading, or open an item without heading as 市教育局:负责…"""
    text = ctx.folded
    start, end = section.title_start, section.title_end
    if section.title is None or end <= start:
        start = section.body_start
        while start < section.end and text[start].isspace():
            start += 1
        found, stop = _list_at(text, {m.start: m for m in mentions}, start)
        if found and re.compile("等?(?:[:—]|负责)").match(text, stop):
            rest = [m for m in mentions if m.start >= stop and _OBLIGES.match(text, m.end)]
            return () if rest else found
        return ()
    found, stop = _list_at(text, {m.start: m for m in mentions}, start)
    if not found:
        return ()
    if _DUTY_TITLE.fullmatch(text[stop:end].strip()) is not None:
        return found
    if re.compile("(?:具体|主要|共同)?负责|牵头").match(text, stop):  # the item has no heading: 1.市教育局负责…
        rest = [m for m in mentions if m.start >= stop and _OBLIGES.match(text, m.end)]
        return () if rest else found
    return ()


def _list_at(text: str, by_start: dict[int, AgencyMention], start: int) -> tuple[tuple[AgencyMention, ...], int]:
    """Return the bodies listed from ``start`` on and where the list ends."""
    found: list[AgencyMention] = []
    pos = start
    while (m := by_start.get(pos)) is not None:
        found.append(m)
        pos = m.end
        joint = re.compile("、|和|及|与|以及").match(text, pos)
        if not joint or joint.end() not in by_start:
            break
        pos = joint.end()
    return tuple(found), pos


def _subjects(ctx: Context, section: Section, mentions: Sequence[AgencyMention]) -> list[_Subject]:
    """Return the bodies that open a sentence (or a part after ;) of the section and are obliged there."""
    text = ctx.folded
    out: list[_Subject] = []
    body = _body_start(text, section)
    by_start = {m.start: m for m in mentions}
    for n, piece in enumerate(_PIECE.finditer(text, body, section.end)):
        start = piece.start()
        while start < piece.end() and text[start].isspace():
            start += 1
        found, stop = _list_at(text, by_start, start)
        if found and _OBLIGES.match(text, stop):
            out.append(_Subject(found, start, piece.end(), text[stop : min(stop + 60, section.end)], n == 0))
    return out


def _body_start(text: str, section: Section) -> int:
    """Return where the words behind the heading begin."""
    at = max(section.body_start, section.title_end if section.title else section.body_start)
    while at < section.end and (text[at].isspace() or text[at] in "。:—-"):
        at += 1
    return at


def _opening(ctx: Context, section: Section, mentions: Sequence[AgencyMention]) -> list[Duty]:
    """Read a measure that opens with whose it is: 由X负责,Y配合,建成…; X会同Y定期开展…"""
    text = ctx.folded
    start = _body_start(text, section)
    given = text.startswith("由", start)
    first = next((m for m in mentions if m.start == start + given), None)
    if first is None:
        return []
    stop = _CLAUSE_END.search(text, first.end, section.end)
    edge = stop.start() if stop else section.end
    while stop and text[edge] == "," and edge - start < 200:  # the clause runs on while its parts give roles
        following = _CLAUSE_END.search(text, edge + 1, section.end)
        end = following.start() if following else section.end
        if not _ROLE_PART.search(text, edge + 1, end) or read(text, first.start, end, Agencies(mentions)) is None:
            break
        edge, stop = end, following
    agencies = Agencies(mentions)
    reading = read(text, first.start, edge, agencies) if given else None
    if not given:
        _, after = _list_at(text, {m.start: m for m in mentions}, start)
        if not _WITH.match(text, after):
            return []
        reading = read(text, start, edge, agencies)
    if reading is None or not reading.roles or not all(p.known for p in reading.parts):
        return []
    others = [m for m in mentions if m.start >= edge and _OBLIGES.match(text, m.end)]
    if others or _GENERIC_SUBJECT.search(text, edge, section.end):
        return []
    return _read_duties(ctx, section, reading, start, edge, "duty:prose-opening")


def _main_subject(ctx: Context, section: Section, subjects: Sequence[_Subject]) -> _Subject | None:
    """Return the subject of the main obligation, or None where the text obliges several with different things."""
    if not subjects:
        return None
    text = ctx.folded
    first = subjects[0]
    if not first.first:
        return None
    if _repeats(section.title, first.predicate):
        return first
    names = {squeeze(m.name) for m in first.mentions}
    if any({squeeze(m.name) for m in s.mentions} != names for s in subjects[1:]):
        return None
    rest = text[first.end : section.end]
    if _GENERIC_SUBJECT.search(rest) or re.search("(?:[省市县区]政府|[省市县区]委)(?:将|要)", rest):
        return None
    return first


def _repeats(title: str | None, predicate: str) -> bool:
    """Tell whether a predicate says again what the heading says (most of its pairs of characters)."""
    words = re.sub("[^\u4e00-\u9fff]", "", title or "")
    if len(words) < 4:
        return False
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    head = predicate.split(",")[0] + predicate[:30]
    return sum(p in head for p in pairs) / len(pairs) >= 0.75


def _given(ctx: Context, section: Section, mentions: Sequence[AgencyMention]) -> list[Duty]:
    """Read …工作由X组织实施, where the work is what the heading names."""
    text = ctx.folded
    title = re.sub("[^\u4e00-\u9fff]", "", section.title or "")
    pairs = {title[i : i + 2] for i in range(len(title) - 1)} - _COMMON
    hits: list[tuple[list[Duty], int]] = []
    by_start = {m.start: m for m in mentions}
    agencies = Agencies(mentions)
    for m in mentions:
        if text[m.start - 1 : m.start] != "由":
            continue
        begin = m.start - 1
        while begin > section.start and text[begin - 1] not in "。;!?,\n":
            begin -= 1
        found, stop = _list_at(text, by_start, m.start)
        verb = _GIVEN.match(text, stop)
        if verb and not _NOT_GIVEN.match(text, stop) and text[verb.end() : verb.end() + 1] != "的":
            duties = _make(section, found, begin, verb.end(), "duty:prose-given")
        elif _WITH.match(text, stop):
            end = _CLAUSE_END.search(text, stop, section.end)
            last = end.start() if end else section.end
            reading = read(text, m.start, last, agencies, objects=False)
            if reading is None or not reading.roles or not all(p.known for p in reading.parts):
                continue
            duties = _read_duties(ctx, section, reading, begin, last, "duty:prose-given")
        else:
            continue
        phrase = text[begin : m.start - 1]
        named = any(p in phrase for p in pairs) or _opens_with(text, section, begin, phrase)
        hits.append((duties if named else [], begin))
    return hits[0][0] if len(hits) == 1 else []


def _opens_with(text: str, section: Section, begin: int, phrase: str) -> bool:
    """Tell whether the work that is given is the one that the measure opens with (全面划定X。X划定工作由…负责)."""
    body = _body_start(text, section)
    if begin <= body or len(_SENTENCE.findall(text, body, section.end)) > 3:
        return False
    stop = _CLAUSE_END.search(text, body, begin)
    opening = text[body : stop.start() if stop else begin]
    words = re.sub("[^\u4e00-\u9fff]", "", phrase).removesuffix("工作")
    return any(words[i : i + 5] in opening for i in range(len(words) - 4))


def _read_duties(ctx: Context, section: Section, reading: Reading, start: int, end: int, rule: str) -> list[Duty]:
    """Return the duties that a clause inside running text states."""
    return [
        Duty(
            section.path,
            squeeze(ctx.text[p.name_start : p.name_end]),
            p.role,
            p.mode,
            i + 1,
            start,
            end,
            rule,
            p.collective,
        )
        for i, p in enumerate(reading.parts)
        if p.known
    ]


def _led(ctx: Context, section: Section, mentions: Sequence[AgencyMention]) -> list[Duty] | None:
    """Read X牵头 in the text of a measure that is about little else; None where there is no such sentence."""
    text = ctx.folded
    body = _body_start(text, section)
    sentences = [m for m in _SENTENCE.finditer(text, body, section.end) if m.group().strip()]
    agencies = Agencies(mentions)
    starts = [m.start for m in mentions]
    for n, sentence in enumerate(sentences):
        if "牵头" not in sentence.group():
            continue
        for m in mentions[bisect_left(starts, sentence.start()) : bisect_left(starts, sentence.end())]:
            before = text[m.start - 1 : m.start]
            if m.start != sentence.start() and before not in ("由", ",", ";", "\n", " "):
                continue
            if before == "由" and _SET_UP.search(text[max(body, m.start - 8) : m.start - 1]):
                continue
            reading = _led_reading(text, m, sentence.end(), agencies)
            if reading is None:
                continue
            if len(sentences) > 3 and n > 0:
                return []
            if _others_lead(text, mentions, reading.end, section.end):
                return []
            start = m.start - 1 if before == "由" else m.start
            return _read_duties(ctx, section, reading, start, reading.end, "duty:prose-lead")
    return None


def _led_reading(text: str, first: AgencyMention, end: int, agencies: Agencies) -> Reading | None:
    """Read the words from a body on as far as they are a clause that says 牵头."""
    stop = re.compile("牵头").search(text, first.end, min(end, first.end + 200))
    if stop is None or _LEAD_OF.match(text, stop.end()):
        return None
    head = read(text, first.start, stop.end(), agencies, objects=False)
    if head is None or not any(p.role == "lead" for p in head.parts):
        return None
    cuts = [m.start() for m in re.compile("[,。;]").finditer(text, stop.end(), min(end + 1, stop.end() + _MOST_TEXT))]
    for cut in [*cuts, *([end] if end == len(text) else [])][:_MOST_PARTS]:
        longer = read(text, first.start, cut, agencies)
        if longer is None:
            break
        head = longer
    return head


def _others_lead(text: str, mentions: Sequence[AgencyMention], start: int, end: int) -> bool:
    """Tell whether another body is said to lead or be responsible further on."""
    return any(m.start >= start and m.end < end and re.compile("牵头|负责|要").match(text, m.end) for m in mentions)


def _make(section: Section, bodies: Sequence[AgencyMention], start: int, end: int, rule: str) -> list[Duty]:
    """Return the duties of bodies that lead a measure together."""
    unique = list({squeeze(m.name): m for m in bodies}.values())
    mode: Mode = "sole" if len(unique) == 1 else "joint"
    return [
        Duty(section.path, squeeze(m.name), "lead", mode, i + 1, start, end, rule, m.collective)
        for i, m in enumerate(unique)
    ]
