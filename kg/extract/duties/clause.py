"""The grammar of a responsibility clause: who leads, who supports, read token by token.

    clause   := part ((","|";"|"。") part)*
    part     := label list | list role | "由" list role | list "会同" list role? | list | time
    list     := item (("、"|","|"和"|"及"|…) item)* ("等" class?)?
    role     := lead | duty | support | remit | share          (牵头, 负责, 配合, 按职责分工负责, 各负其责)

A clause is read only if all of it is of this form; anything else (prose, an explanation in brackets) is no clause.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kg.extract.agency_grammar import HAN
from kg.extract.agency_grammar import load as load_agencies
from kg.extract.duties.words import load
from kg.model import AgencyMention, Mode, Role

_RUN = re.compile(rf"[{HAN}A-Za-z\"·]")
_OFFICE = re.compile(
    rf"(?!会[同商]|联合|[由和与及等按并]|以及|牵头|负责|配合)[{HAN}]{{2,16}}?(?:处|科|室|股)(?=[、,;()〔〕。/]|[和与及]|以及|牵头|负责|配合|协助|参与|参加|会同|承办|协办|主办|等|按|$)"
)  # an office inside a body: 督查落实处
_BREAKS = frozenset(("lead", "duty", "support", "remit", "share", "etc", "and", "label", "nominal"))
_DOES = re.compile(
    "建设(?!银行|工程|厅|局|委)|[完改]善|推[进动]|加强|开展|实施|制[定订]|建立|健全|提[升高]|打造|创建|[优深强]化|搭建|探索|鼓励|支持|确保|落实|培育|引进|完成"
)  # words that say what is done name nobody
_BRANCH = re.compile("(?:分局|支局|支队|大队|中队|总队|分中心|分会|分院|分校|分部|分行|支行|处|科|室|所|站)$")
_AFTER = frozenset("、,;。)及和与等牵负配参按") | {""}
_BOARD = re.compile("(?:会议|小组|委员会|指挥部|专班)$")
First = Literal["no", "listed", "always"]
"""Whether the first of a list leads: never, where the list has no words of its own for it, or whatever they are."""
_PLACE_ITEM = re.compile(rf"^[{HAN}]{{1,8}}(?:[省市县区州盟旗镇乡]|街道|园区|开发区|新区|自治县)$")


@dataclass(frozen=True, slots=True)
class Assigned:
    """One body's part in a clause, in the order written."""

    name_start: int
    name_end: int
    role: Role
    mode: Mode | None
    known: bool
    collective: bool


@dataclass
class Reading:
    """What a clause says. ``end``: behind the last character read; ``roles``: a role word or label was there."""

    parts: list[Assigned] = field(default_factory=list)
    end: int = 0
    roles: bool = False
    bare: bool = False
    labelled: bool = False
    objects: bool = False


@dataclass(slots=True)
class _Item:
    start: int
    end: int
    known: bool
    collective: bool
    marked: bool = False


class Agencies:
    """The mentions of a document, found by where they start."""

    def __init__(self, mentions: Sequence[AgencyMention]) -> None:
        self.by_start = {m.start: m for m in mentions}
        self.ends = {m.end for m in mentions}
        self._starts = [m.start for m in mentions]

    def any_between(self, start: int, end: int) -> bool:
        """Tell whether a mention starts in ``start:end`` (mentions come in text order)."""
        i = bisect_left(self._starts, start)
        return i < len(self._starts) and self._starts[i] < end

    def at(self, position: int) -> AgencyMention | None:
        """Return the mention that starts at ``position``."""
        return self.by_start.get(position)


@dataclass
class _State:
    """What the parser holds while it reads."""

    pending: list[_Item] = field(default_factory=list)
    out: list[Assigned] = field(default_factory=list)
    label: str | None = None
    led: bool = False
    lead_label: bool = False
    after_with: bool = False
    roles: bool = False
    bare: bool = False
    etc: bool = False
    labelled: bool = False
    skip: bool = False
    own: bool = False
    mark_next: bool = False
    odd: bool = False
    shares: int = 0  # how often 负责 gave bodies the lead
    comma: int = 0  # how many of those pending stand before the last comma
    objects: bool = False


def read(
    text: str,
    start: int,
    end: int,
    agencies: Agencies,
    *,
    first_leads: First = "no",
    mark: str | None = None,
    prefix_ok: bool = False,
    objects: bool = True,
    label: str | None = None,
    skip_odd: bool = False,
) -> Reading | None:
    """Read ``text[start:end]`` (folded) as a responsibility clause; None if it is none.

    ``first_leads``: whether the document says that the first of a list leads. ``mark``: the sign it says marks the lead.
    ``prefix_ok``: stop at the first thing that does not fit instead of refusing (label lines that run on into prose).
    ``label``: the role that a column head gives the list (lead, duty or support).
    ``objects``: whether words may follow a role word (牵头制定方案).
    ``skip_odd``: read over one name of a list that looks like no body, where a role word and two known bodies prove the clause.
    """
    w = load()
    g = load_agencies()
    s = _State(label=label, roles=label is not None)
    pos = start
    last_role = False
    good = start
    while pos < end:
        mention = agencies.at(pos)
        if mention is not None and s.pending and s.pending[-1].end == pos and _BRANCH.search(text, pos, mention.end):
            s.pending[-1].end = pos = good = mention.end  # 国家金融监管总局 + X监管分局
            continue
        if mention is not None and mention.end <= end and not s.skip:
            pos, last_role = mention.end, False
            if text.startswith("机关", pos) and text[pos + 2 : pos + 3] in _AFTER:
                pos += 2  # 市纪委监委机关
            s.pending.append(_Item(mention.start, pos, True, mention.collective, s.mark_next))
            s.mark_next = False
            good = pos
            continue
        m = w.token.match(text, pos, end)
        if m is not None and m["copula"] and agencies.at(m.end()) is None:
            m = None  # 责任单位为 is a label only before a body
        if (
            m is not None
            and (m["with"] or m["lead"] or m["duty"] or m["support"])
            and _office(text, pos, end, agencies)
        ):
            m = None  # 商贸服务处, 协调指导处: the name begins like a role word
        if m is not None and m.end() > pos:
            kind = m.lastgroup or ""
            if kind == "with" and agencies.at(m.end()) is None:  # 协同推进: no body follows, so it is no 会同
                other = w.support.match(text, pos, end)
                if other is not None:
                    m, kind = other, "support"
            if kind == "label":
                _flush(s, first_leads, mark)
                s.skip = bool(m["l_skip"])
                s.label = "lead" if m["l_lead"] else "support" if m["l_support"] else "duty" if m["l_duty"] else None
                s.roles = s.labelled = True
                s.after_with = False
            elif s.skip:
                if kind == "stop":
                    s.skip = False
            elif kind in ("mark", "own"):
                s.own = s.own or kind == "own"
                if kind == "mark" and agencies.at(m.end()) is not None and pos not in agencies.ends:
                    s.mark_next = True
                elif s.pending:
                    s.pending[-1].marked = True
            elif kind in ("lead", "duty", "support", "remit", "share"):
                _role(s, kind, m, first_leads, text)
            elif kind == "nominal":
                if m["members"] and not s.out:
                    return None
                _nominal(s, m)
            elif kind == "with":
                if s.pending:
                    _assign(s, "lead", _count_mode(s.pending))
                    s.led = True
                elif not s.led and not s.out:
                    return None
                s.after_with = s.roles = True
            elif kind == "sep":
                s.comma = len(s.pending) if m.group() == "," else s.comma
            elif kind == "etc":
                s.etc = s.etc or bool(s.pending)
            elif kind == "stop":
                _flush(s, first_leads, mark)
                s.after_with = False
            last_role = kind in ("lead", "duty", "support", "remit", "share")
            pos = m.end()
            if kind not in ("sep", "and", "by"):
                good = pos
            continue
        if s.skip:
            pos += 1
            continue
        if text[pos] in "(〔" and (
            pos in agencies.ends or (s.pending and pos == s.pending[-1].end)
        ):  # another name of the body, or a remark
            close = text.find(")" if text[pos] == "(" else "〕", pos, min(end, pos + 40))
            if close > 0:
                pos = good = close + 1
                continue
        stop = _run_end(text, pos, end, agencies)
        if stop == pos:
            if prefix_ok and s.roles:
                break
            return None
        words = text[pos:stop]
        board = agencies.at(stop) if stop < end and _BOARD.search(words) else None
        if board is not None and board.end <= end and text.startswith("各", stop):  # 联席会议 + 各成员单位
            s.pending.append(_Item(pos, board.end, True, True))
            pos, last_role = board.end, False
            good = pos
            continue
        if (last_role or (s.after_with and s.pending)) and objects and not re.search("[0-9]", words):
            s.objects = True
            pos = good = stop  # the object of a role verb: 牵头制定方案
            last_role = False
            continue
        if g.generic.match(words):
            pos = good = stop
            last_role = False
            continue
        glued = bool(s.pending) and s.pending[-1].end == pos  # more of the name: 市公安局 + 东城分局
        if glued and _BRANCH.search(words):
            s.pending[-1].end = pos = good = stop
            last_role = False
            continue
        if glued or not _plausible(words):
            if prefix_ok and s.roles:
                break
            if glued or not skip_odd or s.odd or not _ODD.fullmatch(words):
                return None
            s.odd = True  # one name of a list that is like no body: 县法院、县支行、云岭监管组负责
            pos = good = stop
            last_role = False
            continue
        s.pending.append(_Item(pos, stop, False, words.startswith("各")))
        pos = good = stop
        last_role = False
    _flush(s, first_leads, mark)
    if s.odd and (not s.roles or sum(a.known for a in s.out) < 2):
        return None
    if not s.out:
        return None
    divided = s.objects and s.shares > 1 and not s.led  # A负责甲,B负责乙
    if (s.bare or divided) and sum(a.role == "lead" for a in s.out) > 1:
        s.out = [
            replace(a, mode="by_remit") if a.role == "lead" and (divided or a.mode == "sole") else a for a in s.out
        ]
    return Reading(s.out, good, s.roles, s.bare, s.labelled, s.objects)


def _run_end(text: str, pos: int, end: int, agencies: Agencies) -> int:
    """Return the end of the run of unknown words at ``pos``: up to a separator, a role word or a known body."""
    w = load()
    if office := _office(text, pos, end, agencies):
        return office
    i = pos
    while i < end and (_RUN.match(text[i]) or (text[i] == "(" and i > pos)):
        if text[i] == "(":
            close = text.find(")", i, min(end, i + 16))
            if close < 0 or text[i + 1 : i + 2] in ("含", "不"):
                break  # a gloss: 有关县(市、区)政府(含X管委会,下同)
            i = close + 1
            continue
        if i > pos and agencies.at(i) is not None:
            break
        if i > pos:
            m = w.token.match(text, i, end)
            if m and m.lastgroup in _BREAKS:
                break
        i += 1
    return i


def _office(text: str, pos: int, end: int, agencies: Agencies) -> int:
    """Return the end of the name of an office inside a body that starts at ``pos``, 0 if there is none."""
    m = _OFFICE.match(text, pos, end)
    return m.end() if m is not None and not agencies.any_between(pos, m.end()) else 0


_ODD = re.compile(
    rf"(?!.*(?:[的了是把将]|进行|要求|例如|包括|根据|工作|方案|项目|建设|任务|问题|加强|推进|落实|完善|开展))[{HAN}]{{3,12}}"
)


def _plausible(words: str) -> bool:
    """Tell whether unknown words in a clause can name a doer: body-like, company, class of places, place."""
    g = load_agencies()
    if not 2 <= len(words) <= 26:
        return False
    if re.search("[的了是把将]|进行|以下简称|要求|例如|包括|根据", words):
        return False
    if _DOES.match(words):
        return False
    core = re.sub(r"\([^()]*\)$", "", words)
    return bool(
        core in g.local
        or g.suffix_end.search(core)
        or g.not_agency.search(core)
        or _PLACE_ITEM.match(core)
        or re.match("各", core)
    )


def _count_mode(items: list[_Item]) -> Mode:
    return "sole" if len(items) == 1 else "joint"


def _assign(s: _State, role: Role, mode: Mode | None) -> None:
    for i in s.pending:
        s.out.append(Assigned(i.start, i.end, role, mode if role == "lead" else None, i.known, i.collective))
    s.pending = []
    s.etc = False
    s.comma = 0


def _split_first(s: _State) -> None:
    """The first of the bodies read so far leads, the others take part."""
    rest = s.pending[1:]
    s.pending = s.pending[:1]
    _assign(s, "lead", "sole")
    s.pending = rest
    _assign(s, "support", None)


def _again(s: _State, text: str) -> _Item | None:
    """Return the body of the list read so far that stands again as its last, if one does."""
    last = s.pending[-1]
    name = text[last.start : last.end]
    return next((i for i in s.pending[:-1] if text[i.start : i.end] == name), None)


def _role(s: _State, kind: str, m: re.Match[str], first_leads: First, text: str) -> None:
    """Give the bodies read so far the part that a role word names."""
    s.roles = True
    by_remit = kind == "remit" and bool(m["remit_lead"])  # 按职责分工分别牵头: the lead is shared by remit
    if kind == "remit":
        kind = "support" if m["remit_support"] else "lead" if m["remit_lead"] else kind
    if not s.pending:
        return
    if s.after_with or kind == "support":
        _assign(s, "support", None)
        return
    said = m.group()
    listed = kind == "duty" and not said.startswith(("共同", "联合", "分别", "分头"))
    if kind == "lead" and (again := _again(s, text)) is not None:  # (A、B、C,A牵头)
        s.pending = [i for i in s.pending[:-1] if i is not again]
        rest, s.pending = s.pending, [again]
        _assign(s, "lead", "sole")
        s.pending, s.led = rest, True
        _assign(s, "support", None)
    elif kind == "lead":
        if said.startswith(("抓总", "统筹", "总")):  # A、B各司其职,C抓总: C leads
            s.out = [replace(a, role="support", mode=None) if a.mode == "by_remit" else a for a in s.out]
        _assign(s, "lead", "by_remit" if by_remit else _count_mode(s.pending))
        s.led = True
    elif (first_leads == "always" or (first_leads == "listed" and listed)) and not s.led and len(s.pending) > 1:
        _split_first(s)  # A、B、C等负责,列第一位者为牵头单位,下同
    elif s.led or (said.startswith("具体") and any(a.role == "lead" for a in s.out)):
        _assign(s, "support", None)  # A牵头,B、C按职责分工负责: A leads, the others take part
    elif kind in ("remit", "share"):
        _assign(s, "lead", "by_remit")
    else:
        _assign(s, "lead", _count_mode(s.pending))
        s.shares += 1
        s.led = s.led or m.group().startswith("牵头")


def _nominal(s: _State, m: re.Match[str]) -> None:
    """Give the bodies read so far the part that a noun names: A为牵头单位,B、C为协同单位."""
    s.roles = True
    if s.label and 0 < s.comma < len(s.pending):  # 责任单位为A,B为协助单位
        rest, s.pending = s.pending[s.comma :], s.pending[: s.comma]
        _flush(s, "no", None)
        s.pending = rest
    if not s.pending:
        return
    if s.after_with or m["n_support"] or m["members"]:
        _assign(s, "support", None)
    elif m["n_lead"]:
        _assign(s, "lead", _count_mode(s.pending))
        s.led = True
    elif s.led:
        _assign(s, "support", None)
    else:
        s.led = m.group().endswith("主体")
        _assign(s, "lead", _count_mode(s.pending) if m["joint_nominal"] or len(s.pending) == 1 else "by_remit")


def _flush(s: _State, first_leads: First, mark: str | None) -> None:
    """End a part: bodies without a role word take it from the label, from the lead before, or stand as a bare list."""
    if not s.pending:
        return
    if s.after_with:
        _assign(s, "support", None)
        return
    if s.label == "support":
        _assign(s, "support", None)
        return
    if s.label == "lead":
        s.lead_label = s.led = True
        _assign(s, "lead", _count_mode(s.pending))
        return
    if s.label == "duty" and s.lead_label:
        _assign(s, "support", None)
        return
    if s.led and s.label is None:
        _assign(s, "support", None)
        return
    s.bare = True
    marked = [i for i in s.pending if i.marked] if mark or s.own else []
    if marked:
        rest = [i for i in s.pending if not i.marked]
        s.pending = marked
        _assign(s, "lead", _count_mode(marked))
        s.pending = rest
        _assign(s, "support", None)
        return
    if first_leads != "no" and len(s.pending) > 1:
        _split_first(s)
        return
    _assign(s, "lead", "by_remit" if len(s.pending) > 1 or s.etc else "sole")
