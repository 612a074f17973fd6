"""The grammar of one clause: for each number, whether it is a goal, of what, and how it is meant.

A number stands behind what it measures (合格率达到95%以上, 名优产品5个), before what it counts (建成3个国家级中心), or within
(企业85%以上按国际标准生产). Left and right of it inside the comma segment decide; what is missing (2012年达到50%,到2015年超过58%)
comes from the segment before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.extract.indicators import names
from kg.extract.indicators.numbers import Quantity
from kg.extract.indicators.vocab import words
from kg.extract.indicators.years import ADVERBIAL, BASE, BASE_PLAN, PREVIOUS, year_of

WINDOW = 120


@dataclass(frozen=True, slots=True)
class Draft:
    """A target before it has a section; ``start:end`` is the evidence in the text."""

    name: str
    op: str
    quantity: Quantity
    year: int | None
    start: int
    end: int
    rule: str
    change: str = "level"
    baseline_year: int | None = None
    baseline: str | None = None
    per: str | None = None


@dataclass
class Clause:
    """One clause with its place: what governs it from outside."""

    folded: str
    start: int
    end: int
    year: int | None
    goal: bool
    rule_text: bool
    issued: int | None
    per: str | None = None
    names: list[str] = field(default_factory=list)
    head: str = ""
    pending: str = ""
    pending_start: int = 0


@dataclass(slots=True)
class Left:
    """What stands before a number, taken apart."""

    core: str
    word: str | None = None
    op: str = "="
    change: str = "level"
    year: int | None = None
    baseline_year: int | None = None
    baseline: str | None = None
    per: str | None = None
    each: bool = False
    severally: bool = False
    least: bool = False

    def takes(self, word: str) -> bool:
        """Tell whether one more comparator to the left belongs: the first, or a growth before a level (增长不低于)."""
        return self.word is None or (self.change == "level" and words().comparators[word][1] != "level")


_EACH = re.compile(r"各(?:自|新增|建成|建设|培育|创建|打造)?$")
_YEARLY = re.compile(r"每年|年均|每年度|逐年递增|年递增|年平均")
_MARGIN = re.compile(r"(?P<way>高于|低于|高出|低出|超过|快于)(?P<b>(?:全省|全国|全市|全县|全区|同期|上年|世界|国家|省|市|地区|GDP|经济)[^,]{0,10}?(?:平均水平|平均数|平均值|平均|增速|增长|水平|标准))$")
_THAN = re.compile(r"(?:比|较)(?P<b>[^,\d]{2,14}?)(?P<way>高|低|多|少|快)$")
_TAIL = re.compile(r"^(?:的)?(?:目标|水平|的水平|标准|目标要求|要求|任务|大关|关口|指标)?(?:等)?[\"')\s]*$")
_ACT = re.compile(
    r"达到|完成|实现|建成|通过|纳入|按照?|采用|宣贯|建立|开展|配备|接入|参加|使用|符合|设置|推行|应用|具备|公开|签订|办理|进入|用于|落实|执行|"
    r"联网|上云|上线|安装|参与|获得|取得|拥有|使|得到|享有|享受|开通|通|建有|建|设|投入|创建|掌握|持证|入驻|运行|监控|验收|覆盖|实行|实施|成为|进行|转为|达|用"
)
_CONDITION = re.compile(
    r"^(?:对(?![外口接标])|对于|凡|若|如(?!期)|经(?=.{2,12}(?:认定|批准|审核|评审|同意|考核|验收))|未(?![成来就婚])|符合|按(?![期时质])"
    r"|以(?![上及下工旧奖乡县市])|不足|当(?![年地期前日])|因(?![地素]))"
)
_OPEN_MARK = re.compile(r"力争|争取|确保|每年|年均|至少|目标|不少于|不低于|努力")
_TO = re.compile(r"(?:以上|左右)?(?:提高|提升|增加|增长|扩大|上升|下降|降低|减少|压缩|缩短|压减|精简|达|拓展)(?:到|至)")
_FROM = re.compile(r"(?:由|从)(?P<what>[^,]{0,16}?)$")


def segments(clause: Clause, quantities: list[Quantity]) -> list[tuple[int, int]]:
    """Cut a clause at its commas; commas inside brackets and quotes that hold no number do not cut."""
    text, cuts = clause.folded, []
    depth_open = -1
    starts = [q.start for q in quantities]
    i = clause.start
    while i < clause.end:
        c = text[i]
        if c == "(" and depth_open < 0:
            close = text.find(")", i, min(clause.end, i + WINDOW))
            if close < 0 or any(i < s < close for s in starts):
                cuts.append(i)
            else:
                i = close
        elif c == ")":
            cuts.append(i)
        elif c in ",," and not (text[i - 1].isdigit() and re.match(r"\d{3}(?!\d)", text[i + 1 : i + 5])):
            cuts.append(i)
        i += 1
    edges = [clause.start - 1, *cuts, clause.end]
    return [(a + 1, b) for a, b in zip(edges, edges[1:], strict=False) if b > a + 1]


def read_left(text: str) -> Left:
    """Take the text before a number apart, from the number leftward: comparators, adverbs, times, baselines."""
    w = words()
    left = Left(text)
    if _YEARLY.search(text):
        left.per = "年"
    core = text.rstrip()
    for _ in range(12):
        tail = core[-40:]
        if margin := (_MARGIN.search(tail) or _THAN.search(tail)):
            left.baseline, left.word = margin["b"], left.word or margin["way"]
            core = core[: len(core) - (len(tail) - margin.start())]
            continue
        if m := _last(BASE, tail):
            left.baseline_year = int(m["b"])
        elif m := _last(BASE_PLAN, tail):
            left.baseline = m["b"]
        elif m := _last(PREVIOUS, tail):
            left.baseline = m[0][1:]
        elif m := _last(ADVERBIAL, tail):
            left.year = left.year or year_of(m)
        elif (m := w.comparator_end.search(tail)) and left.takes(m[0]):
            if left.word is None:
                left.word, left.op = m[0], w.comparators[m[0]][0]
            left.change = w.comparators[m[0]][1]
        elif m := w.trailing.search(tail):
            left.each |= m[0] == "各"
            left.severally |= m[0] == "分别"
        elif tail.endswith("至少"):
            left.least = True
            core = core[:-2].rstrip()
            continue
        else:
            break
        core = core[: len(core) - (len(tail) - m.start())].rstrip()
    left.least |= left.word == "至少" or "至少" in text[-24:]
    left.core = core
    if left.year is None:
        inner = [m for m in ADVERBIAL.finditer(core) if not _is_base(core, m)]
        left.year = year_of(inner[-1]) if inner else None
    return left


def _is_base(core: str, m: re.Match[str]) -> bool:
    """Tell whether a year is one compared with (比2010年) or the start of a span."""
    return core[max(0, m.start() - 1) : m.start()] in ("比", "较", "与", "同") or core[m.end() : m.end() + 2] in ("基础", "以来", "相比", "水平")


def _last(pattern: re.Pattern[str], tail: str) -> re.Match[str] | None:
    """Return a match of ``pattern`` that ends where ``tail`` ends."""
    for m in pattern.finditer(tail):
        if m.end() == len(tail):
            return m
    return None


def operator(q: Quantity, left: Left) -> str:
    """Return the operator: an explicit comparison first, then the bound behind the number, then the sign before it."""
    if left.word and left.word.startswith("控制"):
        return q.op or "<="
    if left.op in (">", "<", "<=", ">=") and q.op != "~":
        return left.op
    if q.op:
        return q.op
    return ">=" if left.least else left.op


def read_clause(clause: Clause, quantities: list[Quantity]) -> list[Draft]:
    """Return the targets of one clause in text order."""
    out: list[Draft] = []
    for a, b in segments(clause, quantities):
        inside = [q for q in quantities if a <= q.start < b]
        out += _segment(clause, a, b, inside)
    return out


def _segment(clause: Clause, a: int, b: int, inside: list[Quantity]) -> list[Draft]:
    text = clause.folded
    body = text[a:b].strip()
    lead = ADVERBIAL.match(names._BULLET.sub("", body, count=1) if body[:1] in "-—·" else body)
    if lead and lead.end() == len(body):
        clause.year = year_of(lead)
        return []
    if not inside:
        clause.pending, clause.pending_start = body, a
        if body:
            clause.names = []
        if lead:
            clause.year = year_of(lead)
        return []
    if lead or _YEARLY.match(names.strip_leading(body[:12])) or body.startswith(("每年", "年均", "平均每年", "力争每年")):
        clause.per = None if lead else "年"
    out: list[Draft] = []
    left_start, i = a, 0
    while i < len(inside):
        q = inside[i]
        stop = inside[i + 1].start if i + 1 < len(inside) else b
        between = text[q.end : stop]
        left_text = text[max(left_start, q.start - WINDOW) : q.start]
        right, joined = _right(between, i + 1 < len(inside))
        found: list[Draft] = []
        used = 1
        if (m := _FROM.search(left_text)) and i + 1 < len(inside) and (to := _TO.match(between)):
            q = inside[i + 1]
            i += 1
            left_text = left_text[: m.start()] + to[0]
            between = text[q.end : inside[i + 1].start if i + 1 < len(inside) else b]
            right, joined = _right(between, i + 1 < len(inside))
        if joined and (found := _severally(clause, left_text, inside[i:], b, a)):
            used = len(found)
        elif joined and (pair := _shared_count(clause, left_text, right, inside[i:], b, a)):
            found = pair
            used = len(found)
        elif not joined and i + 1 < len(inside) and (pair := _double_share(clause, left_text, between, inside[i : i + 2], b, a)):
            found, used = pair, 2
        else:
            one = _decide(clause, left_text, q, right, a, q.end + len(between.rstrip(" 、和及与")) if right else q.end)
            found = one
        if found:
            out += found
            last = inside[i + used - 1]
            left_start = last.end
            clause.names = [d.name for d in found]
            if right and used == 1:
                left_start = q.end + len(between) if joined else q.end + len(right)
            while left_start < b and text[left_start] in "、和及与 ":
                left_start += 1
        i += used
    if not out:
        clause.pending, clause.pending_start = body, a
    if lead and out and out[0].rule in ("target.before", "target.behind", "target.within") and text[a : out[0].quantity.start]:
        if out[0].name and clause.pending != out[0].name and _own_name(out[0], text[a:b]):
            clause.year = year_of(lead)
    return out


def _own_name(draft: Draft, segment: str) -> bool:
    return draft.name[:4] in segment


def _right(between: str, more: bool) -> tuple[str, bool]:
    """Split what stands between a number and the next: its own right side, and whether the next number is joined to it."""
    if not more:
        return between.strip(), False
    stripped = between.rstrip()
    for word in ("以及", "、", "和", "及", "与"):
        if stripped.endswith(word):
            return stripped[: -len(word)].strip(), True
        if stripped.startswith(word):
            return "", False
    if "、" in between:
        return between[: between.rfind("、")].strip(), False
    return between.strip(), False


def _severally(clause: Clause, left_text: str, group: list[Quantity], b: int, a: int) -> list[Draft]:
    """A和B分别达80和70以上: as many names as numbers; a bound behind the last governs all."""
    left = read_left(left_text)
    if not left.severally and "分别" not in left_text:
        return []
    core = left.core
    if "分别" in core:
        core = core[: core.rfind("分别")]
    name, verb = names.clean(core, verbs=True)
    parts = names.members(name)
    text = clause.folded
    chain = [group[0]]
    for q in group[1:]:
        if text[chain[-1].end : q.start].strip() not in ("、", "和", "及", "与", "以及", ""):
            break
        chain.append(q)
    if len(parts) != len(chain) or len(parts) < 2:
        return []
    if chain[-1].kind == "money" and words().reject.search(text[a:b]):
        return []
    last = chain[-1]
    out = []
    for part, q in zip(parts, chain, strict=True):
        unit = q.unit or (last.unit if last.kind == "share" else q.unit)
        unit = last.unit if unit and last.unit and last.unit.startswith(unit) else unit
        filled = replace(q, op=q.op or last.op, unit=unit, kind=last.kind if q.unit is None else q.kind)
        if filled.unit is None and not part.endswith(words().unitless):
            return []
        out.append(_draft(clause, part, filled, left, a, last.end, "target.severally", verb))
    return out


def _shared_count(clause: Clause, left_text: str, right: str, group: list[Quantity], b: int, a: int) -> list[Draft]:
    """建成3个国家级、17个省级示范项目: the head noun behind the last number belongs to all."""
    text = clause.folded
    if not right or len(group) < 2 or group[0].kind not in ("count", "amount"):
        return []
    nxt = group[1]
    tail = text[nxt.end : group[2].start if len(group) > 2 else b].strip()
    level = re.match(r"(国家级|省级|市级|县级|区级|部级|镇级|乡级|村级|世界级|国际|国家|省|市|县|区)", tail)
    if not level or not right.endswith("级") or len(right) > 6:
        return []
    first = _decide(clause, left_text, group[0], right + tail[level.end() :], a, nxt.end + len(tail))
    second = _decide(clause, left_text, nxt, tail, a, nxt.end + len(tail))
    return first + second if first and second else []


def _double_share(clause: Clause, left_text: str, between: str, pair: list[Quantity], b: int, a: int) -> list[Draft]:
    """50%以上的A和B 100%做X: both shares say what part does X."""
    first, second = pair
    if first.kind != "share" or second.kind != "share" or not between.startswith("的"):
        return []
    act = clause.folded[second.end : b].strip()
    m = re.match(r"的(.+?)(?:和|以及|及|、)(.+)$", between)
    if not m or not _ACT.match(act) or _ACT.search(between):
        return []
    left = read_left(left_text)
    out = []
    for subject, q in ((m[1], first), (m[2], second)):
        name, _ = names.clean(subject + act)
        out.append(_draft(clause, name, q, left, a, b, "target.within", None))
    return out


def _decide(clause: Clause, left_text: str, q: Quantity, right: str, a: int, end: int) -> list[Draft]:
    """Decide about one number by what stands left and right of it; no or one target, several for 各."""
    w = words()
    segment = clause.folded[a:end]
    right = re.sub(r"\([^()]{0,100}\)?$", "", right).rstrip()
    if not right:
        end = q.end
    if clause.rule_text or w.reject.search(segment) or _CONDITION.match(segment.strip()):
        return []
    left = read_left(left_text)
    year = left.year or clause.year
    if clause.issued and year and year < clause.issued:
        return []
    if w.past.search(left_text) or (_WAS.search(left_text) and not clause.goal and "到" not in left_text):
        return []
    if _TAIL.match(right):
        return _behind(clause, left, left_text, q, a, end)
    if right.startswith(("的", "以上的")) and q.kind != "share":
        return []
    if q.kind == "share":
        return _within(clause, left, left_text, q, right, a, end)
    if q.kind in ("count", "amount", "none"):
        return _before(clause, left, left_text, q, right, a, end)
    return []


def _marked(clause: Clause, left: Left, left_text: str, q: Quantity) -> bool:
    """Tell whether something says that a goal is meant: heading, year, bound, 每年, 力争."""
    return clause.goal or (left.year or clause.year) is not None or q.op is not None or left.per is not None or bool(_OPEN_MARK.search(left_text))


def _behind(clause: Clause, left: Left, left_text: str, q: Quantity, a: int, end: int) -> list[Draft]:
    """The number closes the segment: its name stands before, here or in an earlier segment."""
    w = words()
    name, verb = names.clean(left.core, verbs=left.change == "level" or left.word in w.verbs)
    start = a
    inherited = False
    if clause.names and (name in _GROWTH or name.startswith("占")) and len(name) <= 12:
        name = clause.names[-1] + ("年均" if left.per and name in _GROWTH else "") + name
    if len(name) < 2 or name in w.verbs or name in ("其", "其中"):
        if left.word in ("达到", "达") and not name and verb is None:
            pass
        bare = left.word in ("培训", "造林")
        found = [] if bare else (clause.names or _pending_names(clause))
        if not found:
            noun, _ = names.clean(left.core)
            if noun in ("培训", "轮训", "造林", "植树造林", "接种", "救助", "安置") and _marked(clause, left, left_text, q):
                found = [noun]
            else:
                return []
        elif not clause.names:
            start = clause.pending_start
        listed, inherited = found, True
        verb = verb or (name if name in w.verbs else None)
    else:
        listed = [name]
    if not _fits(clause, left, left_text, q, listed[-1], verb, inherited):
        return []
    if (left.each or _EACH.search(left_text.strip())) and len(listed) == 1:
        listed = names.members(listed[0])
    return [_draft(clause, n, q, left, start, end, "target.behind", verb) for n in listed]


def _pending_names(clause: Clause) -> list[str]:
    """Return the name in the numberless segment just before: up to its comparator, without its verb."""
    if not clause.pending or re.search(r"\d", clause.pending) or words().past.search(clause.pending):
        return []
    text = re.split(r"达到或超过|达到|高于|低于|优于|居于|位居|稳步|明显|显著|不断|逐步|进一步|大幅|持续|保持|稳定", clause.pending)[0]
    name, _ = names.clean(text, verbs=True)
    return [name] if 2 <= len(name) <= names.LONGEST and name not in words().verbs else []


def _fits(clause: Clause, left: Left, left_text: str, q: Quantity, name: str, verb: str | None, inherited: bool) -> bool:
    """Tell whether a name and a number behind it make a goal, by the class of the unit."""
    w = words()
    if len(name) > names.LONGEST or len(name) < 2 or name.endswith(w.nouns) and q.kind == "count":
        return False
    measured = name.endswith(w.heads)
    compared = left.word is not None
    if q.kind == "none":
        return compared and name.endswith(w.unitless) and q.value < 10000
    marked = _marked(clause, left, left_text, q)
    if q.kind == "money":
        return (measured or name.endswith(("产业", "集群", "经济", "业"))) and (compared or marked)
    if q.kind == "time":
        return any(t in name for t in w.time) and compared
    if q.kind in ("share", "times"):
        return compared or measured
    if q.kind == "points":
        return compared and measured
    if compared and left.word in _FLOORS:
        return measured or verb is not None or inherited or clause.goal or (left.year or clause.year) is not None or left.per is not None
    if compared and left.word not in ("为", "占", "控制", "保持", "稳定"):
        return True
    return marked or (verb is not None and verb not in w.weak)


def _within(clause: Clause, left: Left, left_text: str, q: Quantity, right: str, a: int, end: int) -> list[Draft]:
    """A share with what it does behind it: 企业85%以上按国际标准生产, 有30%的企业完成评价."""
    of = right.startswith("的")
    act = right[1:] if of else right
    subject, _ = names.clean(left.core)
    if left.word and left.word not in ("实现", "完成", "保持", "稳定", "至少"):
        return []
    if subject in ("有", "使", "让", "已有"):
        subject = ""
    subject = subject.removesuffix("有") if subject.endswith("有") and not subject.endswith("国有") else subject
    if of and (subject or not _ACT.search(act)):
        return []
    if not of and not subject:
        subject = clause.head
        if not subject:
            return []
    if not of and not (_ACT.match(act) or (q.value == 100 and _marked(clause, left, left_text, q))):
        return []
    if not _marked(clause, left, left_text, q) and q.value != 100:
        return []
    clause.head = subject
    name = names.clean(subject + act)[0] if not of else names.clean(act)[0]
    if not 2 <= len(name) <= names.LONGEST:
        return []
    return [_draft(clause, name, q, left, a, end, "target.within", None)]


_WAS = re.compile(r"共(?:建成|建|完成|有|培育|投入|发放|新增|组织|举办|引进|实现)")
_FLOORS = frozenset(["不少于", "不低于", "不得少于", "不得低于", "不得超过", "不超过", "至少", "超过", "少于", "低于", "高于"])
_GROWTH = ("增速", "增长率", "增幅", "占比", "比重", "增长", "覆盖率", "合格率", "涨幅", "降幅", "完成率")
_SUBJECT = re.compile(r"(?:各|每个?)[市县区镇乡街道村州旗盟地院校系家户社]{1,4}(?:\([市县区旗街道、]{1,5}\))?")
_NP_END = re.compile(r"(?:,|;|并|以及|从而|用于|进行|开展|给予|予以)")
_VERB_INSIDE = re.compile(r"(?P<np>.{2,14}?)(?P<vp>(?:通过|获得|取得|入选|进入|成为|建成|纳入|达到|完成|实现|上市|入库).{0,20})$")


def _before(clause: Clause, left: Left, left_text: str, q: Quantity, right: str, a: int, end: int) -> list[Draft]:
    """A count before what it counts: a verb governs it (至少打造1个以上X), or a list does (A、B等5个X)."""
    w = words()
    plain = names.strip_trailing(left_text.strip())
    plain = re.sub(r"(?:至少|不少于|不低于|超过|突破|约|近)$", "", plain)
    plain = names.strip_trailing(plain)
    for place in ("全市", "全县", "全省", "全区", "全国", "我市", "我县", "我省", "我区", "全镇"):
        plain = plain.removesuffix(place)
    m = w.verb_end.search(plain)
    verb = m[0] if m else None
    if verb is None and plain.endswith("等"):
        first = names.strip_leading(plain)
        opening = w.verb_start.match(first)
        verb = opening[0] if opening else None
    if verb is None:
        return []
    if verb in w.weak and not (_marked(clause, left, left_text, q) and (clause.goal or left.per or q.op not in (None, ">") or left.year or left.least)):
        return []
    noun = _NP_END.split(right)[0]
    inner = _VERB_INSIDE.match(noun)
    if inner and verb in ("有", "争取", "力争", "确保", "推动", "支持", "新增", "实现"):
        noun = f"{inner['vp']}的{inner['np']}"
    name, _ = names.clean(noun, places=False)
    if len(name) < 2 or len(name) > names.LONGEST or name.startswith(w.nouns) or name.endswith(w.nouns):
        return []
    subject = _SUBJECT.match(names.strip_leading(plain))
    if subject:
        name = subject[0] + name
    return [_draft(clause, name, q, left, a, end, "target.before", verb)]


def _draft(clause: Clause, name: str, q: Quantity, left: Left, start: int, end: int, rule: str, verb: str | None) -> Draft:
    change = left.change
    if verb and words().verbs.get(verb) == "increase":
        change = "increase"
    text = clause.folded
    while start < end and text[start] in " \t\u3000、,和及":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    unit = q.unit
    per = left.per or q.per or (clause.per if left.year is None else None)
    if per and unit in ("次", "场", "场次") and "/" not in unit:
        q = replace(q, unit=f"{unit}/年")
    return Draft(name, operator(q, left), q, left.year or clause.year, start, end, rule, change, left.baseline_year, left.baseline, per)
