"""Statements in running text: which bodies open a clause, and what the clause says of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.extract.duties.words import load
from kg.model import AgencyMention

Kind = Literal["noun", "lead", "with", "duty", "remit", "share", "oblige", "act", "verb", "support"]
"""What is said: 为牵头单位, 牵头, 会同…, 负责, 按职责…, 各司其职, 要…, a verb of the table, another verb, 配合."""
EXPLICIT: frozenset[Kind] = frozenset(("noun", "lead", "with", "duty", "remit", "share"))

_SENTENCE = re.compile("[^。!?\n]+")
_CUT = re.compile("[,;:]|(?<=牵头|主办|负责|协办|配合|参与|参加|协助)、")
_AND = re.compile("、|以及|及其|和|及|与|,")
_AND_CLOSE = re.compile("、|以及|及其|和|及|与")
_ETC = re.compile("等(?:有关|相关|各|市级|省级|市直|省直)*(?:部门|单位|方面|媒体|机构|企业|高校)?(?:和单位)?")
_WITH = re.compile("(?:牵头)?(?:会同|联合|会商|商)")
_WITH_TOO = re.compile("(?:并|牵头)?(?:会同|联合|会商)")
_UNNAMED = re.compile(
    "(?:各|有关|相关|其他|其它|市级|省级|市直|省直|县级|县直|区级|区直|成员|责任|职能|涉及)*(?:部门|单位|方面|地方|地区)(?:和单位)?"
)
_COMPETENT = re.compile("是[^,。;]{0,24}主管(?:部门|机关),(?:依法|具体|统一)?(?:负责|主管|组织)")
_OFTEN = re.compile("每.{0,3}[年季月周]|定期|按[年季月]")
_MEETS = re.compile("[^,。;]{0,4}召开|(?:财政)?(?:列支|预算)|获|收到|接受|享受|有|可|从")
_BEFORE = re.compile(
    "(?:其中|同时|此外|依照|依据|按照|根据|认真|严格|全面|围绕|为|结合|通过|以|在|从|自|力争|到|于|每年|今年|年内|[0-9]{1,4}年|[0-9]{1,2}月)"
)
_DONE = re.compile("[^,。;]{0,3}[了过]|的")  # a report of what was done is no duty
_REPORT = re.compile("(?<![为除])了(?![解结如])|另行")  # what was done, what is left to later
_ATTRIBUTE = re.compile(
    "(?:负责|牵头|承担|组织)[^,。;]{0,8}的(?:事项|项目|方案|办法|问题|案件|机构|企业|单位|人员|工程|行业|领域|产品)$"
)  # 由X负责审批的事项,一律…
_OF_THEIRS = re.compile("的|[^,。;的]{2}的(?:办法|方案|意见|规定|文件|目录|标准|清单|事项)(?=[^,。;])")
_FRAME = re.compile(
    "(?:形成|建立|健全|完善|构建|实行|坚持|推行|按照|确立|落实)[^。;]{0,80}(?:牵头|负责|配合|参与|落实|协同|联动|支持)的"
    "[^,。;]{0,12}(?:格局|机制|体系|体制|制度|局面|原则|方式|模式|会议|要求)"
)
_SEAT = re.compile("机关(?=[、,和与及等要应会联负牵配参开组对])")  # 市纪委监委机关
_SET_UP = re.compile("(?:成立|建立|组建|设立|形成|构建|健全|完善|组成)[^,;。]{0,4}$")
_LEAD_OF = re.compile("的|[^,。;]{0,12}的(?:[^,。;]{0,20})(?:专班|小组|机制|会议|工作组|体系|格局)")
_BLANK = re.compile(r"[\s\u3000]*(?:[0-9]+[、.]|[①-⑳]|[一二三四五六七八九]是|其中|同时|另外)?")


@dataclass(frozen=True, slots=True)
class Part:
    """A body in a statement; ``known``: a mention, else an institution or company in a list with one."""

    start: int
    end: int
    known: bool = True
    collective: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What one clause says of the bodies that open it or that it gives work to.

    ``opens``: nothing but a circumstance (依照…,) stands before it in its sentence. ``phrase``: what stands before 由 + bodies (empty where 由 opens the clause), None where the bodies are the subject.
    ``whole``: the clause says nothing else. ``case``: the clause before names a case (…的,由X…). ``after``: the words behind the bodies.
    """

    start: int
    end: int
    sentence: int
    opens: bool
    kind: Kind
    leads: tuple[Part, ...]
    supports: tuple[Part, ...]
    phrase: str | None
    case: bool
    after: str
    whole: bool = False

    @property
    def bodies(self) -> frozenset[tuple[int, int]]:
        """The spans of the bodies that lead."""
        return frozenset((p.start, p.end) for p in self.leads)


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences in ``text[start:end]``."""
    return [m.span() for m in _SENTENCE.finditer(text, start, end) if not m.group().isspace()]


def bodies(
    text: str, by_start: dict[int, AgencyMention], start: int, *, commas: bool = False, unknown: bool = False
) -> tuple[tuple[Part, ...], int]:
    """Return the bodies listed from ``start`` on and where the list ends.

    ``commas``: a comma may part them too. ``unknown``: the first may be an institution that is no mention.
    """
    found: list[Part] = []
    pos = start
    institution = load().institution
    joint = _AND if commas else _AND_CLOSE
    while True:
        m = by_start.get(pos)
        if m is not None:
            pos = m.end + 2 if _SEAT.match(text, m.end) else m.end
            found.append(Part(m.start, pos, True, m.collective))
            if text.startswith("(", pos) and (close := text.find(")", pos, pos + 24)) > 0:  # another name
                pos = close + 1
        elif (found or unknown) and (n := institution.match(text, pos)) and not _inside(by_start, pos, n.end()):
            found.append(Part(pos, n.end(), False))
            pos = n.end()
        else:
            break
        j = joint.match(text, pos)
        if j is None:
            return tuple(found), pos
        if j.end() not in by_start and (j.group() == "," or institution.match(text, j.end()) is None):
            return tuple(found), pos
        last, pos = pos, j.end()
    return tuple(found), last if found else start


def _inside(by_start: dict[int, AgencyMention], start: int, end: int) -> bool:
    return any(i in by_start for i in range(start, end))


def read_statements(text: str, mentions: Sequence[AgencyMention], start: int, end: int) -> list[Statement]:
    """Return the statements of ``text[start:end]`` (folded) in order, clause by clause."""
    by_start = {m.start: m for m in mentions}
    starts = [m.start for m in mentions]
    out: list[Statement] = []
    for n, (low, high) in enumerate(sentences(text, start, end)):
        if bisect_left(starts, low) == bisect_left(starts, high):
            continue
        found = list(_of_sentence(text, by_start, low, high, n))
        if found and "的" in text[low:high]:
            for m in _FRAME.finditer(text, low, high):  # 形成X牵头、Y配合的格局: how it is to be, not who does this
                found = [s for s in found if not (m.start() <= s.start < m.end() or s.start <= m.start() < s.end)]
        out += found
    return out


def _clauses(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    pos = low
    while pos < high:
        cut = _CUT.search(text, pos, high)
        stop = cut.start() if cut else high
        yield pos, stop
        pos = stop + 1


def _of_sentence(text: str, by_start: dict[int, AgencyMention], low: int, high: int, n: int) -> Iterator[Statement]:
    """Yield the statements of one sentence."""
    read_to = low
    led = False
    before = ""
    opens = True
    for start, stop in _clauses(text, low, high):
        clause, before = before, text[start:stop]
        opens = opens and (start == low or _BEFORE.match(clause.lstrip()) is not None)
        if start < read_to or "解释" in before:
            continue
        blank = _BLANK.match(text, start, stop)
        at = blank.end() if blank else start
        phrase: str | None = None
        role: Kind | None = None
        if ("为" in before or "是" in before) and (copula := load().copula.match(text, at, stop)):
            role = "support" if copula["l_support"] else None if copula["l_skip"] else "noun"
            found, after = bodies(text, by_start, copula.end())
            if role is None or not found:
                continue
            leads, supports = ((), found) if role == "support" else (found, ())
            led = True
            kind: Kind = "share" if copula["l_duty"] and len(found) > 1 else "noun"
            yield Statement(at, max(after, stop), n, opens, kind, leads, supports, None, False, copula.group())
            continue
        if led and (joined := _WITH_TOO.match(text, at, stop)):  # 由A牵头,会同B…
            found, after = bodies(text, by_start, joined.end(), unknown=True)
            if found:
                yield Statement(at, stop, n, False, "support", (), found, None, False, text[after:stop])
            continue
        found, after = bodies(text, by_start, at, commas=True, unknown=led)
        if not found:
            given = _given_at(text, by_start, at, stop)
            if given < 0:
                continue
            phrase = text[at:given].strip()
            found, after = bodies(text, by_start, given + 1)
        if not any(p.known for p in found) and not led:
            continue
        read_to = after
        stop = max(stop, _clause_end(text, after, high))
        said = _said(text, by_start, after, stop, found, led=led, given=phrase is not None)
        if said is None:
            continue
        kind, leads, supports, whole = said
        if phrase is None and kind == "verb":
            continue
        led = led or bool(leads)
        case = bool(phrase is not None and not phrase and clause.endswith("的"))
        yield Statement(
            at, stop, n, opens, kind, leads, supports, phrase, case, text[after : min(stop, after + 60)], whole
        )


def _clause_end(text: str, pos: int, high: int) -> int:
    cut = _CUT.search(text, pos, high)
    return cut.start() if cut else high


def _given_at(text: str, by_start: dict[int, AgencyMention], start: int, stop: int) -> int:
    """Return where 由 stands directly before a body in a clause, -1 if nowhere or if something is set up there."""
    at = text.find("由", start, stop)
    while at >= 0:
        if at + 1 in by_start:
            return -1 if _SET_UP.search(text, max(start, at - 8), at) else at
        at = text.find("由", at + 1, stop)
    return -1


def _said(
    text: str,
    by_start: dict[int, AgencyMention],
    after: int,
    stop: int,
    found: tuple[Part, ...],
    *,
    led: bool,
    given: bool,
) -> tuple[Kind, tuple[Part, ...], tuple[Part, ...], bool] | None:
    """Tell what a clause says of ``found``, from the words behind them; None where it gives them no part.

    The last value tells whether the clause says nothing else: X会同Y负责.
    """
    w = load()
    if etc := _ETC.match(text, after, stop):
        after = etc.end()
    if text.startswith(("的", "(", "、"), after) or _REPORT.search(text, after, stop):
        return None
    if text[stop : stop + 1] == "," and (text[stop - 1] in "后时" or _ATTRIBUTE.match(text, after, stop)):
        return None  # X受理后,…: when, not who
    if noun := w.nominal.match(text, after, stop):
        if noun["n_support"] or noun["members"]:
            return ("noun", (), found, True) if led or noun["n_support"] else None
        return "noun" if noun["joint_nominal"] or len(found) == 1 or noun["n_lead"] else "share", found, (), True
    if _COMPETENT.match(text, after):
        return "duty", found, (), False
    modal = w.modal.match(text, after, stop)
    at = modal.end() if modal else after
    if w.helps.match(text, at, stop):
        return "support", (), found, False
    whole = w.role_only.fullmatch(text, at, stop) is not None
    remit = w.by_remit.match(text, at, stop)
    if remit is not None and w.helps.match(text, remit.end(), stop):
        return "support", (), found, False
    if remit is not None and text[remit.end() : remit.end() + 1] not in ("", "。", ";", "\n"):
        return "remit", found, (), whole
    if w.shares.match(text, at, stop):
        return "share", found, (), whole
    adverbs = at
    while (adverb := w.adverb.match(text, adverbs, stop)) and adverb.end() > adverbs:
        adverbs = adverb.end()
    for place in (at, adverbs):
        joined = _WITH.match(text, place, stop)
        if joined is not None:
            others, end = bodies(text, by_start, joined.end(), unknown=True)
            unnamed = _UNNAMED.match(text, end if not others else joined.end(), stop)
            if others and (more := _ETC.match(text, end, stop)):
                end = more.end()
            if (others or unnamed) and not _OF_THEIRS.match(text, end, stop):
                return "with", found, others, w.role_only.fullmatch(text, end, stop) is not None
        lead = w.leads.match(text, place, stop)
        if lead is not None:
            if _LEAD_OF.match(text, lead.end(), stop) or _OF_THEIRS.match(text, lead.end(), stop):
                return None
            if not lead.group().endswith("统筹"):
                return "lead", found, (), whole
            return ("oblige" if modal else "duty"), found, (), whole
        carries = w.carries.match(text, place, stop)
        if carries is not None:
            if text.startswith("的", carries.end()):
                return None
            return ("oblige" if modal else "duty"), found, (), whole
    if modal is not None:
        return "oblige", found, (), False
    act = w.act.match(text, adverbs, stop)
    if (given or act is None) and (w.not_given.match(text, adverbs, stop) or w.not_given.match(text, after, stop)):
        return None
    often = _OFTEN.match(text, at, stop) is not None and _MEETS.match(text, adverbs, stop) is None
    does = often or (act is not None and not _DONE.match(text, act.end(), stop))
    return ("act" if does else "verb"), found, (), False
