"""The name of what is measured: the noun phrase of the text without adverbs, place, verb and time."""

from __future__ import annotations

import re

from kg.extract.indicators.vocab import words
from kg.extract.indicators.years import ADVERBIAL, BASE, BASE_PLAN, PREVIOUS
from kg.text import squeeze

LONGEST = 60
_NUMBERING = re.compile(r"(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]+,?)")
_BULLET = re.compile(r"[\s·—\-*●■◆]+")
# a verb that is part of a noun: 覆盖率, 培训人数, 服务标准, 建设用地
_NOUNY = frozenset(
    [
        "服务", "检测", "检验", "监测", "抽检", "抽查", "覆盖", "合作", "保障", "规划", "授权", "利用", "治理", "加工", "养殖", "出栏", "接种", "筛查", "转移", "供应",
        "发展", "建设", "组织", "通车", "改造", "培训", "注册", "保有", "处置", "种", "创", "获", "有", "申请", "贯通", "更新", "升级", "救助", "安置", "认证", "推广", "配置",
    ]
)
_OF_MEASURE = re.compile(r"^(?:率|量|数|额|面|度|人数|户数|面积|规模|用地|收入|业(?!务))")
_OF_NOUN = re.compile(r"^(?:资金|单位|能力|水平|主体|机构|标准|平台|体系|质量|中心|人员|人才|项目|产业)")
_EITHER = frozenset(["认证", "推广", "配置", "发展", "建设", "改造", "获", "有", "创", "种"])
_QUOTES = "\"'“”‘’"


def strip_leading(text: str) -> str:
    """Drop numbering, bullets, adverbs, times and place words in front."""
    w = words()
    while text:
        for pattern in (_NUMBERING, _BULLET, ADVERBIAL, BASE, BASE_PLAN, PREVIOUS, w.leading):
            m = pattern.match(text)
            if m and m.end():
                break
        else:
            m = w.places.match(text)
            if not m or len(text) - m.end() < 2:
                return text
        rest = text[m.end() :]
        if m.re is w.leading and _OF_MEASURE.match(rest) and m[0] in ("基本", "促进", "组织", "引导", "保障", "支持", "总", "推进", "服务"):
            return text
        text = rest
    return text


def strip_verb(text: str) -> tuple[str, str | None]:
    """Drop one verb in front (建成…, 新增…); return the rest and the verb. Verbs that belong to the noun stay."""
    w = words()
    m = w.verb_start.match(text)
    if not m:
        return text, None
    verb, rest = m[0], text[m.end() :]
    if _OF_MEASURE.match(rest) or (verb in _NOUNY and verb not in _EITHER):
        return text, None
    if verb in _EITHER and (len(rest) < 3 or _OF_NOUN.match(rest)):
        return text, None
    return rest, verb


def clean(text: str, verbs: bool = False) -> tuple[str, str | None]:
    """Return the name in ``text`` and the verb that was dropped in front of it (with ``verbs``)."""
    verb: str | None = None
    text = strip_leading(squeeze(text))
    if verbs:
        text, verb = _after_last_verb(text)
        for _ in range(2):
            text, more = strip_verb(text)
            verb = verb or more
            if more is None:
                break
            text = strip_leading(text)
    text = strip_trailing(text)
    return _balanced(text), verb


def _after_last_verb(text: str) -> tuple[str, str | None]:
    """Cut a list of doings at its last member: 推进品牌培育、创建X -> X."""
    parts = re.split(r"(?<=[^0-9])、", text)
    for i in range(len(parts) - 1, 0, -1):
        m = words().verb_start.match(parts[i])
        if m and len(m[0]) >= 2 and m[0] not in _NOUNY and not _OF_MEASURE.match(parts[i][m.end() :]):
            return "、".join(parts[i:]), None
    return text, None


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
    parts = [p for p in re.split(r"、|以及|和|及|与", name) if p]
    if len(parts) < 2:
        return [name]
    last = parts[-1]
    out = []
    for part in parts[:-1]:
        out.append(part + _shared_head(part, last))
    return [*out, last]


def _shared_head(part: str, last: str) -> str:
    for heads in words().heads:
        if part.endswith(heads) and len(part) > len(heads) + 1:
            return ""
    for k in range(len(part), 1, -1):
        at = last.find(part[-k:])
        if at > 0:
            return last[at + k :]
    if len(part) <= 4 and len(last) > len(part) + 1:
        return last[len(part) :]
    return ""
