"""The name of what is measured: the noun phrase of the text without adverbs, place, verb and time."""

from __future__ import annotations

import re

from kg.extract.indicators.vocab import words
from kg.extract.indicators.years import ADVERBIAL, BASE, BASE_PLAN, MONTHS, PREVIOUS
from kg.text import squeeze

LONGEST = 60
NUMBERING = re.compile(
    r"(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.](?![\d一二三四五六七八九十])|\d{1,2}[.、](?=[一二三四五六七八九十])|\d{1,2}\.(?=\d{1,2}(?:周?岁|个月))|[①-⑳]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十百]{1,5}条[\s\u3000]*|第[一二三四五六七八九十]+(?![产批届轮期季代方课类次人三梯名家]),?)"
)
_SPAN = re.compile(r"(?:[一二三四五六七八九十]|\d{1,2})年(?:内|间|累计|共|来)+")
BULLET = re.compile(r"[\s·—\-*●■◆]+")
_OF_MEASURE = re.compile(
    r"^(?:率|量(?![子化贩])|数(?![字据控码智])|额|面(?![向点食])|度(?!假)|人数|户数|面积|规模(?!以上)|用地|收入|业(?!务))"
)
_OF_NOUN = re.compile(r"^(?:资金|单位|能力|水平|主体|机构|标准(?!化)|平台|体系|质量|中心|人员|人才|项目|产业)")
# verbs that are as often the first part of a noun (发展水平, 建设用地)
_EITHER = frozenset(
    [
        "到位",
        "认证",
        "推广",
        "配置",
        "发展",
        "建设",
        "改造",
        "创",
        "种",
        "提供",
        "开发",
        "投放",
        "加工",
        "创业",
        "评选",
        "检测",
        "转化",
        "更新改造",
        "组织",
        "更新",
        "升级",
        "培训",
        "治理",
    ]
)
_HOLDERS = ("企业", "单位", "组织", "机构", "人员", "项目", "产品", "学校", "医院", "家庭")
_HELD = frozenset(["通过", "获得", "取得", "获", "参加", "享受", "入选"])
_PLACES = "省市县区镇乡村"
_RATE_HEAD = re.compile(r"(?:..化|..)率$")
_PLAIN = frozenset(["完成", "实现", "达到"])
_RATE = re.compile(r"(?:率|比重|占比|比例|满意度|指数)$")
_FOR = re.compile(
    r"(?:在|为|面向)[^,]{2,30}?(?=(?:免费)?(?:布局|开设|新开|新建|建设|建成|设立|打造|创建|培育|开展|举办|检定|发放|提供|配备|安装|培训))"
)
_AND = r"、|以及|(?<![饱温缓])和(?!谐)|(?<![普涉])及(?!时)|(?<!参)与"
_QUOTES = "\"'“”‘’"


def strip_leading(text: str, places: bool = True) -> str:
    """Drop numbering, bullets, adverbs, times and (with ``places``) 全市 in front; some adverbs only where a verb follows."""
    w = words()
    while text:
        for pattern in (NUMBERING, BULLET, ADVERBIAL, BASE, BASE_PLAN, PREVIOUS, MONTHS, _SPAN, w.leading):
            m = pattern.match(text)
            if m and m.end():
                break
        else:
            m = w.places.match(text) if places else None
            if m and len(text) - m.end() >= 2:
                text = text[m.end() :]
                continue
            return _strip_soft(text)
        rest = text[m.end() :]
        if m.re is w.leading and _OF_MEASURE.match(rest):
            return text
        text = rest
    return text


def _strip_soft(text: str) -> str:
    soft = words().leading_soft
    if strip_verb(text)[1] is not None:
        return text
    at = 0
    while m := soft.match(text, at):
        at = m.end()
        if strip_verb(text[at:])[1] is not None:
            return text[at:]
    if text.startswith("其") and text[1:2] not in ("他", "它", "余", "中"):
        return text[1:]
    return text


def strip_verb(text: str) -> tuple[str, str | None]:
    """Drop one verb in front (建成…, 新增…); return the rest and the verb. Verbs that belong to the noun stay."""
    w = words()
    m = w.verb_start.match(text)
    if not m:
        return text, None
    verb, rest = m[0], text[m.end() :]
    if _OF_MEASURE.match(rest) or verb in w.nouny:
        return text, None
    if verb in w.relative and ("的" in rest[1:-1] or (verb not in _PLAIN and rest.endswith(("人数", "户数")))):
        return text, None
    if verb in _HELD and rest.endswith(_HOLDERS) and len(rest) > 4:
        return text, None
    if verb in _EITHER and (len(rest) < 2 or _OF_NOUN.match(rest)):
        return text, None
    return rest, verb


def clean(text: str, verbs: bool = False, places: bool = True) -> tuple[str, str | None]:
    """Return the name in ``text`` and the verb that was dropped in front of it (with ``verbs``, and unless it is a rate)."""
    verb: str | None = None
    text = strip_leading(squeeze(text), places)
    if verbs and text[:1] in ("在", "为", "面") and (m := _FOR.match(text)):
        text = strip_leading(text[m.end() :])
    if verbs and not _RATE.search(text):
        first = strip_verb(text)[1]
        verb = first if first and text[len(first) : len(first) + 1] == "、" else None
        text = _after_last_verb(text)
        for _ in range(3):
            text, more = strip_verb(text)
            verb = verb or more
            if more is None:
                break
            text = strip_leading(text)
    text = strip_trailing(text)
    return _balanced(text), verb


def quoted(name: str) -> str:
    """Return a name of the folded text with its quotes curled again."""
    parts = name.split('"')
    if len(parts) % 2 == 0:
        return name
    return parts[0] + "".join(f"“{p}" if i % 2 == 0 else f"”{p}" for i, p in enumerate(parts[1:]))


def _after_last_verb(text: str) -> str:
    """Cut a list of doings at its last member: 推进品牌培育、创建X -> 创建X."""
    parts = text.split("、")
    for i in range(len(parts) - 1, 0, -1):
        rest, verb = strip_verb(parts[i])
        if verb is not None and len(verb) >= 2 and rest:
            return "、".join(parts[i:])
    return text


def strip_trailing(text: str) -> str:
    """Drop adverbs, times and commas at the end."""
    w = words()
    while text:
        m = w.trailing.search(text[-8:])
        if not m:
            return text
        text = text[: len(text) - len(m[0])]
    return text


def _balanced(text: str) -> str:
    """Drop an outer pair of quotes, and brackets or quotes that lost their partner."""
    text = re.sub(r"以[^,]{1,8}为单位$", "", text)
    text = text.strip(" 、,.;:的" if not text.endswith("目的") else " 、,.;:")
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES and not any(c in _QUOTES for c in text[1:-1]):
        text = text[1:-1]
    if sum(c in _QUOTES for c in text) % 2:
        text = text.strip(_QUOTES)
    for left, right in ("()", "《》"):
        if text.count(left) != text.count(right):
            text = text.strip(left + right)
    return text


def members(name: str) -> list[str]:
    """Split a compound name into its members, giving each the head they share (生产性和生活性服务业满意度)."""
    parts = [p for p in re.split(_AND, name) if p]
    if len(parts) < 2:
        return [name]
    last = parts[-1]
    out = []
    for part in parts[:-1]:
        out.append(part + _shared_head(part, last))
    return [*out, last]


def _shared_head(part: str, last: str) -> str:
    """Return what ``part`` lacks of the head of ``last``: 生产性服务业, 生活性服务业顾客满意度 -> 顾客满意度."""
    w = words()
    if w.openers.search(part):
        return ""
    if len(part) == 1:
        return last[1:] if part in _PLACES and last[:1] in _PLACES else ""
    if len(part) >= 3 and part.endswith(("人数", "收入", "户数", "产值", "总量", "总额", "增加值", "比重", "率")):
        return ""  # has its own: 旅游人数和旅游收入
    for k in range(len(part), 1, -1):
        at = last.find(part[-k:])
        if at > 0:
            return last[at + k :]
    if part in w.modifiers:
        other = next((m for m in w.modifiers if len(m) == len(part) and last.startswith(m)), None)
        return last[len(part) :] if other else ""
    opener = w.openers.search(last)
    if opener and opener.start() > 0 and len(part) <= 6:
        return last[opener.start() :]
    rate = _RATE_HEAD.search(last)
    return rate[0] if rate and len(part) <= 10 and not part.endswith("率") else ""
