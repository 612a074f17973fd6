"""Who is to act: what stands before a deontic word in its clause, or behind 鼓励, 支持, 引导 and 允许.

A bearer is a body that the agency extractor found, or a noun phrase that ends in a class word (企业, 申请人, 各地).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.obligations.deadline import DEADLINE
from kg.extract.obligations.words import words
from kg.model import AgencyMention

LONGEST: Final = 40
_OPENING: Final = re.compile(
    r"[\s·\"—:*]+|\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\)[、.]?|\d{1,2}[.、]\s*|[一二三四五六七八九十][是要、](?![^,]{0,2}$)|[①-⑳]"
    r"|第[一二三四五六七八九十]{1,2}条?[,、 ]|(?:到|至)?(?:19|20)\d{2}年(?:底|末)?"
)
_JOIN: Final = re.compile(r"(?:、|和|与|及|以及|或者|或|,)(?:其他|有关|相关)?")
_ETC: Final = re.compile(
    r"(?:\([^()]{0,40}\))?等?(?:部门|单位|机构|有关部门|相关部门|有关单位|相关单位|相关部门和单位|企业|组织|主体|人员|群体)?"
)
_GOVERNED: Final = re.compile(
    r"对(?!口|外)|向|由|将|把|从(?!事|业)|以(?!上|下)|与|经(?!营|济|办|纪|销)|凡未|因|按|根据|通过|使(?!用)|令|让|给|为"
    r"|被(?!征|告|申|监|检|许|保|投|拆)|在(?![^的]{1,30}的)|于|靠"
)
_TOWARDS: Final = re.compile(r"对(?!口|外)|向|为|给|在")
_MOVED: Final = re.compile(r"[向把将给]")
_PUSHED: Final = re.compile(r"激励|带动|动员|发动|帮助|扶持|督促|更多(?:的)?|和")
_PERSONS: Final = re.compile(r"(?<![或前后再笔])者$|(?<!任何)[请诉诺定负理营用租包养买卖]人$")


@dataclass(frozen=True, slots=True)
class Subject:
    """What was found before a deontic word: the span of the bearer (empty where none), and of another subject."""

    start: int
    end: int
    topic: int
    topic_end: int
    empty: bool = False

    @property
    def bearer(self) -> bool:
        """Whether somebody is named."""
        return self.end > self.start


class Agencies:
    """The agency mentions of a document by where they begin and end."""

    def __init__(self, found: Sequence[AgencyMention]) -> None:
        self.by_start = {m.start: m for m in found}
        self.by_end = {m.end: m for m in found}
        self._all = sorted(found, key=lambda m: m.start)
        self._starts = [m.start for m in self._all]

    def within(self, start: int, end: int) -> list[AgencyMention]:
        """Return the mentions that lie inside a span."""
        i = bisect_left(self._starts, start)
        out = []
        while i < len(self._all) and self._starts[i] < end:
            if self._all[i].end <= end:
                out.append(self._all[i])
            i += 1
        return out


def ends_in_class(folded: str, start: int, end: int) -> bool:
    """Tell whether a stretch ends in a class of bearers."""
    w = words()
    if folded.endswith(w.not_classes, start, end):
        return False
    for k in range(min(w.longest_class, end - start), 1, -1):
        if folded[end - k : end] in w.classes:
            return True
    return _PERSONS.search(folded, max(start, end - 3), end) is not None


def strip_adverbs(folded: str, start: int, end: int) -> int:
    """Return the end of a stretch without the adverbs before the deontic word."""
    w = words()
    while end > start:
        for k in range(min(w.longest_adverb, end - start), 0, -1):
            if folded[end - k : end] in w.adverbs:
                end -= k
                break
        else:
            return end
    return end


def strip_opening(folded: str, start: int, end: int) -> int:
    """Return the start of a stretch without numbers, connectives and times at its head."""
    w = words()
    while start < end:
        m = (
            _OPENING.match(folded, start, end)
            or DEADLINE.match(folded, start, end)
            or w.adverb_start.match(folded, start, end)
        )
        if m is None or m.end() == start:
            return start
        start = m.end()
    return start


def _phrase_start(folded: str, agencies: Agencies, start: int, end: int) -> int:
    """Return where the noun phrase that ends at ``end`` begins, inside ``start:end``."""
    m = words().setter.match(folded, start, end)
    if m and start not in agencies.by_start:
        start = m.end()
    if end - start > LONGEST and not agencies.within(start, end):
        return max(start, folded.rfind("的", start, end) + 1)
    return start


def before(folded: str, agencies: Agencies, start: int, end: int) -> Subject:
    """Read the stretch of the clause before a deontic word."""
    tail = strip_adverbs(folded, start, end)
    head = strip_opening(folded, start, tail)
    nobody = Subject(end, end, head, tail, empty=head >= tail)
    if head >= tail:
        return nobody
    if _names(folded, agencies, head, tail):
        leading = _leading(folded, agencies, head, tail)
        if leading is not None and _TOWARDS.match(folded, leading.end):
            return leading  # 学校对困难学生应当给予资助
        first = _phrase_start(folded, agencies, head, tail)
        if not _GOVERNED.match(folded, first, tail) or first in agencies.by_start:
            return Subject(first, tail, tail, tail)
        return nobody
    return _leading(folded, agencies, head, tail) or nobody


def _names(folded: str, agencies: Agencies, start: int, end: int) -> bool:
    """Tell whether a stretch ends in a bearer: a body, a class, or either with 等 (部门) or brackets behind it."""
    if ends_in_class(folded, start, end):
        return True
    m = agencies.by_end.get(end)
    if m is not None and m.start >= start:
        return True
    if folded[end - 1] == ")":
        opened = folded.rfind("(", start, end)
        return opened > start and _names(folded, agencies, start, opened)
    if folded[end - 1] == "等" and end - 1 > start:
        return _names(folded, agencies, start, end - 1)
    return False


def _leading(folded: str, agencies: Agencies, start: int, end: int) -> Subject | None:
    """Find a bearer at the head of the stretch, with an adverbial between it and the deontic word."""
    w = words()
    body = agencies.by_start.get(start)
    if body is not None and body.end < end:
        stop = body.end
        while (m := _JOIN.match(folded, stop, end)) and (more := agencies.by_start.get(m.end())):
            stop = more.end
        tail = _ETC.match(folded, stop, end)
        stop = tail.end() if tail else stop
        if w.adverbial.match(folded, stop, end) or w.adverb_start.match(folded, stop, end):
            return Subject(start, stop, stop, stop)
        return None
    if _GOVERNED.match(folded, start, end):
        return None
    for m in w.class_any.finditer(folded, start, min(end, start + LONGEST)):
        if w.adverbial.match(folded, m.end(), end) or folded.startswith(",", m.end()):
            return Subject(start, m.end(), m.end(), m.end())
        if folded[m.end() : m.end() + 1] in ("的", ""):
            return None
    return None


def sentence_subject(folded: str, agencies: Agencies, start: int, end: int) -> Subject | None:
    """Find who opens a sentence whose later clause obliges without a subject (申请人对决定不服的,可以…)."""
    head = strip_opening(folded, start, end)
    comma = folded.find(",", head, end)
    clause = comma if comma >= 0 else end
    if clause - head > 80 or clause <= head:
        return None
    body = agencies.by_start.get(head)
    if body is not None:
        return Subject(head, body.end, body.end, body.end) if body.end < clause else None
    if _GOVERNED.match(folded, head, clause):
        return None
    m = words().class_any.search(folded, head, min(clause, head + 20))
    if m is None or folded[m.end() : m.end() + 1] in ("的", "、", "和", "与", "及"):
        return None
    if not (_CONDITION.search(folded, head, clause) or _ACTS.match(folded, m.end(), clause)):
        return None
    return Subject(head, m.end(), m.end(), m.end()) if ends_in_class(folded, head, m.end()) else None


_ACTS: Final = re.compile(r"发现|是|负责|因|违反|未|对|在|从事|开展|实施|承担|收到|接到|遇到|遇有|需要|拟|作为")
_CONDITION: Final = re.compile(r"(?:的|时|后|前|期间|过程中|情况下|之日起\S{0,12}内)$")


def behind(folded: str, start: int, end: int, *, verb: bool) -> tuple[Subject, int] | None:
    """Read who is encouraged or allowed behind the word, and where the action begins.

    Args:
        folded: the folded text.
        start: end of the word.
        end: end of the clause.
        verb: whether a known verb must follow the bearer (支持 and 引导 are mostly nouns otherwise).

    Returns:
        The bearer and the start of the action, or None where nobody is named.
    """
    w = words()
    limit = min(end, start + LONGEST)
    while m := _PUSHED.match(folded, start, limit):
        start = m.end()
    acts = w.predicate.match(folded, start, limit)
    relative = folded.find("的", start, limit) >= 0
    first: int | None = None
    for m in w.class_any.finditer(folded, start, limit):
        if _MOVED.search(folded, start, m.start()):
            break  # 引导产业向园区集聚
        tail = _ETC.match(folded, m.end(), limit)
        stop = tail.end() if tail else m.end()
        if stop >= end or folded[stop] in "的、,;)" or w.class_any.match(folded, stop, limit):
            continue  # 企业的技术人员, 企业、高校: the head of the phrase is further on
        if _JOIN.match(folded, stop, end) and w.class_any.search(folded, stop, limit):
            continue
        if w.predicate.match(folded, stop, end):
            if acts and not relative and m.start() > acts.end():
                return None  # 鼓励开展校企合作: the verb comes first, nobody is named
            return Subject(start, stop, stop, stop), stop
        first = first or stop
    if verb or first is None or (acts and not relative):
        return None
    return Subject(start, first, first, first), first
