"""Where names of public bodies stand in a text: one finder a kind of name.

Each finder yields ``(start, end, rule, collective)`` on folded text; :mod:`kg.extract.agencies` puts them together. The left
edge is the hard part: Chinese has no blanks, so a name begins at a level mark (市教育局), at a place (青川市教育局), behind
punctuation, or behind a word that opens one (由, 会同 …; table ``openers``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.agency_grammar import HAN, Grammar
from kg.schema.places import places

Span = tuple[int, int, str, bool]

HARD = frozenset(
    " \n\t\r\u3000\xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\ufeff。;,:!?()、《》〔〕\"'|—·/.%+-0123456789…★▲△☆※*●◆■□►→=<>#&@~"
)
_OF_DEPARTMENTS = re.compile("(?:各)?(?:有关|相关|所属有关)(?:职能)?(?:部门|单位)")
_ARTICLE = re.compile("第[一二三四五六七八九十百零]{1,5}[条款章节]|(?<=[0-9])[条款]")
# what belongs to a number, not to the name behind it: 2016年|市政府, 2018年版|市级清单, 12月底|县财政局
_OF_NUMBER = re.compile(
    "年(?:度|新?版|[上下]半年|[初底末内中]|以[来后前])?|月(?:份|[初底末中])?|日(?:[前后起内])?|新?版|号|届|次|期|批"
)
_RUN = re.compile(f"[{HAN}]{{2,}}")
_OFFICE = re.compile("办(?!事处)|督查|研究室|参事|新闻|外事|金融|法制|国资")
_TREASURY = re.compile("要|应|将|统筹|每年|安排")  # 市财政 is the bureau only where it acts
_CLASS_ANCHOR = re.compile("各|地方|[两三四五]级|[省市县乡]级(?=以上|人民|政府|地方)")
_NATIONAL = frozenset(("国家", "全国", "中央", "国务院"))
_PLACE_MARK = re.compile("[省市县区州盟旗镇乡师]|街道")
_OF_COUNCIL = re.compile(f"(?!办公|有关|相关|关于|同意|批准|部门)[{HAN}]{{2,8}}?办公室(?![{HAN}]*会议)")
_DIVISION = re.compile(f"[{HAN}]{{2,10}}?(?<!公)司(?![法机令徒长])")  # 教育部|基础教育司
_NO_BRANCH = re.compile("牵头|负责|推动|会同|等|各|要|和|及|配合|与|在|对|加强|指导|组织|设立|派驻")
#: Single openers that begin another word before these: 经济, 和平, 同江.
_NO_OPENER = frozenset(
    [
        "经济",
        "经开",
        "经贸",
        "经信",
        "经营",
        "经费",
        "和谐",
        "和平",
        "同江",
        "本溪",
        "无锡",
        "于都",
        "对外",
        "报社",
        "按摩",
        "在地",
        "为民",
    ]
)
_NO_BUREAU = ("布局", "格局", "全局", "大局", "结局", "当局", "开局", "时局", "僵局", "变局", "新局")
_NO_OFFICE = ("大厅", "客厅", "餐厅", "展厅", "门厅", "舞厅", "歌厅")
_OTHER_SUFFIX = re.compile(r"\([局委厅办](?:、[局委厅办])*\)")
_MEMBERS = re.compile("(?:制度|机制)?各?成员单位")
_TAIL_BRACKET = re.compile(r"\((?:街道办事处|办事处|街道办|街道|工委|党工委|办公室|党委|管委会)\)")
_ORGAN_AREA = re.compile("(?:[省市县区州盟旗镇乡园城岛港湖山]|街道|苏木|农场|林场|牧场|基地|片)$")
_CLASS_AREA = re.compile(
    r"(?:乡镇|镇乡|街道|乡镇街道|镇街|县级|市级|省级|县级以上|县级以上地方|县级以上地方各级|乡级)$"
)
_GROUP_HARD = re.compile(
    "成立|设立|组建|承担|召集|主持|征求|(?<=[厅局部署])建立|调整|充实|由|(?<!感染)的|发挥|依托|报|召开|参加|撤销|会同|作为|提请|接受|服从|健全|完善|纳入|列入|设在|简称|其|下设|[和及与](?=[省市县区州国][^域场镇级内外乡营])"
)
_GROUP_SOFT = re.compile("和|及|与|以|为|将|把|加强|一次|一个|任|受|给|同|对|向|经|在|建立|要求|按照|根据|关于|按|是")
_GROUP_START = re.compile(
    f"(?:[省市县区州盟旗镇乡师](?![级场])|自治[区州县]|国务院|国家|全国|中央|中共|(?:(?![向在对由把将内为的和与及以]|经(?![济开贸信]))[{HAN}]){{2,6}}?(?:省|(?<![强兴立富全各我本城都建贯])(?:市|县|区)|州|盟|旗))"
)
_NO_COMMITTEE = re.compile("(?:技术|居民|村民|业主|专家|评审|评标|学术|家长|咨询|仲裁|专业|社区)委员会$")
_GENERIC_UNIT = re.compile(
    "^各(?:职能|监管|主管|业务|责任|牵头|行业|直属)?(?:部门|单位)$|^各(?:工作组|专项工作组|专班|工作专班|国有企业|派出所|分局|大队|中队|司法所)$|企业$"
)


def chunk_start(text: str, position: int, limit: int = 48) -> int:
    """Return where the run without punctuation before ``position`` begins (at most ``limit`` back)."""
    floor = max(0, position - limit)
    i = position
    while i > floor and text[i - 1] not in HARD:
        i -= 1
    article = _ARTICLE.match(text, i, position)  # 第五条县级以上人民政府
    if article is None and i and text[i - 1] in "0123456789":
        article = _OF_NUMBER.match(text, i, position)
    return article.end() if article else i


def after_openers(g: Grammar, text: str, start: int, end: int) -> int:
    """Return the end of the last opening word in ``text[start:end]`` that a name may follow, or ``start``."""
    last = start
    for m in g.openers.finditer(text, start, end):
        if m.end() - m.start() > 1 or text[m.start() : m.start() + 2] not in _NO_OPENER:
            last = m.end()
    for i in range(end - 1, last - 1, -1):
        if text[i] in "委府局厅办部会":
            return i + 3 if text[i] == "办" and i + 3 <= end and text[i + 1 : i + 3] in ("公室", "公厅") else i + 1
    return last


def known_place(text: str, begin: int, end: int) -> int:
    """Return where the known places that end at ``end`` begin (青川市云岭县: both), or ``end`` if none does."""
    named = places().named
    at = end
    while at > begin:
        full = at != end
        for k in range(max(begin, at - 12), at - 1):
            name = text[k:at]
            if name == "和县" and k and (text[k - 1] not in HARD or text[k - 1] in ")》"):
                continue  # 市政府|和|县政府, not the county of that name
            if name in ("会同县", "会同", "商县") and k and text[k - 1] not in "省市州":
                continue  # 会同|县财政局, 县经济局商|县财政局
            if (not full or name[-1] in "省市县区州盟旗") and named(name):
                at = k
                break
        else:
            return at
    return at


def place_before(g: Grammar, text: str, start: int, marked: bool) -> int | None:
    """Return where the place name before ``start`` begins; ``start`` if there is none; None if no name can begin here.

    ``marked``: ``text[start]`` is itself a level mark and so may end the place (青川|市). Places of the table are taken as
    they are; others (towns, new areas) only where what stands before them is a boundary.
    """
    if start == 0 or text[start - 1] in HARD:
        return start
    before = text[start - 1]
    if marked:
        if text[start] in "市区县镇" and before in g.not_mark_before:
            return None
        if before in g.loose_before:
            return start
    begin = chunk_start(text, start, 16)
    edge = start + 1 if marked else start
    known = known_place(text, begin, edge)
    if known < edge:
        return known
    tail = after_openers(g, text, begin, start)
    size = start - tail
    if size == 0:
        return start
    inner = _PLACE_MARK.search(text, tail, start)
    if marked:
        if size <= 4 or (inner and size <= 14):
            return tail
        return start
    if inner and text[start - 1] in "省市县区州盟旗镇乡" and 2 <= size <= 14:
        return tail
    if tail == begin and 2 <= size <= 4 and (begin == 0 or text[begin - 1] in "、,;:(\n 。〔及和"):
        return tail
    return None


def cores(text: str, g: Grammar) -> Iterator[Span]:
    """Yield names made of level or place, function words and suffix, and whole names."""
    for run in _RUN.finditer(text):
        if g.anchor.search(text, run.start(), run.end()):
            yield from _cores_in(text, g, run.start(), run.end())


def _cores_in(text: str, g: Grammar, low: int, high: int) -> Iterator[Span]:
    while (m := g.core.search(text, low, high)) is not None:
        span = _core(text, g, m)
        if span is None:
            low = m.start() + 1  # no name from here; one may begin further on (滨河新|区管委会和市公安局)
        else:
            yield span
            low = max(span[1], m.start() + 1)


def _core(text: str, g: Grammar, m: re.Match[str]) -> Span | None:
    """Return the name that a match of the core pattern is part of, or None."""
    start, end = m.span()
    if m["whole"]:
        if m["branch"] and _NO_BRANCH.search(m["branch"]):
            end = m.start("branch")
        division = _DIVISION.match(text, end) if text[end - 1] in "部委局署" else None
        if division and not _NO_BRANCH.search(division.group()):
            end = division.end()
        office = _OF_COUNCIL.match(text, end) if m["whole"] == "国务院" else None
        if office and not _NO_BRANCH.search(office.group()):
            end = office.end()
        if text.startswith("办公厅", end) and text[end - 1] in "部委局署":
            end += 3
        return None if _OF_DEPARTMENTS.match(text, end) else (start, end, "whole", False)
    if m["full"]:
        return start, end, "party-full", False
    if m["level"]:
        return start, end, "youth-league", False
    if m["lv"]:
        return _levelled(text, g, m)
    begin = place_before(g, text, start, False)
    if begin is None:
        return None
    if m["vertical"]:
        return (begin, end, "vertical", False) if begin < start else None
    if not _stem_ok(g, text, m):
        return None
    if begin >= 2 and text.startswith("民航", begin - 2):
        begin -= 2
    other = _OTHER_SUFFIX.match(text, end)  # 财政厅(局)
    return begin, other.end() if other else end, "stem", False


def _levelled(text: str, g: Grammar, m: re.Match[str]) -> Span | None:
    """Return the name that begins at a level mark or the place that it ends."""
    start, end = m.span()
    mark = m["lv"]
    begin = place_before(g, text, start, True) if len(mark) == 1 or mark.startswith("自治") else start
    if begin is None or (mark in _NATIONAL and m["local"]):
        return None
    if m["sub1"] and _NO_BRANCH.search(m["sub1"]):
        end = m.start("sub1")
    if (m["free"] and not _free_ok(m["free"])) or (m["centre"] and not _free_ok(m["centre"])):
        return None
    if m["local"] and end - m.start("local") <= 2 and not _closed(g, text, end):
        return None
    if m["local"] == "财政" and _TREASURY.match(text, end) is None:
        return None
    if _OF_DEPARTMENTS.match(text, end):
        return None
    if m["party"] and text.startswith("中共", max(0, begin - 2)) and begin >= 2:
        begin -= 2
    if (m["stem"] or m["local"]) and text[end - 1] in "委会" and text.startswith("办公室", end):
        end += 3  # 市妇儿工委|办公室, 县安委会|办公室
    elif text.startswith("办", end) and text.startswith("编委", end - 2) and _closed(g, text, end + 1):
        end += 1
    kind = next(k for k in ("gov", "party", "stem", "local", "centre", "free") if m[k])
    return begin, end, kind, False


def _closed(g: Grammar, text: str, end: int) -> bool:
    """Tell whether a name may end at ``end``: its suffix is safe, or what follows cannot continue a word."""
    return text[end - 1] in "局厅府会院" or g.closer.match(text, end) is not None


def _free_ok(words: str) -> bool:
    """Tell whether unknown function words after a level mark are a name: no opening word or list inside."""
    if len(words) > 2 and re.search(
        "[的由向把将为各等及或要]|负责|牵头|会同|配合|推动|加强|建设|成立|设立|政府|组织|开展|公司|管委会|办事处|街道|[和与][省市县区州镇乡国各团]",
        words,
    ):
        return False
    return not (_NO_COMMITTEE.search(words) or words.endswith((*_NO_BUREAU, *_NO_OFFICE)))


def _stem_ok(g: Grammar, text: str, m: re.Match[str]) -> bool:
    """Tell whether function words without a level are a name: not one weak word alone, and ended as a name."""
    name = m["stemmed"]
    body = re.sub("(?:局|厅|署|委员会|委|办公室|总队|支队|大队|稽查队)$", "", name)
    if len(body) < 2 or body in g.weak or name in g.bare or _NO_COMMITTEE.search(name):
        return False
    if name.endswith(("办公室", "委员会")) and body in g.weak:
        return False
    return _closed(g, text, m.end()) if name.endswith(("委", "室", "队")) else True


def organs(text: str, g: Grammar) -> Iterator[Span]:
    """Yield governments and administrations of named areas: 云岭镇人民政府, 高新区管委会, 东城街道办事处."""
    for m in g.organ.finditer(text):
        start, end = m.span()
        begin = chunk_start(text, start, 16)
        tail = after_openers(g, text, begin, start)
        area = text[tail:start]
        if not area or not _closed(g, text, end) or _OF_DEPARTMENTS.match(text, end):
            continue
        word = m.group()
        klass = bool(_CLASS_AREA.search(area))
        if word.startswith(("人民政府", "政府", "府", "委", "党委")) and not re.search(
            "[省市县区州盟旗镇乡]$|街道$", area
        ):
            continue
        if word.startswith(("委", "府")) and not klass and len(area) < 1:
            continue
        if word.startswith(("工委", "办事处")) and not _ORGAN_AREA.search(area):
            continue
        if word.startswith("管") and not _ORGAN_AREA.search(area):
            continue
        bracket = _TAIL_BRACKET.match(text, end)
        yield tail, bracket.end() if bracket else end, "organ", klass


def groups(text: str, g: Grammar) -> Iterator[Span]:
    """Yield coordinating bodies with free words inside: 市“…”工作领导小组, 县质量发展委员会办公室."""
    named: set[str] = set()
    for m in g.head.finditer(text):
        begin = _group_begin(g, text, m.start())
        if begin is None or not _closed_group(g, text, m):
            continue
        name = text[begin : m.end()]
        plain = re.sub("(?:办公室|办|秘书处)$", "", name)
        inner = plain.replace('"', "")
        if inner in named and _is_short(text, m):
            members = _MEMBERS.match(text, m.end())
            kind = "group" if members is None else "collective:members"
            yield m.start(), (members or m).end(), kind, members is not None
            continue
        if inner in g.bare or _NO_COMMITTEE.search(plain):
            continue
        marked = _GROUP_START.match(name) is not None
        strict = re.search(
            "(?:委员会|工作组|协调机制|推进组|专班|指挥部|专项小组|推进小组|工作小组)(?:办公室|办|秘书处)?$", name
        )
        if strict and not marked:
            continue
        free = re.sub("(?:工作)?(?:领导小组|联席会议|协调小组)(?:办公室|办|秘书处)?$", "", name)
        if len(free) < 3:
            continue
        members = _MEMBERS.match(text, m.end())
        if members:  # 县就业工作联席会议成员单位
            yield begin, members.end(), "collective:members", True
            continue
        named.update((plain[-3:], plain[-4:]))
        bracket = _TAIL_BRACKET.match(text, m.end())
        yield begin, bracket.end() if bracket else m.end(), "group", False


def _is_short(text: str, m: re.Match[str]) -> bool:
    """Tell whether a bare head is the office or are the members of the body named before: 领导小组办公室设在…."""
    alone = m.start() == 0 or text[m.start() - 1] in HARD or text[m.start() - 1] in "由报经和及与"
    office = m.group().endswith("办公室") and not text.startswith(("主任", "副主任", "成员", "人员"), m.end())
    return alone and not m.group().startswith("工作领导") and (office or _MEMBERS.match(text, m.end()) is not None)


def _closed_group(g: Grammar, text: str, m: re.Match[str]) -> bool:
    return not m.group().endswith("办") or g.closer.match(text, m.end()) is not None


def _group_begin(g: Grammar, text: str, head: int) -> int | None:
    """Return where a coordinating body's name begins, walking left from its head word; None where nothing fits."""
    low = head
    floor = max(0, head - 40)
    quoted = False
    while low > floor:
        c = text[low - 1]
        if c == '"':
            quoted = not quoted
        elif c in "0123456789" and "A" <= text[low - 2 : low - 1] <= "Z":
            pass  # 县H7N9…领导小组
        elif c == "\n" or (not quoted and c in HARD and c not in "·"):
            break
        low -= 1
    if quoted:  # an opening quote without its partner: the name begins behind it
        low = text.rfind('"', low, head) + 1
    segment = text[low:head]
    hard = 0
    for m in _GROUP_HARD.finditer(segment):
        hard = m.end()
    starts = [hard] + [m.end() for m in _GROUP_SOFT.finditer(segment) if m.end() > hard]
    starts += [i + 1 for i, c in enumerate(segment) if c in "委府" and i + 1 > hard]
    for k in sorted(starts):
        found = _GROUP_START.match(segment, k)
        while found is not None:  # 严格落实|省…指挥部: what opens a name is no part of the place
            inner = [o.end() for o in g.openers.finditer(segment, k, found.end() - 1) if o.end() - o.start() > 1]
            if not inner:
                return low + k
            k = inner[-1] + segment.startswith(("了", "好", "到"), inner[-1])
            found = _GROUP_START.match(segment, k)
    if len(segment) - hard > 24:
        return None
    soft = hard
    for m in re.finditer("加强|充分|以|对|向|在|为|将|经(?![济开贸信营])|(?:召开)?[一两]次", segment[hard : hard + 10]):
        soft = hard + m.end()
    return low + soft


def collectives(text: str, g: Grammar) -> Iterator[Span]:
    """Yield classes of bodies: 各县(市、区)人民政府, 市直各部门, 地方政府, 市、镇两级政府; bare classes of places too."""
    done = 0
    for anchor in _CLASS_ANCHOR.finditer(text):
        if anchor.start() < done:
            continue
        stop = anchor.start() + 90
        tries = (g.collective.match(text, i, stop) for i in range(max(done, anchor.start() - 7), anchor.start() + 1))
        m = next((t for t in tries if t is not None and t.end() > anchor.start()), None)
        if m is None:
            continue
        start, end = m.span()
        done = end
        if text[start] == "区" and text[start - 1 : start] == "地":
            continue  # 各地区各部门
        if text[start] in "省市县区州盟旗" and start and text[start - 1] not in HARD:
            begin = place_before(g, text, start, True)
            start = begin if begin is not None else max(chunk_start(text, start, 8), start - 8)
        if text[start - 1 : start] == "驻" or text[start] == "级":
            continue  # 中省市驻县各单位, 各级各部门: nobody in particular
        if m["cunit"] and text[start] in "委府" and start and text[start - 1] not in HARD:
            start += 1  # 市妇儿工委|各成员单位: the body's own word
        cut = text.rfind("、", start, end)
        if cut > 0 and m["cbody"] and _OFFICE.match(text, end):  # 各县区、|市政府办公室
            done = cut
            yield start, cut, "collective:place", True
        elif m["cplace"]:
            if cut > 0 and g.closer.match(text, end) is None:  # 各镇街、|市教育局
                done = end = cut
            if text.count("(", start, end) == text.count(")", start, end):
                yield start, end, "collective:place", True
        elif m["cunit"]:
            if not _GENERIC_UNIT.search(m.group()):
                yield start, end, "collective:unit", True
        else:
            yield start, end, "collective", True
    for edge in g.bare_edge.finditer(text):
        m = g.bare_class.match(text, edge.start())
        if m is not None:
            yield m.start(), m.end(), "collective", True
