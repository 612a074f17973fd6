"""Awards: prizes, honours and titles that a policy gives, pays for, seeks or names, with the sums paid.

Names come from :mod:`kg.extract.award_names`; names of one list share what stands before and behind the list. A role is
told by the pay behind it (对获得X的企业给予奖励), else by the last word before it (争创 → aspires, 设立 → confers), else by
the word behind it (X评选 → confers, X创建 → aspires). One entry a name, with the strongest role, at its place. A row of a
table with a sum (奖项 | 金额) and 对获得上述称号的…给予奖励 behind the names pay as well; 对获得X的… without pay is a condition.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from kg.extract.award_amounts import pair, sums
from kg.extract.award_names import Name, find_names
from kg.extract.award_words import words
from kg.extract.context import Context
from kg.model import Amount, AwardFact, AwardRole
from kg.text import squeeze

_RANK: Final[dict[AwardRole, int]] = {"confers": 2, "aspires": 1, "mentions": 0}
_TITLE: Final = re.compile(r"《[^《》\n]{1,120}(?:》|《[^《》\n]{1,80}》[^《》\n]{0,60}》)")
_GLUE: Final = re.compile(
    r"[\"]?(?:荣誉|等|荣誉等)?(?:称号|企业|单位|个人|组织|项目|工程|优质工程|产品)?[\"\s]*(?:\d{1,4}[ ]*[个项件家名户人枚][ ]*)?(?:\([^()]{0,30}\))?(?:\d{1,4}[个项件家]?(?:以上)?)?(?:、|,|和|及|与|或|以及|或者|/|[\"\s])*(?:等)?[\"\s]*"
    r"(?:获得|荣获|获评|获|创成|被评为|被认定为|成功创建|创建)?(?:\d{1,4}[个项件家名户])?[\"\s]*"
)
_SHORT_FORM: Final = re.compile("先进|优秀|示范|模范|文明|标兵")
_BREAK: Final = re.compile(r"[。;!?\n]")
_PAYS: Final = re.compile(r"奖励|表彰|补助|奖补|资助|补贴|奖金|重奖|嘉奖|兑现|一次性|扶持|奖[ ]*\d|津贴|授牌")
_PAID_FOR: Final = re.compile(r"对|凡|获|评为|创建|创成|认定|命名|授予|给予|按照|每|为|入选|首次|新")
_LEVELS: Final = (
    ("national", ("国家", "全国", "中国", "中华", "国际")),
    ("province", ("省", "自治区")),
    ("prefecture", ("市",)),
    ("county", ("县", "区")),
)
_ADJACENT: Final = re.compile(
    r"(?:\d+(?:-\d+)?|[一二三四五六七八九十两几]+)?[ ]*[个项件家名枚块]?(?:以上|左右)?[\"]?(?:[^,。;]{0,6}(?:、|和|及))?"
)
_COUNTED: Final = re.compile(
    r"[\"]?(?:企业|工程|项目|产品|称号)?[ ]*(?:超过|达到?|增加|新增|累计|总数|分别|各|至少|不少于)*[ ]*\d+[ ]*[个项件家枚名]"
)
_OTHERS: Final = re.compile(
    r"(?:鼓励|支持|引导|指导)[^。;]{0,12}(?:企业|协会|社会组织|商会|学会|组织|机构)[^。;]{0,10}$"
)
_OWNED: Final = frozenset(["新增", "再创", "新创", "拥有", "争取", "获", "成为", "列入", "新增加"])
_WON: Final = frozenset(
    ["争创", "创成", "创建成", "成功创建", "获评", "荣获", "获得", "评为", "被评为", "入选", "申创", "争取获评"]
)
_ABOVE: Final = re.compile(
    r"(?:上述|以上|前述)(?:称号|荣誉|奖项|品牌|认定|创建)[^。\n]{0,24}?(?:奖励|奖补|补助|给予|表彰)"
)
_ROW: Final = re.compile(r"\"?[ ]*\|[ ]*\d+(?:\.\d+)?[ ]*(?:万?元)?[ ]*(?:\||\n|$)")
_SUM_HEAD: Final = re.compile(r"\|[ ]*(?:金额|奖金|奖励|补助|标准)")
_PASSED: Final = re.compile(r"\"?(?:国家|省级?|市级?|评估|考核|创建|复审|命名)*(?:验收|复审|复评|复核|评估)")
_HOLDERS: Final = re.compile(r"(?:对|凡)(?:新|首次|当年|已|在[^,。;]{1,8}中)?$")
_CONTEST: Final = re.compile(r"[^,。;、\n]{0,14}(?:赛|展演|锦标|博览会|论坛)")
_NATIONAL: Final = re.compile(r"全国|中国|国家|世界|中华")
_FIRST_TIME: Final = re.compile(r"(?:创建|数量)?(?:实现)?\"?零\"?的?突破")
_BUILT: Final = re.compile(r"[\"]?(?:\([^()]{0,12}\))?建设")
_LEVEL_LIST: Final = re.compile(r"(?:(?:国家级?)?[1-5]?A{1,5}级|国家级?|全国|省部级|省级?|市级?|县级?|区级?)(?:以上)?")
_LEVEL_HEAD: Final = re.compile(rf"(?:{_LEVEL_LIST.pattern}(?:[、和及与]|$)?)+")


@dataclass(slots=True)
class _List:
    """Names that stand in one list, between ``start`` and ``end``."""

    names: list[Name]
    start: int
    end: int


def _lists(folded: str, names: list[Name]) -> list[_List]:
    out: list[_List] = []
    for n in names:
        if out:
            glue = folded[out[-1].end : n.start]
            if len(glue) <= 40 and "\n" not in glue and _GLUE.fullmatch(glue):
                out[-1].names.append(n)
                out[-1].end = n.end
                continue
        out.append(_List([n], n.start, n.end))
    return out


def _bounds(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence (to 。;!? or line break) around a span."""
    low = 0
    for mark in "。;!?\n":
        low = max(low, folded.rfind(mark, max(0, start - 300), start) + 1)
    low = max(low, start - 300)
    stop = _BREAK.search(folded, end, end + 300)
    return low, stop.start() if stop else min(len(folded), end + 300)


@dataclass(slots=True)
class _Reading:
    role: AwardRole
    word: str
    start: int
    end: int
    rule: str


def _before(prefix: str) -> tuple[int, str] | None:
    """Return the last governing word of ``prefix``; a comma stops it unless a list runs on."""
    last = None
    for m in words().before.finditer(prefix):
        if prefix[m.end() : m.end() + 1] in ("、", ","):
            continue  # a noun that closes another item: …企业创建、
        if len(m[0]) > 1 or _ADJACENT.fullmatch(prefix, m.end()):
            last = m
    if last is None:
        return None
    between = prefix[last.end() :]
    if len(between) > 44 or (between.count(",") > 0 and len(between) > 30):
        return None
    return last.start(), last[0]


def _read(ctx: Context, group: _List, low: int, high: int) -> _Reading:
    folded = ctx.folded
    prefix = folded[low : group.start]
    after = folded[group.end : high]
    w = words()
    found = _before(prefix)
    word = found[1] if found else ""
    start = low + found[0] if found else group.start
    tail_text = after.lstrip('"').removeprefix("荣誉").removeprefix("称号").removeprefix("等").removeprefix("的")
    pays = _PAYS.search(after)
    if (
        pays
        and (_PAID_FOR.search(prefix) or sums(after))
        and not re.match(r"[\"]?(?:评选|评审|奖励)?(?:管理)?(?:办法|制度|机制|政策)", after)
    ):
        begin = re.search(r"(?:对|凡)[^,。;]*$", prefix)
        return _Reading("confers", "奖励", low + begin.start() if begin else start, high, "award.paid")
    if word and w.role[word] == "aspires" and "述" in folded and _above(folded, group.end):
        return _Reading("confers", word, start, group.end, "award.above")
    if word and w.role[word] != "mentions":
        role: AwardRole = "confers" if w.role[word] == "confers" else "aspires"
        if word == "开展":
            if _OTHERS.search(folded[low:start]):
                return _Reading("mentions", word, start, group.end, "award.others")
            tail = w.after_aspires.match(tail_text)
            if tail:
                return _Reading("aspires", "开展创建", start, high - len(tail_text) + tail.end(), "award.aspires")
        return _Reading(role, word, start, group.end, f"award.{role}")
    if "|" in after and _ROW.match(after) and _SUM_HEAD.search(folded, max(0, low - 600), low):
        return _Reading("confers", "奖励", low, group.end, "award.row")
    if prefix.endswith("通过") and _PASSED.match(after):
        return _Reading("aspires", "争创", low + len(prefix) - 2, group.end, "award.aspires")
    m = w.after_confers.match(tail_text)
    if m:
        return _Reading(
            "confers", m[0], group.start, group.end + len(after) - len(tail_text) + m.end(), "award.confers"
        )
    m = w.after_aspires.match(tail_text)
    if m:
        return _Reading(
            "aspires", m[0], group.start, group.end + len(after) - len(tail_text) + m.end(), "award.aspires"
        )
    m = _COUNTED.match(after)
    if m:
        return _Reading("aspires", "新增", group.start, group.end + m.end(), "award.counted")
    return _Reading("mentions", word, start if word else group.start, group.end, "award.named")


def _above(folded: str, end: int) -> bool:
    """Whether the paragraph goes on to pay for what it names: 对获得上述称号的村,给予奖励."""
    stop = folded.find("\n", end)
    return _ABOVE.search(folded, end, min(end + 160, stop if stop >= 0 else len(folded))) is not None


def _level(name: str) -> str | None:
    head = name.strip('"“')
    return next((level for level, marks in _LEVELS if head.startswith(marks)), None)


def _has_level(name: str) -> bool:
    return (
        re.match(
            r"(?:[\"“][^\"“”]{1,12}[\"”])?[\"“]?(?:[\u4e00-\u9fff]{2,3}[省市](?<!城市)(?<!都市)(?=..)|全[国省市县区]|国家|中国|中华|省|市|县|部|国际)",
            name,
        )
        is not None
        or "级" in name[:4]
    )


def _levelled(n: Name) -> bool:
    return n.name not in words().levelled and _has_level(n.name)


def _keeps(folded: str, n: Name, group: list[Name], reading: _Reading) -> bool:
    """Whether a candidate counts as an award in its context; grammar alone does not make one."""
    w = words()
    strong = reading.word != "" and reading.word not in w.weak and reading.role != "mentions"
    grown = (  # 培育国家级绿色工厂5家、绿色园区2个
        reading.word in ("培育", "培育创建", "创建")
        and any(_has_level(x.name) for x in group)
        and _COUNTED.match(folded, n.end) is not None
    )
    if n.kind == "paid":
        return (
            reading.rule == "award.paid"
            or (grown and n.name.endswith(("工厂", "园区")))
            or (reading.word in _WON and _has_level(n.name))
        )
    if n.kind == "ranked":
        won = reading.word in _WON or reading.word in ("创建", "申报", "评定", "认定", "评定为", "认定为")
        if folded.startswith(("项目", "试点", "资金"), n.end):
            return False
        given = n.quoted and reading.role == "confers"
        return n.name not in w.kinds and (given or (_has_level(n.name) and (reading.rule == "award.paid" or won)))
    if n.kind == "title":
        if n.name in w.kinds and not n.name[0].isdigit():
            return False
        if n.quoted and reading.role != "mentions":
            return True
        if grown or (reading.word in _OWNED and _has_level(n.name)):
            return True
        first = _FIRST_TIME.match(folded, n.end) is not None and reading.role != "mentions"
        return strong or first or (reading.rule == "award.paid" and _has_level(n.name))
    if n.kind == "place":
        return (
            n.name not in w.kinds
            and len(n.name) >= 5
            and (
                n.quoted
                or (_NATIONAL.match(n.name) is not None and strong)
                or (reading.word in _WON and _has_level(n.name))
            )
        )
    if n.kind == "called":
        return True
    if n.kind == "honour":
        if reading.role == "mentions":
            return n.quoted or len(n.name) >= 6
        sought = strong or reading.rule != "award.aspires" or reading.word in _OWNED
        return sought or n.quoted or len(n.name) >= 7 or any(map(_levelled, group))
    if n.name.endswith("杯") and (_CONTEST.match(folded, n.end) or (reading.role == "mentions" and not n.quoted)):
        return False
    if n.name.endswith(w.bonus) and not n.quoted:
        return False
    return reading.role != "mentions" or n.quoted or _has_level(n.name) or len(n.name) >= 5


def find(ctx: Context) -> tuple[AwardFact, ...]:
    """Return the awards that the text names, once each, in text order."""
    folded = ctx.folded
    candidates = find_names(folded)
    found: dict[str, AwardFact] = {}
    order: list[str] = []
    titles = [(m.start(), m.end()) for m in _TITLE.finditer(folded)]
    starts = [a for a, _ in titles]

    def in_title(n: Name) -> bool:
        i = bisect_right(starts, n.start) - 1
        return i >= 0 and n.start < titles[i][1]

    groups = _lists(folded, [n for n in candidates if not in_title(n)])
    ends = [g.end for g in groups]
    for i, group in enumerate(groups):
        low, high = _bounds(folded, group.start, group.end)
        if i:
            low = max(low, min(ends[i - 1], group.start))
        if i + 1 < len(groups):
            high = min(high, max(group.end, groups[i + 1].start))
        reading = _read(ctx, group, low, high)
        section = ctx.section_at(group.start)
        if reading.role == "mentions" and section.title_start <= group.start < section.title_end:
            body = folded[section.title_end : min(section.end, section.title_end + 400)]
            if re.search(r"奖励|奖金|授予|评选|评审|名额", body) and group.end >= section.title_end - 2:
                reading = _Reading("confers", "奖励", group.start, group.end, "award.heading")
        if reading.role != "mentions" and _reported(ctx, group, low):
            reading = replace_role(reading)
        shares: list[tuple[Amount, ...]] | None = None
        if reading.rule == "award.paid":
            only = group.names[0] if len(group.names) == 1 else None
            head = _LEVEL_HEAD.match(only.name) if only else None
            levels = tuple(_LEVEL_LIST.findall(head[0])) if head else ()
            shares = pair(len(group.names), only.grades if only else (), levels, folded[group.end : high])
        for k, n in enumerate(group.names):
            if n.kind == "title" and reading.word not in ("创建", "争创") and _BUILT.match(folded, n.end):
                continue
            if not _keeps(folded, n, group.names, reading) or (
                n.name in words().levelled
                and not any(map(_levelled, group.names))
                and not (n.quoted and reading.role != "mentions")
            ):
                continue
            role = reading.role
            if role == "aspires" and reading.word in _WON and _HOLDERS.search(folded, low, reading.start):
                role = "mentions"  # 对获得X的…优先安排: a condition
            name = squeeze(_written(ctx, n))
            key = re.sub(r"[\"“”‘’]", "", name)
            start, end = ctx.strip(min(reading.start, n.start), max(reading.end, n.end))
            fact = AwardFact(
                section.path, name, role, start, end, reading.rule, shares[k] if shares else (), _level(key)
            )
            old = found.get(key)
            if old is None:
                order.append(key)
                found[key] = fact
            elif _weight(fact) > _weight(old):
                found[key] = fact
            elif fact.amounts and not old.amounts:
                found[key] = replace(old, amounts=fact.amounts)
    place = ctx.profile.jurisdiction
    if place:  # 市长质量奖 in a text that names its own place's: 青川市市长质量奖
        for long in [k for k in found if k.startswith(place)]:
            short = found.pop(long.removeprefix(place), None)
            if short is not None:
                order.remove(long.removeprefix(place))
    return tuple(sorted(_shortened(found[k] for k in order), key=lambda f: (f.start, f.end, f.name)))


def _shortened(facts: Iterable[AwardFact]) -> list[AwardFact]:
    """Join a short form with the full name before it in its item (开展沼气建设先进县评选,对先进县奖励50万元)."""
    out: list[AwardFact] = []
    for f in sorted(facts, key=lambda f: (f.section, f.start)):
        at = next(
            (
                i
                for i in range(len(out) - 1, max(-1, len(out) - 9), -1)
                if out[i].section == f.section and len(out[i].name) > len(f.name) and out[i].name.endswith(f.name)
            ),
            None,
        )
        if at is None or not _SHORT_FORM.match(f.name):
            out.append(f)
        elif _weight(f) > _weight(out[at]):
            out[at] = replace(out[at], role=f.role, amounts=f.amounts or out[at].amounts)
    return out


def _weight(f: AwardFact) -> tuple[int, int, bool]:
    """Which of two mentions of one award to keep: the stronger role, then sums, then a place in a section."""
    return _RANK[f.role], len(f.amounts), f.section != ""


def replace_role(r: _Reading) -> _Reading:
    """Return the reading as a mere mention: the text reports what was won."""
    return _Reading("mentions", r.word, r.start, r.end, "award.reported")


def _reported(ctx: Context, group: _List, low: int) -> bool:
    """Whether the sentence reports a past award rather than sets a task."""
    section = ctx.section_at(group.start)
    if section.level > 0 and section.kind == "other" and section.is_leaf:
        return True
    return bool(re.search(r"先后|已获|曾获|获得了|蝉联|荣获了", ctx.folded[low : group.start]))


def _written(ctx: Context, n: Name) -> str:
    """The name as the text writes it (grades taken off as in ``n.name``), with its own quotes."""
    raw = ctx.text[n.start : n.end]
    if n.quoted and raw[-1:] in '"”＂' and raw.count("“") + raw.count('"') < 2:
        raw = raw[:-1] if "“" not in raw and raw.count('"') < 2 else raw
    if n.quoted and (raw.count("”") != raw.count("“") or raw.count('"') == 1):
        raw = re.sub('[“”"]', "", raw)  # "…奖"一等奖
    return raw if len(n.grades) < 2 else n.name
