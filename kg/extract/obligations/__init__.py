"""Obligations: who must, must not, may, should or is encouraged to do what, as far as a deontic word says it.

Each sentence of a leaf measure is searched for the words of ``deontic.toml``; a word counts where it governs its clause:
it opens it (不得…), follows who is to act (企业应当…), or follows another subject (设施设备必须…). The verb-initial
imperatives of the genre (加强监管) are none. See docs/obligations.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.extract.context import Context
from kg.extract.obligations.bearer import Agencies, Subject, before, behind, sentence_subject
from kg.extract.obligations.deadline import deadline
from kg.extract.obligations.words import words
from kg.model import Modality, ObligationFact, Section
from kg.text import squeeze

_STOP: Final = re.compile(r"[。!?\n]")
_LONGEST_SENTENCE: Final = 1200
_LONGEST_ACTION: Final = 300
_MOST_WORDS: Final = 60  # a sentence with more deontic words is none
_SEPARATOR: Final = re.compile(r"[,;:]")
_NOT_TEXT: Final = re.compile(r"《[^《》]{0,120}》|\"[^\"]{1,24}\"|'[^']{1,24}'")
_CHROME: Final = re.compile(r"您|浏览器|点击|登录本|扫描二维码|拨打|本网站|版权")
_ASIDE: Final = re.compile(
    r"\((?:[^()]{0,60}(?:牵头|负责|配合|责任单位|分工)[^()]{0,120}|[^()]{0,12}(?:局|委|办|厅|部))\)"
)
_ENUMERATED: Final = re.compile(r" *[一二三四五六七八九]")
_COUNTED: Final = re.compile(r"[一二三四五六七八九十两\d][个项条大]?$")
_GOVERNS: Final = re.compile(r"负责|牵头|配合|要|应|具体|统筹|会同|定期|每|协助|汇总|组织|对")
_TOPIC_OF_YAO: Final = re.compile(
    r"(?:工作|方案|活动|项目|工程|制度|措施|规划|计划|资金|任务|总结|材料|台账|经费|设施|设备|场所|产品|建设|培训|宣传|考核|督查|检查)$"
)
_VALUES: Final = re.compile(r"(?:理念|观念|文化|精神|风尚|氛围|意识|新风|风气|生活方式|作用|价值观|美德)$")
_WITH: Final = re.compile(r"(?:积极|主动)?(?:以|结合|围绕|立足|针对|按照|根据|按|在)")
_LAYS_OUT: Final = re.compile(
    r" *(?:落实|明确|公开|公布|履行|梳理|列出|告知|规定|保障|承担|压实|厘清|界定|按照|根据|包括|属于|减轻|维护|说明|提供|出具|审核|整理|编制|制定|依据|强化|增强|收集|解决)"
)
_ATTRIBUTE: Final = re.compile(
    r"[^,;的]{1,16}的[^,;的]{1,8}?(?=不得|必须|应当|可以|要|应|须|可|严禁|一律)(?:一律|均|都)?"
)
_NUMBER_ONLY: Final = re.compile(r"[ \d.、()一二三四五六七八九十]*")
_FUNCTION: Final = re.compile(r"对|将|把|向|为|以|由|按|属于|属|符合|所|经|在|有|是|及|和|与|从|认为|规定|需|按规|依规")
_GOAL: Final = re.compile(r"\d|[一二三四五六七八九十百]+[个项家成]|全覆盖|全部|零|年底|月底")


@dataclass(slots=True)
class _Found:
    """One deontic clause inside a sentence."""

    word: str
    modality: Modality
    clause: int
    start: int
    end: int
    bearer: Subject
    action: int
    rule: str


def find(ctx: Context) -> tuple[ObligationFact, ...]:
    """Return the obligations that the leaf measures state, in text order."""
    agencies = Agencies(ctx.agencies)
    out: list[ObligationFact] = []
    for section in ctx.outline.measures:
        out += _in_section(ctx, agencies, section)
    return tuple(out)


def _in_section(ctx: Context, agencies: Agencies, section: Section) -> Iterator[ObligationFact]:
    folded, start = ctx.folded, section.body_start
    # A numbered item may be one sentence, its own heading: 1.企业应当建立追溯制度。
    if section.title and ("\n" not in folded[section.title_end : start] or start >= section.end):
        hits = list(_hits(folded, section.title_start, section.title_end))
        if hits:
            yield from _in_sentence(ctx, agencies, section, section.title_start, section.title_end, hits, title=True)
    group: list[re.Match[str]] = []
    low = high = start
    for m in _hits(folded, start, section.end):
        if m.start() >= high:
            if group:
                yield from _in_sentence(ctx, agencies, section, low, high, group)
            low = max(high, *(folded.rfind(mark, high, m.start()) + 1 for mark in "。!?\n"))
            stop = _STOP.search(folded, m.end(), section.end)
            high = stop.start() if stop else section.end
            low = max(low, m.start() - _LONGEST_SENTENCE)
            high = min(high, m.end() + _LONGEST_SENTENCE)
            group = []
        group.append(m)
    if group:
        yield from _in_sentence(ctx, agencies, section, low, high, group)


def _in_sentence(
    ctx: Context,
    agencies: Agencies,
    section: Section,
    start: int,
    end: int,
    hits: list[re.Match[str]],
    *,
    title: bool = False,
) -> Iterator[ObligationFact]:
    """Read one sentence (at most some 2400 characters) with the deontic words in it."""
    folded = ctx.folded
    if len(hits) > _MOST_WORDS or _CHROME.search(folded, start, end):
        return
    masked = [(m.start(), m.end()) for m in _NOT_TEXT.finditer(folded, start, end)]
    found: list[_Found] = []
    for m in hits:
        if any(a <= m.start() < b for a, b in masked):
            continue
        one = _read(folded, agencies, start, end, m, found)
        if one is not None:
            found.append(one)
    whole = "," in folded[start:end]  # a heading has no clauses
    for i, f in enumerate(found):
        if title and not whole and not (f.bearer.bearer and f.rule == "deontic.subject"):
            continue
        stop = found[i + 1].clause if i + 1 < len(found) else end
        fact = _fact(ctx, agencies, section, f, stop)
        if fact is not None:
            yield fact


def _hits(folded: str, low: int, high: int) -> Iterator[re.Match[str]]:
    """Yield the deontic words that are no part of another word (服务必须: not 务必)."""
    w = words()
    at = low
    while m := w.word.search(folded, at, high):
        if _trapped(folded, low, high, m):
            at = m.start() + 1
        else:
            yield m
            at = m.end()


def _trapped(folded: str, low: int, high: int, m: re.Match[str]) -> bool:
    """Tell whether what stands around a deontic word makes it another word."""
    before, after = words().before.get(m[0], ()), words().after.get(m[0], ())
    return folded.endswith(before, low, m.start()) or folded.startswith(after, m.end(), high)


def _read(folded: str, agencies: Agencies, low: int, high: int, m: re.Match[str], found: list[_Found]) -> _Found | None:
    w = words()
    word, at, stop = m[0], m.start(), m.end()
    if word == "应" and re.match(r".{1,2}尽", folded[stop : stop + 3]):
        return None  # 应保尽保, 应检尽检
    if stop >= high or folded[stop] in ",;、)。的":
        return None
    clause = _clause_start(folded, low, at)
    if _inside_noun(folded, clause, stop, high):
        return None
    last = found[-1] if found else None
    if last is not None and last.end > clause:  # a second word in one clause: only 不得A、不得B and 应当A并不得B
        if folded[at - 1] not in "、并且,和":
            return None
        clause = at
    modality = w.modality[word]
    if modality == "encouraged" or word == "允许":
        return _encouraged(folded, high, clause, m, modality)
    subject = before(folded, agencies, clause, at)
    if word == "要" and _ENUMERATED.fullmatch(folded, clause, at):
        subject = Subject(at, at, at, at, empty=True)
    elif _COUNTED.search(folded, max(clause, at - 4), at):
        return None
    return _governed(folded, agencies, low, high, clause, m, modality, subject, found)


def _inside_noun(folded: str, clause: int, stop: int, high: int) -> bool:
    """Tell whether the word belongs to a condition or an attribute: 应当备案而未备案的,… 依法必须招标的项目不得…"""
    comma = _SEPARATOR.search(folded, stop, high)
    end = comma.start() if comma else high
    if folded[end - 1] == "的":
        return True
    if (
        _LAYS_OUT.match(folded, clause, stop)
        and "的" not in folded[clause:stop]
        and folded.find("的", stop, min(end, stop + 24)) >= 0
    ):
        return True  # 落实企业应当承担的责任
    m = _ATTRIBUTE.match(folded, stop, end)
    other = words().word.match(folded, m.end(), end) if m else None
    return other is not None and not _trapped(folded, clause, end, other)


def _clause_start(folded: str, low: int, at: int) -> int:
    """Return where the clause of ``at`` begins: behind the last separator outside brackets."""
    start = low
    floor = max(low, at - 120)
    depth = 0
    for i in range(at - 1, floor - 1, -1):
        c = folded[i]
        if c == ")":
            depth += 1
        elif c == "(":
            depth = max(0, depth - 1)
        elif c in ",;:" and depth == 0:
            return i + 1
    return start if floor == low else floor


def _encouraged(folded: str, high: int, clause: int, m: re.Match[str], modality: Modality) -> _Found | None:
    """Read 鼓励/支持/引导/允许 with who is encouraged behind it; it must open its clause."""
    word = m[0]
    head = before(folded, Agencies(()), clause, m.start())
    if not head.empty and not (head.bearer and word in ("鼓励", "支持", "引导", "允许")):
        return None
    comma = _SEPARATOR.search(folded, m.end(), high)
    end = comma.start() if comma else high
    firm = "鼓励" in word or word in ("倡导", "提倡", "允许")
    read = behind(folded, m.end(), end, verb=not firm)
    if read is not None:
        bearer, action = read
        return _Found(word, modality, clause, m.start(), m.end(), bearer, action, "deontic.object")
    if not firm or word == "允许" or end - m.end() < 5 or _VALUES.search(folded, m.end(), end):
        return None
    if "鼓励" in word and not words().predicate.match(folded, m.end()):
        return None  # 鼓励创业创新 names neither who nor what is done
    nobody = Subject(m.end(), m.end(), m.end(), m.end())
    return _Found(word, modality, clause, m.start(), m.end(), nobody, m.end(), "deontic.opening")


def _governed(
    folded: str,
    agencies: Agencies,
    low: int,
    high: int,
    clause: int,
    m: re.Match[str],
    modality: Modality,
    subject: Subject,
    found: list[_Found],
) -> _Found | None:
    """Read a word that follows its subject or opens its clause."""
    word, at, stop = m[0], m.start(), m.end()
    weak = word in ("可", "需", "须", "应", "要", "确保", "力争", "争取", "努力", "有权")
    if word == "可" and not words().may_next.match(folded, stop):
        return None
    if subject.bearer:
        return _Found(word, modality, clause, subject.start, stop, subject, stop, "deontic.subject")
    if not subject.empty:
        topic = folded[subject.topic : subject.topic_end]
        if len(topic) <= 2 and _FUNCTION.fullmatch(topic):
            return None
        if word in ("可", "需", "努力", "争取", "有权", "确保") or len(topic) > 60:
            return None
        if word == "要" and not _TOPIC_OF_YAO.search(topic):
            return None
        return _Found(word, modality, clause, subject.topic, stop, subject, stop, "deontic.topic")
    if word in ("努力", "需", "有权"):
        return None
    if word in ("确保", "争取") and found and ";" not in folded[found[-1].end : clause]:
        return None  # the purpose of what stands before it: 要加快建设,确保按期完工
    if word in ("确保", "争取") and not _states_goal(folded, low, clause, stop, high):
        return None
    inherited = _inherited(folded, agencies, low, clause, found)
    if word == "可" and inherited is None and folded[clause - 2 : clause] != "的,":
        return None
    if inherited is not None and (found or not weak or word in ("要", "应", "可", "须")):
        return _Found(word, modality, clause, at, stop, inherited, stop, "deontic.inherited")
    return _Found(word, modality, clause, at, stop, subject, stop, "deontic.opening")


def _states_goal(folded: str, low: int, clause: int, stop: int, high: int) -> bool:
    """Tell whether 确保 or 争取 states a goal of its own: it opens the sentence, or names a number or date."""
    if _NUMBER_ONLY.fullmatch(folded, low, clause):
        return True
    comma = _SEPARATOR.search(folded, stop, high)
    return _GOAL.search(folded, stop, comma.start() if comma else min(high, stop + 60)) is not None


def _inherited(folded: str, agencies: Agencies, low: int, clause: int, found: list[_Found]) -> Subject | None:
    """Return who the sentence has been speaking of so far."""
    if found:
        last = found[-1]
        if last.rule == "deontic.object":
            return None
        return last.bearer if last.bearer.bearer else None
    return sentence_subject(folded, agencies, low, clause) if clause > low else None


def _fact(ctx: Context, agencies: Agencies, section: Section, f: _Found, stop: int) -> ObligationFact | None:
    folded, text = ctx.folded, ctx.text
    end = _action_end(folded, agencies, f, stop)
    while end > f.action and folded[end - 1] in " ,;:、。并且和":
        end -= 1
    start = f.clause
    while start < end and (folded[start].isspace() or folded[start] in ",;:、"):
        start += 1
    if end - f.action < 2:
        return None
    topic = text[f.bearer.topic : f.bearer.topic_end] if f.rule == "deontic.topic" else ""
    action = squeeze(topic + text[f.action : end]).strip(",，;；:：、")
    bearer = squeeze(text[f.bearer.start : f.bearer.end]) if f.bearer.bearer else None
    named = agencies.within(f.bearer.start, f.bearer.end) if f.bearer.bearer else []
    return ObligationFact(
        section.path,
        f.modality,
        f.word,
        bearer,
        bool(named),
        action,
        deadline(folded, text, start, end),
        start,
        end,
        f.rule,
        agencies=tuple(dict.fromkeys(m.name for m in named)),
    )


def _action_end(folded: str, agencies: Agencies, f: _Found, stop: int) -> int:
    """Return where the action ends: at ;, an aside on duties, or a clause with another subject."""
    end = min(stop, f.action + _LONGEST_ACTION)
    if f.modality == "encouraged":  # behind the comma the policy's own measures go on: 支持企业争创X,给予奖励
        comma = _SEPARATOR.search(folded, f.action, end)
        if (
            comma
            and _WITH.match(folded, f.action)
            and not re.search("开展|建立|参与", folded[f.action : comma.start()])
        ):
            comma = _SEPARATOR.search(folded, comma.end(), end)  # 结合自身特点,开展…: the verb is behind the comma
        end = comma.start() if comma else end
    aside = _ASIDE.search(folded, f.action, end)
    if aside:
        end = aside.start()
    for m in _SEPARATOR.finditer(folded, f.action, end):
        if m[0] == ";":
            return m.start()
        at = m.end()
        if at in agencies.by_start and _GOVERNS.match(folded, agencies.by_start[at].end):
            return m.start()
        if folded.startswith("由", at) and (at + 1) in agencies.by_start:
            return m.start()
    return end
