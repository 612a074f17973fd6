"""Metadata lines of a page: 【键】值, 键:值, 键 | 值 |, several pairs a line, one cell a line, and bylines.

Everything here reads one (folded) line; which lines belong to the head of a page is decided in :mod:`kg.ingest.front`.
The keys stand in ``kg/schema/vocab/metadata.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.errors import SchemaError
from kg.ingest import chrome
from kg.schema.patterns import any_of
from kg.schema.tables import table as read_table
from kg.text import DATE

CANONICAL: Final = frozenset(
    (
        "title",
        "doc_no",
        "issuer",
        "issued",
        "published",
        "effective",
        "expires",
        "status",
        "category",
        "keywords",
        "index_no",
        "remark",
        "other",
    )
)
_DATE_KEYS: Final = frozenset(("issued", "published", "effective", "expires"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its value at ``[start, end)`` of the text; ``value_start:value_end`` is the value alone."""

    key: str
    raw_key: str
    value: str
    start: int
    end: int
    value_start: int
    value_end: int
    shape: str


@cache
def vocabulary() -> dict[str, Any]:
    """Load and check the table of keys.

    Raises:
        SchemaError: a canonical key is unknown, or a key stands under two of them.
    """
    table = read_table("metadata")
    unknown = set(table["keys"]) - CANONICAL
    if unknown:
        raise SchemaError(f"metadata.toml: no canonical key of a metadata field: {', '.join(sorted(unknown))}")
    seen: dict[str, str] = {}
    for canonical, keys in table["keys"].items():
        for key in keys:
            if key in seen:
                raise SchemaError(f"metadata.toml: {key} stands under {seen[key]} and {canonical}")
            seen[key] = canonical
    return table


@cache
def _by_key() -> dict[str, str]:
    return {key: canonical for canonical, keys in vocabulary()["keys"].items() for key in keys}


@cache
def unknown_values() -> frozenset[str]:
    """Return the values that stand for no value (暂无, 无, - …)."""
    return frozenset(vocabulary()["unknown"]["values"])


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a key with its mark anywhere, and of a key cell alone."""
    keys = _by_key().keys()
    alternatives = any_of(keys, r"[ \t?]{0,12}")
    # A short key is told inside a line only by the blank that spaces it (标 题:).
    glued = any_of((k for k in keys if len(k) > 3), r"[ \t?]{0,12}")
    glued += "|" + any_of((k for k in keys if 1 < len(k) <= 3), r"[ \t?]{1,12}")
    marked = (
        rf"〔[ \t]{{0,4}}(?P<b>{alternatives})[ \t]{{0,4}}〕[ \t]*:?"
        rf"|(?<![^\s|;,·〕\d号日])(?P<c>{alternatives})[ \t]{{0,4}}(?P<mark>[:|])"
        rf"|(?P<g>{glued})[ \t]{{0,4}}:"
    )
    alone = rf"[·*\-—|\s]*(?P<k>{alternatives})[ \t]*[:|]?[ \t|]*"
    return re.compile(marked), re.compile(alone)


def _clean(value: str) -> str:
    return value.strip(" \t|;·•*")


def _shape(m: re.Match[str]) -> str:
    if m["b"]:
        return "brackets"
    return "bar" if m["mark"] == "|" else "colon"


def _limit(key: str, text: str, start: int, end: int, last: bool) -> int:
    """Return where the value in ``[start, end)`` ends; the last one of a line may be glued to the body."""
    value = text[start:end]
    if key in _DATE_KEYS:
        m = DATE.search(value[:40])
        if m and not value[: m.start()].strip(" |"):
            tail = re.compile(r"(?:(?<=月)\d{1,2})?(?:[ \tT]*\d{1,2}:\d{2}(?::\d{2})?)?").match(value, m.end())
            stop = tail.end() if tail else m.end()
            return start + stop if len(value.strip()) > stop + 12 or last else end
    if last and len(value) > 90 and key != "remark":
        stripped = start + len(value) - len(value.lstrip())
        gap = re.compile(r"[ \t]").search(text, stripped + 1, end)
        return gap.start() if gap and gap.start() - stripped < 90 else stripped
    return end


def pairs(text: str, start: int, end: int) -> list[Pair]:
    """Return the key-value pairs of the folded line ``text[start:end]`` if it begins with a key, else nothing.

    A line may open with bullets or with a key whose value is another pair (核心提示:【发布单位】…). Empty values are kept:
    the value may stand on the next line.
    """
    marked, _ = _patterns()
    first = marked.search(text, start, min(end, start + 40))
    if first is None or text[start : first.start()].strip(" \t·*-—|>"):
        return []
    if first["mark"] == "|" and chrome.TABLE_HEAD.search(text, first.end() - 1, end):
        return []
    found = list(marked.finditer(text, start, end))
    out: list[Pair] = []
    for i, m in enumerate(found):
        raw = re.sub(r"[\s?]", "", m["b"] or m["c"] or m["g"])
        key = _by_key()[raw]
        last = i + 1 == len(found)
        stop = end if last else found[i + 1].start()
        if _shape(m) == "bar":  # the next cell is the value, unless the row is cut off after it
            bar = text.find("|", m.end(), stop)
            if bar >= 0 and bar < stop and not last:
                stop = bar + 1
        stop = _limit(key, text, m.end(), stop, last)
        value = text[m.end() : stop]
        cleaned = _clean(value)
        if raw == "字号" and _DOC_NO.fullmatch(cleaned):  # not the size of the type
            key = "doc_no"
        offset = m.end() + value.find(cleaned) if cleaned else m.end()
        out.append(Pair(key, raw, cleaned, m.start(), stop, offset, offset + len(cleaned), _shape(m)))
    return out


_BLOCK: Final = re.compile(r"(?:文章属性|法规属性)?[ \t·•]*〔")
_TEXT_BEGINS: Final = re.compile(r"正文(?=[\u4e00-\u9fff])")


def block(text: str, start: int, end: int) -> tuple[int, int, list[Pair]] | None:
    """Return begin, end and pairs of a run of bracketed keys inside a line: …意见文章属性•【制定机关】…•【字号】…正文….

    Three keys are wanted, and a text behind them that is marked by 正文.
    """
    for m in _BLOCK.finditer(text, start, end):
        begins = _TEXT_BEGINS.search(text, m.end(), end)
        if m.start() == start or begins is None:
            return None
        found = pairs(text[: begins.start()], m.end() - 1, begins.start())
        if sum(p.shape == "brackets" for p in found) >= 3:
            return m.start(), begins.end(), found
    return None


def key_alone(line: str) -> tuple[str, str] | None:
    """Return canonical and written key if the folded line is a key cell and nothing else (索 引 号, 文号:)."""
    m = _patterns()[1].fullmatch(line)
    if m is None:
        return None
    raw = re.sub(r"[\s?]", "", m["k"])
    return _by_key()[raw], raw


# keys that may be parted from their value by a blank alone; nothing else begins a line so
_BARE_KEYS: Final = (
    "索引号|信息索引号|发布机构|发文机关|发布机关|发文机构|发文单位|成文日期|生成日期|发文日期|发布日期|公开日期|发布时间|主题分类|体裁分类|组配分类|服务对象分类|信息分类"
    "|发文字号|文[ \t]{0,4}号|索[ \t]{1,4}引[ \t]{1,4}号|文件编号|有效性|公开方式|公开形式|公开时限|主题词|关键词|生效日期|废止日期|失效日期|统一编号|信息来源|责任部门|公开责任部门|名称|成文时间|是否有效|所属主题"
)
_BARE: Final = re.compile(rf"(?<!\S)(?P<k>{_BARE_KEYS})(?:[ \t]+|$)")


def bare_pairs(text: str, start: int, end: int) -> list[Pair]:
    """Return the pairs of a line whose keys have no mark: 索引号 0123/2020-1 发布机构 某局 成文日期 2020-12-16.

    Every value must fit its key, and the line must hold two keys or one with a telling value.
    """
    if _BARE.match(text, start, end) is None:
        return []
    found = list(_BARE.finditer(text, start, end))
    out: list[Pair] = []
    telling = 0
    for i, m in enumerate(found):
        raw = re.sub(r"\s", "", m["k"])
        key = _by_key().get(raw, "other")
        stop = found[i + 1].start() if i + 1 < len(found) else end
        value = _clean(text[m.end() : stop])
        if value and not plausible(key, value):
            return []
        telling += bool(value) and key in ("index_no", "doc_no", *_DATE_KEYS)
        offset = text.find(value, m.end(), stop) if value else m.end()
        out.append(Pair(key, raw, value, m.start(), stop, offset, offset + len(value), "bare"))
    return out if len(out) > 1 or telling else []


_GLUED: Final = re.compile(rf"(?:{_BARE_KEYS}|时效性|效力级别|施行日期|实施日期)(?=\S)")


def glued_key(text: str, start: int, end: int) -> Pair | None:
    """Return the pair of a line whose key runs into its value: 发文字号某发〔2021〕63号, 施行日期2021年12月21日."""
    m = _GLUED.match(text, start, end)
    if m is None or end - start > 60:
        return None
    value, key = _clean(text[m.end() : end]), _by_key().get(m[0], "other")
    if not value or value[0] in ":的和与为是" or not plausible(key, value):
        return None
    return Pair(key, m[0], value, start, end, m.end(), m.end() + len(value), "glued")


def bare_single(text: str, start: int, end: int) -> Pair | None:
    """Return the one pair of a line between others of its kind: 发布机构 某局, 主题分类 农业."""
    m = _BARE.match(text, start, end)
    if m is None or end - start > 70:
        return None
    value = _clean(text[m.end() : end])
    key = _by_key().get(re.sub(r"\s", "", m["k"]), "other")
    if not value or not plausible(key, value):
        return None
    offset = text.find(value, m.end(), end)
    return Pair(key, m["k"], value, m.start(), end, offset, offset + len(value), "bare")


_DOC_NO: Final = re.compile(r".{0,24}(?:\d{4}.{0,6}\d+\s*号|第.{1,8}号|〔\d{4}〕.{0,8})")
_BODY: Final = re.compile(r"[\u4e00-\u9fff()、 ,·]{2,40}")
_CODE: Final = re.compile(r"[\w/.\-_〔〕() ]{2,60}")
_WORDS: Final = re.compile(r"[^。:]{1,60}")


def plausible(key: str, value: str) -> bool:
    """Tell whether the folded line ``value`` can be the value of ``key`` that stands on the line before it.

    A key with an empty value is common, and the line after it is then a title or the text itself.
    """
    value = _clean(value)
    if not value or len(value) > 120:
        return False
    if value in unknown_values():
        return True
    if key in _DATE_KEYS:
        m = DATE.match(value)
        return m is not None and len(value) - m.end() <= 12
    if key == "doc_no":
        return _DOC_NO.fullmatch(value) is not None and "的" not in value
    if key == "index_no":
        return _CODE.fullmatch(value) is not None and any(c.isdigit() for c in value)
    if key == "status":
        table = vocabulary()["status"]
        return any(value in words for words in table.values())
    if key == "issuer":
        return len(value) <= 40 and _BODY.fullmatch(value) is not None and "关于" not in value
    if key == "title":
        return "。" not in value
    if key == "remark":
        return False
    if "关于" in value or len(value) > 40 or re.search(r"〔\d{4}", value):
        return False
    return _WORDS.fullmatch(value) is not None
