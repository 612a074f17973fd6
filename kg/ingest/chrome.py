"""What a web page puts around a document: menus, breadcrumbs, share buttons, footers.

The words stand in ``kg/schema/vocab/chrome.toml``. Lines are judged folded and stripped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.schema.tables import table as read_table
from kg.text import fold


@dataclass(frozen=True, slots=True)
class Words:
    """The compiled vocabulary."""

    lines: frozenset[str]
    head: re.Pattern[str]
    foot: re.Pattern[str]
    foot_weak: re.Pattern[str]
    sentences: re.Pattern[str]
    glued: re.Pattern[str]


@cache
def words() -> Words:
    """Load and compile the vocabulary (once)."""
    table = read_table("chrome")
    return Words(
        frozenset(squeezed(fold(line)) for line in table["lines"]),
        re.compile("|".join(table["head"])),
        re.compile("|".join(table["foot"])),
        re.compile("|".join(table["foot_weak"])),
        re.compile("|".join(map(re.escape, table["sentences"]))),
        re.compile("|".join(map(re.escape, table["glued"]))),
    )


def squeezed(line: str) -> str:
    """Return ``line`` without white space, bullets and surrounding bars or brackets."""
    return "".join(line.split()).strip("·*|>»<-").removeprefix("〔").removesuffix("〕")


_MENU_SPLIT: Final = re.compile(r"[ \t]*[|>»/·][ \t]*|[ \t]{2,}|[ \t]+")
_SITE: Final = re.compile(
    r"[\u4e00-\u9fff·A-Za-z\d ]{2,24}(?:门户网站?|政府网站?|信息网|公众网|官方网站|官网|网站|频道|信息港|政务网|网)(?:首页)?"
)
_GENRE_END: Final = re.compile(
    r"(?:通知|意见|决定|办法|方案|规划|计划|纲要|细则|规定|公告|通告|批复|函|条例|令|要点|措施|预案|规则|制度|通报|报告|目录|标准|指南|清单|政策|规程|准则)"
    r"(?:\(.{1,30}\))*"
)


_TRAIL: Final = re.compile(r"[^>»。:]{1,16}(?:\s*(?:>{1,2}|»)\s*[^>»。:]{0,24}){2,8}")


# 热门站点| 甲网 | 乙网 | 论坛: a row of short links between bars
_BAR: Final = re.compile(r"[^|。:;\d《》]{1,12}(?:\|[^|。:;\d《》]{1,12}){2,16}\|?")


def is_menu(line: str) -> bool:
    """Tell whether a short line is a row of menu entries, most of them known, or a trail (甲 > 乙 > 丙)."""
    if len(line) <= 80 and _TRAIL.fullmatch(line):
        return True
    parts = [p for p in _MENU_SPLIT.split(line.strip(" |>»")) if p]
    if len(parts) < 2 or any(len(p) > 12 for p in parts):
        return False
    known = sum(squeezed(p) in words().lines for p in parts)
    return known * 2 > len(parts) or (known >= 2 and len(parts) >= 3 and all(len(p) <= 8 for p in parts))


def is_furniture(line: str) -> bool:
    """Tell whether the folded line is, as a whole, known page furniture."""
    bare = squeezed(line)
    return not bare or bare in words().lines or is_menu(line)


# A row of heads of a table of tasks or targets is no row of links: 类别 | 序号 | 工作任务 | 牵头单位
TABLE_HEAD: Final = re.compile(
    r"(?:^|\|)[ \t]*(?:序[ \t]*号|(?:牵头|责任|配合|参与)(?:单位|部门)|完成时限)[ \t]*(?:\||$)",
    re.M,
)


def is_head(line: str) -> bool:
    """Tell whether the folded, stripped line is chrome of the head of a page (breadcrumb, font size, counters)."""
    if "|" in line and TABLE_HEAD.search(line):
        return False
    if _BAR.fullmatch(line):
        return True
    return is_furniture(line) or (len(line) <= 200 and words().head.match(line.lstrip("·*-|> ")) is not None)


def is_site_name(line: str) -> bool:
    """Tell whether the folded, stripped line is nothing but the name of a site."""
    return len(line) <= 28 and _SITE.fullmatch(line) is not None


def looks_like_title(line: str) -> bool:
    """Tell whether the folded, stripped line may be (a part of) a title."""
    return "关于" in line or (len(line) >= 7 and _GENRE_END.search(line[-40:]) is not None)


_HEADING: Final = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十百\d]{1,4}[章条节编]|附件\s*\d*\s*[:.]?\s*\S)"
)


_DATE_LINE: Final = re.compile(
    r"\s*(?:(?:19|20)\d{2}|[一二][\u3007一二三四五六七八九○零O]{3})\s*年[\s\d一二三四五六七八九十]{1,8}月.{0,8}日?\s*(?:印发)?"
)
_END_MATTER: Final = re.compile(r"\s*(?:抄\s*送|主\s*送|分送|\((?:此件|本件)|.{0,60}日\s*印发\s*$)")


def is_heading(line: str) -> bool:
    """Tell whether a folded line opens with the number of a heading or of an annex."""
    return _HEADING.match(line) is not None


def is_body(line: str) -> bool:
    """Tell whether a folded line is text of a document: prose, a numbered heading, a signature's date, the imprint."""
    if _HEADING.match(line) or _DATE_LINE.fullmatch(line) or _END_MATTER.match(line):
        return True
    return len(line) >= 20 and "。" in line and words().sentences.search(line) is None


def foot_strength(line: str) -> int:
    """Return 2 if the folded, stripped line opens the foot of a page, 1 if it does where only chrome follows, else 0."""
    if len(line) > 400:
        return 0
    if words().foot.match(line.lstrip("·*-|> ")):
        return 2
    return 1 if is_furniture(line) or words().foot_weak.match(line.lstrip("·*-|> ")) else 0


def glued_at(line: str) -> int | None:
    """Return where page furniture glued to the end of a long folded line begins, or None.

    It must follow the last sentence: a body never resumes after the foot of a page.
    """
    low = max(line.rfind("。") + 1, len(line) - 600, 0)
    m = words().glued.search(line, low)
    return m.start() if m and m.start() > 0 else None
