"""How the text stands to a document it names: the governing word, lists that share it, and what follows the name.

Rule: the last governing word before the name, in the same clause, decides (贯彻落实 → implements, 根据 → derives_from,
围绕, 颁布 … → cites); the members of a list share the word before the first; what follows the name may decide instead
(《X》的贯彻落实, 以《X》为依据, 现将《X》转发给你们).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.extract.reference_mentions import Mention
from kg.extract.reference_words import is_standard, words
from kg.model import Relation


@dataclass(slots=True)
class Verdict:
    """What the clause says: the relation, where its evidence begins and ends, by which rule; ``drop`` for no reference.

    ``own`` marks a name by which the document introduces itself (现将《X》印发给你们).
    """

    relation: Relation
    start: int
    end: int
    rule: str
    drop: bool = False
    own: bool = False
    draft: bool = False


_STOP: Final = re.compile(r"[。;!?]")
_WRAPPING: Final = re.compile(r"(?:关于)?(?:印发|发布|下发|公布|批准|颁布)?$")
_LIST_ON: Final = re.compile(
    r"(?:(?:[、,\s]|和|及|与|以及|或){0,3}(?:[\u4e00-\u9fff]{0,14})《[^《》。;]{1,100}》(?:\([^()]{0,60}\))?)*"
)
_GAP: Final = re.compile(
    r"(?:[\s、,/]|(?:GB|DB|HJ|CJJ?|JGJ|WS|NY|SL|JTG|TSG|ISO)[A-Z0-9/. -]{0,24}|和|及|以及|与|或|或者|暨|等|的|文件|有关|相关|系列|精神|要求|规定|部署|意见|工作|决策|政策|通知|一文|法律|法规|规章|规范性|安排|内容|条款|同时|并|也|均|结合|参照"
    r"|[\u4e00-\u9fff]{2,18}?(?:会议|大会|全会|讲话|指示|批示)(?:和[\u4e00-\u9fff]{2,8}?)?精神|配套|分别|印发|发布|关于|第[一二三四五六七八九十百\d]+条(?:第[一二三四五六七八九十\d]+款)?)*"
)
_AMENDED_BY: Final = re.compile(r"(?:第[一二三四五六]次)?(?:修正|修订|修改)(?:$|[)\s,;])")
_PREDICATE: Final = re.compile(
    r"(?:经|是|由|为|自|应|要|已|作为|实施|规定|明确|中)(?!等)"
)  # ,《B》经批准后…: a new subject
_AUTHOR_GAP: Final = re.compile(r"[\u4e00-\u9fff、 0-9]{0,40}")
_CLOSED: Final = re.compile(r"\([^()]{0,80}\)")
_PASSIVE: Final = re.compile(r"(?:了|过)?的[^,,]{0,12}$")
_SOFT_LINE: Final = re.compile(
    r"(?:[,、]|和|及|与|根据|依据|按照|贯彻|落实|执行|实施|结合|遵照|依照|为|国务院|省政府|市政府|人民政府|办公厅|办公室)[ \t]*$"
)
_ADVERB: Final = re.compile(
    r"(?:(?:现就|为了?|进一步|认真|深入|全面|严格|切实|坚决|扎实|有效|更好地?|紧紧|紧密|积极|着力|抓好|做好|加快|主动|不折不扣|学习|宣传|大力|统筹|充分|有序|稳步|持续|推动|推进|及时|坚持|依法|地|的)[ \t]*)+$"
)
_TAIL: Final = re.compile(
    r"(?:等)?(?:文件)?(?:的)?(?:有关|相关|总体|统一|具体)?(?:精神和要求|精神|文件精神|要求和部署|要求|部署|规定|安排|意见)?"
)

# what follows the name
_OWN: Final = re.compile(
    r"^[^。;!?《》]{0,30}?(?:已|业|经)[^。;!?《》]{0,70}?(?:同意|通过|批准|审定|审核|审议|研究)[^。;!?]{0,60}?(?P<v>印发|公布|发布|下发|颁布|颁发|施行|转发)"
)
_OWN_PASSED: Final = re.compile(r"^[^。;!?《》,]{0,12}?(?:已|业)(?:经)?[^。;!?《》]{0,60}?(?:同意|通过|批准|审定)")
_NOW_GIVEN: Final = re.compile(r"现予|现将|现印发|现发布|现公布|给你们|遵照执行|起施行|起实施|现下发")
_HAND_OUT: Final = re.compile(
    r"^[^。;!?]{0,60}?(?P<v>印发|公布|发布|下发|颁布|颁发|转发|批转|印送)(?:给|至|你|各|,|。|如下|施行|执行|$)"
)
_NOW: Final = re.compile(r"(?:现|兹)(?:将|把)?[^。;!?,]{0,40}$|(?:^|[\n,])[ \t]*(?:特将|将)[^。;!?,]{0,30}$")
_CARRIED_OUT: Final = re.compile(
    r"^(?:等[^,。;]{0,8})?(?:文件)?(?:精神)?(?:的)?(?:各项|有关|相关|重点)?(?:全面|顺利|有效|深入|组织|切实|具体|有序)?(?:学习宣传|宣传|学习)?(?:和)?(?:贯彻落实|贯彻执行|贯彻实施|贯彻|落实到位|落实|实施|落地|执行)(?!情况|以来|后|效果|时间|中|期间|细则|方案|办法|意见|评估|的情况|过程|单位|主体)"
)
_MADE_REAL: Final = re.compile(r"^[^。;《》]{0,40}?(?:落到实处|落细落实|落实落细|落到实地|落地落实)")
_DO: Final = re.compile(
    r"(?:推进|推动|加快|抓好|做好|确保|保障|保证|促进|强化|加强|深化|组织|狠抓|抓实|抓紧|支持)[^。;,]{0,12}$"
)
_RULES_OF: Final = re.compile(r"^(?:的)?(?:贯彻|落实|实施|具体|分工)")
_BESIDE: Final = re.compile(r"^(?:的|相)?(?:相关|有关)?配套")
_TO_COME: Final = re.compile(r"^(?:的)?(?:地方性?)?(?:立法|出台|制定|编制|起草|颁布|报批|编撰|审批)")
_NO_DUTY: Final = re.compile(r"^(?:的)?(?:各项)?(?:以来|后|之后|情况|成效|效果|进展|期间|过程中)")
_THAT_PAPER: Final = re.compile(r"贯彻落实?好?[^。;,《]{0,8}(?:上述|该|此|这一|文件|通知|意见)[^。;,《]{0,6}精神")
_ISSUED_NOW: Final = re.compile(r"提出(?:以下|如下)[^。]{0,6}(?:贯彻|实施|落实)")
_AS_BASIS: Final = re.compile(r"^[^。;,]{0,24}?为(?:依据|根据|指导|遵循|准绳|指引|法律依据)")
_VOID: Final = re.compile(r"^[^。;]{0,40}?(?:同时|即行|自行|予以|相应|一并)?(?:废止|失效|停止执行|不再执行)")
_FOUNDS: Final = re.compile(
    r"(?:制定|制订|拟定|拟订|编制|特制定|出台)(?:了)?(?:本|此|如下|以下)|提出(?:以下|如下)|现就|通知如下|如下(?:意见|通知|决定|方案|措施)|作出如下|制定(?:我|全)[省市县区]|特制定|现提出|现通知|制定实施方案|制定方案|制定.{0,20}(?:方案|意见|办法|细则)[。\n]|结合[^。;,《》]{0,12}(?:编制|制定|制订)(?:而成)?(?=$|[。\n])"
)
_PAST: Final = re.compile(r"先后|相继|陆续|以来|曾|率先|已经|已(?=[制出印发颁修编])|[近去]年|期间|年,我|累计")
_REPORT: Final = re.compile(r"(?:近[年两几一二三]|年来|以来|期间|过去|去年|上半年)[^。;为]{0,60}$")
_ENTERPRISE: Final = re.compile(
    r"(?:督促|指导|引导|鼓励|要求|监督|敦促|帮助)[^,。;]{0,20}(?:企业|单位|机构|主体|经营者|用人单位|业主|物业|学校|商户)[^,。;]{0,8}$"
)


def clause_start(folded: str, position: int, floor: int) -> int:
    """Return where the clause that leads up to ``position`` begins: behind 。;!?, a hard line break, an open bracket."""
    low = max(floor, position - 220)
    start = low
    for m in _STOP.finditer(folded, low, position):
        start = m.end()
    i = folded.rfind("\n", start, position)
    while i >= start:
        if not _SOFT_LINE.search(folded, max(low, i - 12), i):
            start = i + 1
            break
        i = folded.rfind("\n", start, i)
    return start


def _blank_brackets(part: str) -> str:
    """Blank out bracketed remarks, so that what they say governs nothing outside; cut behind an open bracket."""
    if "(" not in part:
        return part
    part = _CLOSED.sub(lambda m: " " * len(m[0]), part)
    opened = part.rfind("(")
    return " " * (opened + 1) + part[opened + 1 :] if opened >= 0 else part


def _governor(prefix: str, author: int) -> tuple[int, str, str, bool] | None:
    """Find the last word of ``prefix`` that can govern what follows; ``author`` is where the author's name begins.

    Returns its start, the word, its relation and whether a comma stands between.
    """
    w = words()
    found: list[tuple[int, str]] = [(m.start(), m[0]) for m in w.governing.finditer(prefix)]
    for start, word in reversed(found):
        between = prefix[start + len(word) :]
        if len(word) == 1:
            if len(between) > max(14, len(prefix) - author + 2) or "," in between:
                continue
            if word == "以" and between[:1] in tuple("及上下来内外后前"):
                continue
            if word in "按依据" and between[:1] in tuple("法托时期月年季据规比职程例需质"):
                continue
        if w.relation[word] == "cites" and _PASSIVE.match(between) and between.strip() not in ("",):
            continue  # 国务院印发的《X》: the word belongs to the name
        comma = "," in between
        return start, word, w.relation[word], comma
    return None


def judge(folded: str, mention: Mention, previous: Mention | None, before: Verdict | None, founding: bool) -> Verdict:
    """Decide how the text stands to ``mention``.

    Args:
        folded: the folded text.
        mention: the place.
        previous: the mention before it, ``before`` its verdict: the members of a list share the governing word.
        founding: whether the place belongs to the preamble, where 根据 states the basis of the whole document.
    """
    floor = previous.end if previous else 0
    start = clause_start(folded, mention.start, floor)
    name_start = min(mention.left, mention.start)
    raw = folded[start : mention.start]
    prefix = _blank_brackets(raw)
    if mention.wrapped:  # 根据国务院关于印发《X》的通知: the words right before 《 are the notice's
        prefix = _WRAPPING.sub(lambda m: "的" * len(m[0]), prefix)
    after = folded[mention.end : mention.end + 160]
    on = _LIST_ON.match(after)
    listed = after[on.end() :] if on else after
    stop = _STOP.search(after)
    sentence_after = after[: stop.start()] if stop else after
    tail = _TAIL.match(after)
    end = mention.end + (tail.end() if tail else 0)
    plain = Verdict("cites", name_start, mention.end, "ref.named")

    same_list = previous is not None and start <= floor and before is not None
    if same_list and before is not None:
        gap = _GAP.match(prefix)
        rest = prefix[gap.end() :] if gap else prefix
        if (
            (not rest.strip() or (name_start <= start + (gap.end() if gap else 0) and _AUTHOR_GAP.fullmatch(rest)))
            and "结合" not in prefix
            and "参照" not in prefix
            and not (prefix.strip() == "," and _PREDICATE.match(after))
        ):
            if before.own and mention.doc_no and not _OWN.match(after):
                return plain
            return Verdict(
                before.relation,
                before.start,
                end if before.relation != "cites" else mention.end,
                before.rule,
                before.drop,
                before.own,
                before.draft,
            )

    now = _NOW.search(prefix)
    hand = _HAND_OUT.match(after)
    if now and hand:
        if hand["v"] in ("转发", "批转"):
            return Verdict("implements", start + now.start(), mention.end + hand.end("v"), "ref.forwarded")
        return Verdict("implements", name_start, mention.end, "ref.handed-out", own=True)
    if _AMENDED_BY.match(after):  # 根据某年某会议《关于修改…的决定》修正: how the text came about, not its basis
        return plain
    passed = _OWN.match(after)
    if passed:
        if passed["v"] == "转发":
            return Verdict("implements", name_start, mention.end, "ref.forwarded")
        if _NOW_GIVEN.search(folded, mention.end, mention.end + 160):
            return Verdict("cites", name_start, mention.end, "ref.own", own=True)
    if (
        _OWN_PASSED.match(after)
        and _NOW_GIVEN.search(folded, mention.end, mention.end + 160)
        and not words().governing.search(prefix)
    ):
        return Verdict("cites", name_start, mention.end, "ref.own", own=True)

    governor = _governor(prefix, name_start - start)
    relation: Relation = "cites"
    word = ""
    at = name_start
    if governor is not None:
        g_start, word, relation_name, comma = governor
        if comma:
            between = prefix[g_start + len(word) :]
            last = between.rsplit(",", 1)[1]
            joined = (
                last.strip() == ""
                or name_start <= start + len(prefix) - len(last)
                or last.strip() in ("以及", "和", "及")
            )
            if (
                not joined
                or relation_name == "cites"
                or not re.search(r"(?:精神|部署|要求|决策|思想|指示|规定)[,]", between)
            ):
                word = ""
        if word:
            at = start + g_start
            relation = (
                "implements"
                if relation_name == "implements"
                else "derives_from"
                if relation_name == "derives_from"
                else "cites"
            )
    do, carried = _DO.search(prefix), _CARRIED_OUT.match(after)
    if relation == "cites" and do and carried:
        return Verdict("implements", start + do.start(), mention.end + carried.end(), "ref.carried-out")
    if word in ("把", "将") and _MADE_REAL.match(listed):
        return Verdict("implements", at, end, "ref.carried-out")
    pushed = word in words().drafts or word in ("推进", "推动", "加快", "全面推进", "推进实施") or (not word and do)
    if pushed and _TO_COME.match(after) and mention.doc_no is None:
        return Verdict("cites", at, mention.end, "ref.drafted", draft=True)
    if relation == "implements" and _NO_DUTY.match(after):
        return Verdict("cites", at, mention.end, "ref.cited")
    if word == "以" or prefix.endswith("以"):
        if _AS_BASIS.match(after):
            return Verdict("derives_from", at, end, "ref.as-basis")
        return Verdict("cites", at, mention.end, "ref.named")
    if relation == "cites":
        if word in words().drafts:
            between = prefix[at - start + len(word) :].strip()
            if _BESIDE.match(after):  # 制定《X条例》配套规章: X is there, what stands beside it is to come
                return Verdict("cites", at, mention.end, "ref.cited")
            if _RULES_OF.match(after) and not mention.outer_is_plan():
                return Verdict("implements", at, end, "ref.rules-of")
            if (
                not between.startswith("了")
                and not _PAST.search(prefix[: at - start])
                and len(between) <= 16
                and mention.doc_no is None
            ):
                return Verdict("cites", at, mention.end, "ref.drafted", draft=True)
        if founding and (_ISSUED_NOW.search(sentence_after) or _THAT_PAPER.search(after)):
            return Verdict("implements", name_start, end, "ref.followed")
        rule = "ref.standard" if _coded(folded, mention) else "ref.cited" if word else "ref.named"
        return Verdict("cites", at if word else name_start, mention.end, rule)
    if _coded(folded, mention):
        return Verdict("cites", at, mention.end, "ref.standard")
    ruled = founding and (relation == "derives_from" or mention.doc_no is not None)  # 工作规程 issued by a notice
    if mention.title and is_standard(mention.title) and not ruled:
        return Verdict("cites", at, mention.end, "ref.standard")
    if relation == "implements" and _ENTERPRISE.search(prefix[: at - start]):
        return Verdict("cites", at, mention.end, "ref.others-carry-out")
    if relation == "implements" and _REPORT.search(prefix[: at - start]) and not _FOUNDS.search(sentence_after):
        return Verdict("cites", at, mention.end, "ref.reported")
    if relation == "derives_from":
        if _VOID.match(sentence_after) and not founding:
            return plain
        heads = word and folded[at + len(word) : at + len(word) + 1] in (":", "\n")  # 编制依据:
        if (
            not founding and not heads and not _FOUNDS.search(sentence_after)
        ):  # how a measure is done, no basis of the policy
            return Verdict("cites", at, mention.end, "ref.operates-by")
    adverb = _ADVERB.search(folded, max(start, at - 24), at)
    if adverb and relation == "implements":
        at = adverb.start()
    return Verdict(relation, at, end, f"ref.{relation.replace('_', '-')}")


_CODE: Final = re.compile(r"(?:[A-Z]{1,5}\d{0,2}|[A-Z]{1,3}/[A-Z]{1,6})[ ]?\d[\d. ]{1,9}(?:[-—~]{1,2}\d{4})?[ ]?$")


def _coded(folded: str, mention: Mention) -> bool:
    """Tell whether a standard's number stands before the title: NY/T 2663—2014《…》, whatever the title ends in."""
    return mention.quoted and _CODE.search(folded, max(0, mention.start - 30), mention.start) is not None


def founds(sentence: str) -> bool:
    """Whether a sentence states why the document is made (…,制定本方案; 提出如下意见)."""
    return _FOUNDS.search(sentence) is not None
