"""Names of prizes, honours and titles in the folded text: where the last word stands, and how far left the name goes."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from kg.extract.award_words import words
from kg.schema.patterns import from_first

MAX_NAME: Final = 30


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate at ``[start, end)``; ``kind`` is prize, honour, title, paid or called (a name before 称号).

    ``quoted`` says that the name stands between quotes; ``grades`` are the grades written with it (一等奖 …).
    """

    start: int
    end: int
    name: str
    kind: str
    quoted: bool
    grades: tuple[str, ...] = ()


_LEVEL: Final = r"(?:全国|国家级?|国际|中国|中央|部级|省部级|省级?|市级?|县级?|区级?|镇级?|州级?|自治区级?|各级|世界|省市|省、市|设区市|地市级?|行业|(?:国家级?)?[1-5]?A{1,5}级)(?:以上)?"
# where a name cannot go on to the left; longest words first
_STOP: Final = re.compile(
    r"争创|创建成?为?|成功创建|创成|再创|新创|创出|获得|获评|荣获|获取|再获|获|夺取|夺得|摘取|争取|争夺|争当|争做|争评|评为|评选表彰|评选|评定|评审|评比|授予|颁发|颁授|命名表彰|命名为?|认定为?|表彰奖励|表彰|奖励"
    r"|设立|增设|设置|开展|组织|推荐|申报成?|申请|培育|培养|打造成?|建成|拥有|新增|达到|形成|加强|实施|推进|推动|鼓励|支持|引导|参与|参加|参评|入选|列入|纳入|成为|跻身|进入|晋升|冲击|冲刺|实现|巩固|保持|(?<![全奋])力争|选树|了|深化|提高|提升|加大|落实|规范|优化|强化|扩大|创(?=\")|含|建设|取得|增加"
    r"|被|对于?|将|把|向|在|凡|的|等|以(?!上)|为|其中|包括|例如|如|按照?|给予|做强|做大|不断|积极|继续|首次|(?<![创革])新(?![闻型能])|率先|大力|深入|广泛|进一步|至少|累计|分别|每年|每个|每家|每|各类|一批|若干|多个|部分|更多|全部|同时|并|且|或者|(?<!人)才|已|曾|是|即|有(?!色|机)|共|以及|至|到|于"
    r"|\d+(?![\dA])[个项件家名枚块次座所户人张批]?(?:以上|左右|余)?|[一二三四五六七八九十百千两几数]+[个项件家名枚块次座所户](?:以上|左右|余)?|[个项件家枚块](?:以上|左右)|角逐|振兴|壮大|新建|新评|遴选|推选|拿到|发挥|学习|引进|招引|聘请|弘扬|举办|承办|宣传|弘扬|围绕|通过|完善|健全|制定|企业(?=获|争|创)|活动|工作|制度|评价|我[省市县区]|本[省市县区]|全[市县区](?=[省市县国])|全省(?=[国])"
)
_LEAD: Final = re.compile(r"(?:、|和(?![谐平美])|及|与|或|以及|等)*")
_BEGINS: Final = re.compile(
    r"(?:、|和|及|与|或)?(?:全国|国家|中国|中华|国际|省级|市级|县级|省[^级]|(?!创建|争创|培育|申报|新建|获得|获评|评为|入选|推荐|认定)[\u4e00-\u9fff]{2,3}省)"
)
# verbs that may stand inside a name behind its level: 国家商标战略实施示范城市, 全国知名品牌创建示范区
_NOMINAL: Final = frozenset(
    [
        "创建",
        "实施",
        "建设",
        "培育",
        "推进",
        "推动",
        "评价",
        "制度",
        "工作",
        "活动",
        "保持",
        "加强",
        "有",
        "新",
        "才",
        "是",
        "部分",
        "共",
        "支持",
        "创新",
        "组织",
        "拥有",
        "为",
        "以",
        "等",
        "于",
        "到",
        "至",
        "在",
        "向",
        "并",
        "且",
        "给予",
        "制定",
        "引导",
        "参与",
        "公共",
        "积极",
        "表彰",
        "奖励",
        "继续",
        "实现",
        "宣传",
        "表彰奖励",
        "把",
        "对",
        "即",
        "凡",
    ]
)
_GRADES: Final = re.compile(
    r"(?P<list>(?:特等奖?|特(?=[、,一])|[一二三四]等奖?|[一二三四]|金奖?|银奖?|铜奖?|优秀奖|提名奖|入围奖|优胜奖)(?:(?:[、,]|和|及|与|或|以及)(?:特等奖?|[一二三四]等奖?|[一二三四]|金奖?|银奖?|铜奖?|优秀奖|提名奖|入围奖|优胜奖))*)$"
)
_GRADE_GLUE: Final = re.compile(r"(?:[、\s\"]|和|及|与|或)*")
_BAD_BEFORE_PRIZE: Final = frozenset(
    "奖联获颁评发授申受嘉重有中抽该此本各设报领大兑以惩给予得的可并再或未不双获补即后可"
)
#: What stands before 奖 although its last character begins other words: 突出贡献奖, 中华技能大奖.
_GRAND: Final = (
    "贡献",
    *(
        "技能大",
        "科技大",
        "创新大",
        "工程大",
        "设计大",
        "艺术大",
        "质量大",
        "文化大",
        "创业大",
        "学术大",
        "工业大",
        "建筑大",
    ),
    *("新闻大", "戏剧大", "旅游大"),
)
_RULES_ABOUT: Final = re.compile(r"(?:办法|规定|制度|政策|资金|条例|机制|工作|实施|暂行)")
_NUMBER: Final = re.compile(r"\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)|[①-⑳]")
_BAD_CUP: Final = frozenset("奖水纸茶酒口举干碰一两三几量烧")


_QUOTE: Final = re.compile(r'"([^"\n,。;]{2,16})"')
_MARKED: Final = re.compile('["评授表命争荣获选参遴推认]')  # what a match of _QUOTED begins with
_PUT: Final = r"(?:评选表彰|评选|评为|评定为|授予|表彰|命名|争创|荣获|获评|选树|争当|争做|参评|遴选|推选)"
_RUN: Final = r"(?:(?:\d{1,4}[名个家户项])?\"[^\"\n,。;]{2,16}\"(?:\d{1,4}[名个家户项])?(?:、|和|及|与)?){1,8}"
_QUOTED: Final = re.compile(
    rf"(?:认定|评定|命名|评|获评)为?[^,。;\"\n]{{0,6}}(?P<paid>{_RUN})(?:企业|产品|单位|商标)?的[^。;\n]{{0,16}}(?:奖励|奖补|奖\d|各奖|授牌)"
    rf"|{_PUT}(?:[^,。;\"\n]{{0,8}})(?P<list>{_RUN})"
    rf"|(?P<after>(?P<list2>{_RUN})(?:等)?(?:系列)?(?:评选|选树|推选|荣誉称号|称号|荣誉))"
)
# what stands between quotes as a mark of an assessment or a certification
_NO_TITLE: Final = re.compile(
    "优秀|良好|合格|优良|好评|[A-D]级|先进$|成效|高新技术|专精特新|规上|四上|规模以上|星级?$|等次|达标|食品|首台|重点企业|低保|困难|信用|失信"
)
# quoted words of any ending that are plainly titles, by their beginning or by what is counted or given behind them
_SELECT: Final = re.compile(r'"?[^"]{0,6}?(?:最美|十佳|十大|百佳|金牌|杰出)')
_HELD: Final = re.compile(r"\d{1,4}[名户位]|[^。;\n]{0,12}颁发(?:荣誉)?(?:证书|奖牌|奖杯|牌匾)")
_BEST: Final = re.compile(
    r"(?:评选|选树|表彰|推选|遴选|开展(?=[^,。;\n]{4,16}(?:评选|选树)))(?:表彰|出|一批|一次|\d{1,4}[名个家户位])?(?P<name>(?:全?[省市县区镇]级?)?(?:十佳|最美|百佳)[\u4e00-\u9fff]{2,10}?)"
    r"(?=[,。;、\d\n]|和|活动|评选|选树|等|并|给)"
)
_BEST_MARK: Final = re.compile("[评选表推遴开]")


def split_grades(run: str) -> tuple[str, tuple[str, ...]]:
    """Split the grades off the end of a prize's name: 省科学技术一、二等奖 → 省科学技术, (一等奖, 二等奖)."""
    if not run.endswith("奖"):
        return run, ()
    m = _GRADES.search(run)
    if not m:
        return run, ()
    parts = [p for p in re.split(r"[、,和及与或]|以及", m["list"]) if p]
    grades = tuple(
        (p if p.endswith("奖") else p + ("奖" if p.endswith("等") or p in ("金", "银", "铜") else "等奖"))
        for p in parts
    )
    return run[: m.start()], grades


def _left(folded: str, end: int, floor: int) -> tuple[int, bool]:
    """Return where the name that ends at ``end`` begins, and whether it is all between quotes."""
    low = max(floor, end - MAX_NAME)
    if folded[end : end + 1] == '"':
        opened = folded.rfind('"', low, end)
        if (
            opened >= 0
            and "\n" not in folded[opened:end]
            and "。" not in folded[opened:end]
            and "," not in folded[opened:end]
        ):
            return opened + 1, True
    i = end
    while i > low:
        c = folded[i - 1]
        if "\u4e00" <= c <= "\u9fff" or c.isalnum() or c in "·、+-" or (c == ")" and folded.rfind("(", low, i) >= 0):
            if c == ")":
                i = folded.rfind("(", low, i)
            else:
                i -= 1
            continue
        if c == '"':
            opened = folded.rfind('"', low, i - 1)
            if opened >= 0 and i - opened < 22 and "," not in folded[opened:i]:
                i = opened
                continue
        break
    return i, False


def _cut(run: str, tail: int) -> int:
    """Return where in ``run`` the name begins; ``tail`` is the length of the last word, which is never cut."""
    limit = len(run) - tail
    lead = _LEAD.match(run)
    number = _NUMBER.match(run)  # of a heading
    cut = number.end() if number else lead.end() if lead and lead.end() <= limit else 0
    levelled = _BEGINS.match(run, cut) is not None
    position = 0
    quotes = [m.start() for m in re.finditer('"', run)]
    inside = [(quotes[k], quotes[k + 1]) for k in range(0, len(quotes) - 1, 2)]
    while True:
        m = _STOP.search(run, position)
        if not m or m.start() >= limit:
            break
        position = m.start() + 1
        if any(a < m.start() < b for a, b in inside):
            continue
        if levelled and m[0] in _NOMINAL:
            continue
        if m[0] == "建设" and m.start() != cut and not _BEGINS.match(run, m.end()):
            continue  # 乡村振兴建设示范镇: part of the name
        if m.end() <= limit:
            cut, position = m.end(), max(position, m.end())
            levelled = _BEGINS.match(run, cut) is not None
    # joints: go on to the left only over bare levels (国家、省优质工程奖; 国家级和省级…示范企业)
    for m in reversed(list(re.finditer(r"、|和|及|与|或", run[cut:limit]))):
        joint = cut + m.start()
        if any(a < joint < b for a, b in inside) or _inner_joint(run, joint):
            continue
        before = run[cut:joint]
        if re.fullmatch(rf"(?:{_LEVEL}(?:、|和|及|与|或)?)+", before):
            continue
        if run[joint] in "和与及" and _BEGINS.match(run, cut) and not _BEGINS.match(run, joint + 1):
            continue  # 国家文化产业和旅游产业融合发展示范区
        cut = joint + 1
        break
    nation = run.find("中国", cut, limit)
    return nation if nation > 0 and not inside else cut  # 全市农产品|中国驰名商标


_WORDS_WITH_JOINT: Final = re.compile(
    r"和谐|和平|和美|和睦|参与|与时|普及|以及|及时|总和|饱和|温和|祥和|中和|共和|和顺|和田|和县|呼和"
)


def _inner_joint(run: str, at: int) -> bool:
    """Whether the 和, 与, 及 at ``at`` is part of a word (和谐, 普及)."""
    return any(
        m.start() <= at < m.end() for m in _WORDS_WITH_JOINT.finditer(run, max(0, at - 2), min(len(run), at + 3))
    )


def find_names(folded: str) -> list[Name]:
    """Return the candidates in order; overlapping ones are settled in favour of the longer."""
    w = words()
    out: list[Name] = []
    floor = 0
    for m in w.anchor.finditer(folded):
        end = m.end()
        word = m[0]
        if word.endswith("称号"):
            name = _called(folded, m.start(), floor)
            if name is not None and not (out and out[-1].end > name.start):
                out.append(name)
                floor = name.end
            continue
        kind = w.kinds.get(word, "prize")
        if (
            word == "奖"
            and folded[m.start() - 1 : m.start()] in _BAD_BEFORE_PRIZE
            and not folded.endswith(_GRAND, 0, m.start())
        ):
            continue
        if (
            word == "奖"
            and folded[m.start() - 1 : m.start()] == "计"
            and folded[m.start() - 2 : m.start() - 1] not in "设统审会"
        ):
            continue  # 按最高标准计奖; but 设计奖
        if word.endswith("奖励") and _RULES_ABOUT.match(folded, end):
            continue  # 科技进步奖励办法
        if word == "杯" and (folded[m.start() - 1 : m.start()] in _BAD_CUP):
            continue
        start, quoted = _left(folded, end, floor)
        run = folded[start:end]
        if word == "奖" and not quoted:
            head, grades = split_grades(run)
            if grades and not head.strip('、和及与或" '):
                if out and _GRADE_GLUE.fullmatch(folded, out[-1].end, start + len(head)):
                    out[-1] = _with_grades(out[-1], grades, end, out[-1].end == start + len(head))
                floor = end
                continue
        if quoted:
            if run.startswith(word) and len(run) == len(word):
                outer, _ = _left(folded, start - 1, floor)
                prefix = folded[outer : start - 1]
                level = re.search(rf"(?:{_LEVEL}(?:、|和|及)?)+$|中华$", prefix)
                if level:
                    start = outer + level.start()
            name_text = folded[start:end] + ('"' if '"' in folded[start:end] else "")
        else:
            head, grades = split_grades(run) if word == "奖" else (run, ())
            one = len(grades) > 1 and not head.endswith(("奖", "、", "和", "或", "及", "与", '"'))
            # X一、二、三等奖 is one prize: the marks between the grades are no joints
            start += _cut(head, 2) if one else _cut(run, len(word))
            name_text = folded[start:end]
        grades = ()
        if kind == "prize" and word == "奖":
            head, grades = split_grades(name_text)
            if len(grades) > 1:
                name_text = head.rstrip("、") + ("" if head.endswith("奖") else "奖")
        name_text = name_text.strip("、 ·-+")
        last = out[-1] if out else None
        if last and last.quoted and last.end == start and kind == "prize" and not quoted:  # "…杯"优质工程奖
            out[-1] = Name(last.start - 1, end, folded[last.start - 1 : end], "prize", False, grades)
            floor = end
            continue
        if name_text.strip('"') in w.generic and not quoted:
            continue
        if kind != "prize" and not quoted and "各" in name_text:
            continue  # 市直各医疗卫生单位: a class of bodies
        out.append(Name(start, end + 1 if quoted else end, name_text, kind, quoted, grades))
        floor = end
    if '"' in folded:
        out = _add_quoted(folded, out)
    if "十佳" in folded or "最美" in folded or "百佳" in folded:
        out = _add_best(folded, out)
    return [n for n in out if n.name not in w.generic or n.quoted]


def _add_quoted(folded: str, names: list[Name]) -> list[Name]:
    """Add names between quotes that only their verb makes an award: 评选"十大杰出青年", "最美家庭"评选."""
    found: list[Name] = []
    for m in from_first(_MARKED, _QUOTED, folded):
        which = "list2" if m["after"] else "paid" if m["paid"] else "list"
        all_of = list(_QUOTE.finditer(m[which]))
        known = (
            any(  # one honour of a list makes the others honours
                q[1].endswith(words().quoted) or _SELECT.match(q[0]) for q in all_of
            )
            or (_HELD.match(folded, m.end()) or _HELD.search(m[which])) is not None
        )
        for q in all_of:
            start, end = m.start(which) + q.start(1), m.start(which) + q.end(1)
            if which == "paid":
                if len(q[1]) > 2 and not _NO_TITLE.search(q[1]):
                    found.append(Name(start, end + 1, q[1], "called", True))
            elif known or (m["after"] and q[1][:2] in ("最美", "十佳", "十大")):
                found.append(Name(start, end + 1, q[1], "called", True))
    return _merged(names, found)


def _add_best(folded: str, names: list[Name]) -> list[Name]:
    """Add bare titles that say themselves that they are won: 评选十佳辅导员."""
    return _merged(
        names,
        [
            Name(m.start("name"), m.end("name"), m["name"], "called", False)
            for m in from_first(_BEST_MARK, _BEST, folded)
        ],
    )


def _merged(names: list[Name], found: list[Name]) -> list[Name]:
    """Join ``found`` with ``names``; what overlaps those is left out."""
    if not found:
        return names
    starts = [n.start for n in names]
    ends = list(accumulate((n.end for n in names), max))  # names come in order; how far they reach

    def taken(f: Name) -> bool:
        i = bisect_left(starts, f.end)
        return i > 0 and ends[i - 1] > f.start

    return sorted(names + [f for f in found if not taken(f)], key=lambda n: (n.start, n.end))


def _with_grades(n: Name, grades: tuple[str, ...], end: int, direct: bool) -> Name:
    """Add grades that follow a name: 科学技术奖一、二等奖; 科技进步特等奖、一等奖; 质量奖和提名奖 (no grade, 提名奖)."""
    head, own = split_grades(n.name)
    if own and head:
        return replace(n, name=head + "奖", grades=own + grades, end=end)
    return replace(n, grades=(n.grades or (() if direct else ("",))) + grades, end=end)


def _called(folded: str, at: int, floor: int) -> Name | None:
    """Read the name before 称号: "X"称号, or X称号 behind a verb."""
    if folded[at - 1 : at] == ")":
        return None
    if folded[at - 1 : at] == '"':
        opened = folded.rfind('"', max(floor, at - 34), at - 1)
        if opened < 0:
            return None
        inner = folded[opened + 1 : at - 1]
        if 2 <= len(inner) <= 24 and not re.search(r"[,。;\n]", inner):
            return Name(opened + 1, at, inner, "called", True)
        return None
    start, _ = _left(folded, at, floor)
    run = folded[start:at]
    cut = _cut(run, 2)
    name = run[cut:]
    if re.match(r"相应|有关|专业|职业|各[类级种]|相关|技术|学术", name):
        return None
    if cut == 0 or not 4 <= len(name) <= 20 or name.endswith(("荣誉", "相应", "有关", "该", "此")):
        return None
    return Name(start + cut, at, name, "called", False)
