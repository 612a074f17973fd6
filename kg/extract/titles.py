"""Titles: the covering notice's and the policy's own, where they stand, and the genre at their end.

A title may be wrapped over lines, carry the document number in brackets, stand twice (headline of the page and head of
the document), or be named only in the notice's sentence 现将《…》印发给你们. 关于印发X的通知 is a notice of the policy X.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.errors import SchemaError
from kg.extract import doc_number
from kg.schema.tables import table as read_table
from kg.text import squeeze

Span = tuple[int, int]


@cache
def vocabulary() -> dict[str, Any]:
    """Load and check the table of genres.

    Raises:
        SchemaError: a mapped genre is not a genre itself.
    """
    table = read_table("genres")
    known = set(table["genres"])
    for word, kind in table["types"].items():
        if kind not in known:
            raise SchemaError(f"genres.toml: {word} = {kind}, which is no genre")
    if not set(table["weak"]) <= known:
        raise SchemaError(f"genres.toml: weak words that are no genres: {set(table['weak']) - known}")
    return table


@cache
def _genre() -> re.Pattern[str]:
    words = sorted({*vocabulary()["genres"], *vocabulary()["types"]}, key=len, reverse=True)
    return re.compile("(?:" + "|".join(words) + ")$")


@cache
def _suffix() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in sorted(vocabulary()["suffixes"], key=len, reverse=True))
    return re.compile(
        rf"(?:{words}|\([^()]{{0,40}}\)|第\d{{1,4}}号|[\s《》\"“”。]|\*+|(?:19|20)\d{{2}}[-—~至](?:19|20)?\d{{2}}年?)$"
    )


def bare(title: str) -> str:
    """Return a folded title without what follows its genre: (试行), (2011-2020年), quotes."""
    for _ in range(6):
        m = _suffix().search(title)
        if m is None or m.start() == 0:
            break
        title = title[: m.start()]
    return title


def genre(title: str) -> str | None:
    """Return the genre that ends a folded title (type of the policy), or None: …质量发展纲要(2011-2020年) → 纲要."""
    m = _genre().search(bare(title))
    if m is None or not ends_like_title("关于" + title):
        return None
    return str(vocabulary()["types"].get(m[0], m[0]))


def ends_like_title(line: str) -> bool:
    """Tell whether a folded line may end a title: by a genre, weak ones only after 的 or another word of a title."""
    stem = bare(line)
    m = _genre().search(stem)
    if m is None or len(stem) <= len(m[0]):
        return False
    if m[0] == "法" and stem.endswith(("做法", "方法", "看法", "打法", "想法", "办法")):
        return stem.endswith("办法")
    if m[0] not in vocabulary()["weak"] or "关于" in line or m[0] == "法":
        return True
    return len(stem) >= 8 and _REPORT.search(stem) is None


_REPORT: Final = re.compile(
    r"召开|举行|会议(?!精神)|调研|[研究部署听取]{2}(?:了|20)|,(?:研究|部署)"
)  # the headline of a report


@cache
def _cover() -> re.Pattern[str]:
    verbs = "|".join(sorted(vocabulary()["cover"]["verbs"], key=len, reverse=True))
    kinds = "通知|函|公告|决定|通告|命令|令|通报"
    return re.compile(
        rf"^(?P<who>.{{0,80}}?)(?:关于)?(?:同意|联合)?(?P<verb>{verbs})(?:了)?(?P<what>.{{2,}}?)(?:的)?(?:{kinds})$"
    )


@cache
def _news() -> re.Pattern[str]:
    verbs = "|".join(sorted(vocabulary()["cover"]["verbs"], key=len, reverse=True))
    return re.compile(rf"^(?P<who>.{{2,80}}?)(?P<verb>{verbs})\s*(?P<what>《[^《》]{{4,}}》)$")


@cache
def _clipped() -> re.Pattern[str]:
    """X关于印发Y without 的通知, as some sites' headlines have it."""
    return re.compile(r"^(?P<who>.{2,60}?)关于(?P<verb>印发|转发)(?P<what>.{4,})$")


def unwrap(title: str) -> tuple[str, str, str] | None:
    """Split the folded title of a covering notice into who issues, the verb, and what is issued; else None.

    The policy's name is given without 《》: X关于印发《Y》的通知 → (X, 印发, Y). Of several named, the first.
    """
    stem = title.strip()
    while stem.endswith(")"):
        opened = stem.rfind("(")
        if opened <= 0 or not stem[:opened].rstrip().endswith(("通知", "函", "公告", "决定", "通告", "令")):
            break
        stem = stem[:opened].rstrip()
    cut = re.fullmatch(
        r"《(?P<what>[^《》]{4,}(?:《[^《》]+》[^《》]*)?)》的通知", stem
    )  # a headline that lost its 关于印发
    if cut is not None and genre(cut["what"]) is not None:
        return "", "印发", cut["what"]
    m = _cover().match(stem) or _news().match(stem) or _clipped().match(stem)
    if m is None:
        return None
    what = m["what"].strip()
    if what.startswith("《"):
        depth = 0
        for i, c in enumerate(what):
            depth += (c == "《") - (c == "》")
            if depth == 0:
                rest = what[i + 1 :]
                inner = what[1:i]
                # 《X》(试行) keeps its bracket; 《X》和《Y》 names two, the first is taken
                what = inner + rest if re.fullmatch(r"\s*\([^()]{1,20}\)", rest) else inner
                break
    if genre(what) is None and not what.endswith("等"):
        return None
    return m["who"].strip(), m["verb"], what


# --- the head of the text --------------------------------------------------------------------------------------------

_ITEM: Final = re.compile(
    r"[ \t]*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,4}[章条节]|1[.、])"
)
_ARTICLES: Final = re.compile(r"(?:第[一二三四五六七八九十百]{1,5}条\s*){2,}")  # links to the articles of a law
_SUBTITLE: Final = re.compile(
    r"\((?:(?:19|20)\d{2}(?!年\d{1,2}月).{0,14}|试行|暂行|修订|.{0,8}修订版?|征求意见稿|草案|第.{1,3}版|.{1,6}版)\)"
)
_ADOPTED: Final = re.compile(r"\(?.{0,8}\d{4}年.{0,60}(?:通过|公布|批准|发布|修订|修正|施行|印发)")
_TRAILING_NO: Final = re.compile(
    r"[(\s]*(?P<no>[^()\s]{1,16}[〔(]\s*(?:19|20)\d{2}\s*[〕)]\s*第?\s*\d{1,5}\s*号)\s*\)?\s*$"
)
_NEWS_TAIL: Final = re.compile(r"(?:正式)?(?:发布|出台|印发|公布)了?$")  # 某市…实施方案发布
_SITE_TAIL: Final = re.compile(r"\s*(?:[_|]|\s[-—]{1,2}\s).{2,30}$")


_ADDRESSED: Final = re.compile(
    "[各局委办厅部院所站室会行省市县区镇乡]|有关|政府|单位|公司|学校|中心|同志|代表|企业|主任"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the body. ``lines`` are spans without blanks at their ends; ``body`` is where the body begins.

    ``title`` is the span of the first title among them, with ``title_text`` joined and without number or site name.
    """

    lines: tuple[Span, ...]
    body: int
    title: Span | None
    title_text: str | None


def pieces(folded: str, start: int, end: int) -> list[Span]:
    """Return the lines of ``folded[start:end]``; a very long line is cut at its blanks (texts without line breaks)."""
    out: list[Span] = []
    for m in re.compile(r"[^\n]+").finditer(folded, start, end):
        if m.end() - m.start() <= 200:
            parts = _at_number(folded, m.start(), m.end())
        else:
            stop = min(m.end(), m.start() + 2000)
            parts = [
                q for p in re.compile(r"\S+").finditer(folded, m.start(), stop) for q in _at_number(folded, *p.span())
            ]
        for low, high in parts:
            while low < high and folded[low].isspace():
                low += 1
            while high > low and folded[high - 1].isspace():
                high -= 1
            if low < high:
                out.append((low, high))
    return out


def _at_number(folded: str, start: int, end: int) -> list[Span]:
    """Cut a long piece around a document number near its start: title, number and recipients ran together."""
    if end - start <= 110:
        return [(start, end)]
    number = next(iter(doc_number.find(folded[start : min(end, start + 220)])), None)
    before = folded[start : start + number.start].rstrip("( ") if number is not None else ""
    if number is None or not ends_like_title(before) or re.search(r"[。,;:》]|根据|按照|贯彻|落实《", before):
        return [(start, end)]
    low, high = start + number.start, start + number.end
    return [(start, low), (low, high), (high, end)]


_NOW_ISSUED: Final = re.compile(r"(?:现(?:予以?|将|发布|公布|印发|批准|转发)|兹将)[^。]*《")
_PRELUDE: Final = re.compile(r"(?:消息|近日|日前|记者|日电).*(?:全文|内容|通知|原文|现予刊登|刊登|全文)如下:?$")


def _has_title(folded: str, lines: list[Span]) -> bool:
    return any(ends_like_title(squeeze(folded[slice(*span)])) for span in lines)


def read_head(folded: str, limit: int = 4000, shown: str | None = None) -> Head:
    """Read the lines before the body and find the first title among them.

    ``shown`` is the text that titles are cut from (same length as ``folded``, which is the default).
    """
    lines: list[Span] = []
    end = min(len(folded), limit)
    body = end
    for low, high in pieces(folded, 0, end):
        line = folded[low:high]
        if (
            _PRELUDE.search(line)
            and "关于" in line
            and not re.match(r"现将|为", line)
            and not _has_title(folded, lines)
        ):
            lines.clear()  # a news agency's lead above the document
            continue
        if (
            (line.endswith(":") and len(line) > 3 and _ADDRESSED.search(line) and not ends_like_title(line[:-1]))
            or ("。" in line and len(line) > 30)
            or _NOW_ISSUED.match(line)
            or (_ITEM.match(line) and lines and not _ARTICLES.fullmatch(line))
            or (len(line) > 110 and not ends_like_title(strip_number(line)))
            or (re.match(r"[^。:]{3,60}[省市县区委局部会位门]:", line) and len(line) > 30 and "关于" not in line[:30])
            or len(lines) > 60
        ):
            body = low
            break
        lines.append((low, high))
    span = _title_span(folded, lines)
    if span is None:
        return Head(tuple(lines), body, None, None)
    return Head(tuple(lines), body, span, joined(folded if shown is None else shown, span))


def strip_number(line: str) -> str:
    """Return a folded headline without the document number and the site's name at its end."""
    line = _SITE_TAIL.sub("", line) if ends_like_title(_SITE_TAIL.sub("", line)) else line
    done = _NEWS_TAIL.search(line)
    if done is not None and ends_like_title(line[: done.start()]):
        line = line[: done.start()]
    m = _TRAILING_NO.search(line)
    return line[: m.start()] if m and m.start() > 0 else line


def joined(folded: str, span: Span) -> str:
    """Return the title of a span on one line: line breaks go, single blanks between two bodies stay."""
    parts = [p.strip() for p in folded[slice(*span)].split("\n") if p.strip()]
    text = parts[0]
    for part in parts[1:]:
        both_bodies = (
            text.endswith(_BODY_ENDS) and not part.startswith("关于") and squeeze(part) not in ("通告", "公告")
        )
        text += (" " if both_bodies else "") + part
    text = re.sub(r"^(?:〔[^〔〕]{1,6}〕\s*|标题\s+)(?=\S{6})", "", strip_number(text).strip())
    m = re.match(r"(?![^〔]{0,16}(?:关于|贯彻|转发))\S{1,16}〔\d{4}〕\d+号\s*《?", text)
    if m and ends_like_title(text[m.end() :].removesuffix("》")):
        text = text[m.end() :].removesuffix("》")
    return re.sub(r"[ \t]+", " ", text)


_OF_SITE: Final = ("政府", "办公室", "办公厅", "办", "委", "中心")  # may be the name of the site above the headline
_BODY_ENDS: Final = ("部", "委", "局", "会", "署", "厅", "院", "政府", "行", "办", "办公室", "办公厅", "省委", "市委")


def _part_of_title(line: str, following: str) -> bool:
    """Tell whether ``line`` is the beginning of a title that goes on in ``following``."""
    flat = squeeze(line)
    if re.search(r"[。;:!?|>»]|号$|\d日$|文件$|^附件|网$|^\(", flat) or len(flat) > (90 if "关于" in flat else 60):
        return False
    if doc_number.find(line):
        return "关于" in line and not _TRAILING_NO.search(line)
    if flat.endswith(_BODY_ENDS) and "关于" not in flat:
        if following in ("通告", "公告") and len(flat) <= 40:
            return True
        opens = following.startswith(("关于", "转发", "批转"))
        also = following.partition("关于")  # two departments, each on a line of its own
        if also[1] and len(flat) <= 40 and also[0].endswith(_BODY_ENDS) and not flat.endswith(_OF_SITE):
            return True
        return opens or (len(flat) <= 40 and following.endswith(_BODY_ENDS))
    if re.match(r"转发|批转|印发", flat) and flat.endswith(("部门", "单位")) and following.startswith("关于"):
        return True
    if "关于" in flat:
        return not ends_like_title(strip_number(line)) or ("关于" not in following and len(following) <= 4)
    return len(flat) <= 40 and "关于" not in following and not ends_like_title(line) and len(flat) >= 4


_NUMBERED_HEADLINE: Final = re.compile(
    r"(?![^〔]{0,16}(?:关于|贯彻|转发))\S{1,16}〔(?:19|20)\d{2}〕\d{1,5}号(?!.*关于)"
)
_OWN_ORDER: Final = re.compile(r"(?:\d{1,3}号令|通告|公告)$")


def _title_span(folded: str, lines: list[Span]) -> Span | None:
    """Return the span of the title: a line that ends in a genre, with the lines it began on and its subtitle.

    A headline that opens with the document's number, and the mast of an announcement or order, are the title only where
    no other line is.
    """
    last_resort: Span | None = None
    plain: Span | None = None  # a title without 关于: the headline of a covering notice below it goes before
    for i, (low, high) in enumerate(lines):
        line = strip_number(folded[low:high])
        if re.match(r"附\s*件|抄送|目\s*录$", line) or _ADOPTED.fullmatch(line) or re.search(r"文件$", squeeze(line)):
            continue
        flat = squeeze(line)
        if i and re.fullmatch(r"第?\d{1,3}号令", flat) and len(squeeze(folded[slice(*lines[i - 1])])) > 6:
            last_resort = last_resort or (lines[i - 1][0], high)
            continue
        whole_genre = _genre().fullmatch(flat) is not None and i > 0 and len(flat) >= 2
        longest = 320 if " " in line and "关于" in line else 130  # many issuers before 关于
        if not (ends_like_title(flat) or whole_genre) or len(flat) > longest:
            continue
        if flat.endswith(("令", "公告", "通告")) and "关于" not in flat and not whole_genre:
            if last_resort is None and len(flat) > 8 and _OWN_ORDER.search(flat):
                last_resort = (low, high)
            continue  # the mast of an order or announcement
        if _NUMBERED_HEADLINE.match(flat):
            last_resort = last_resort or (low, high)
            continue
        first = i
        while (
            first > 0
            and i - first < 5
            and _part_of_title(folded[slice(*lines[first - 1])], squeeze(folded[slice(*lines[first])]))
        ):
            first -= 1
        if whole_genre and first == i:
            continue
        last = i
        if i + 1 < len(lines) and _SUBTITLE.fullmatch(squeeze(folded[slice(*lines[i + 1])])):
            last = i + 1
        found = lines[first][0], lines[last][1]
        about = "关于" in folded[slice(*found)]
        if plain is None and (about or not _covered_below(folded, lines, last + 1)):
            return found
        if plain is not None and about and _opens_body(folded, lines, last + 1):
            return found
        plain = plain or found
    return plain or last_resort


def _covered_below(folded: str, lines: list[Span], start: int) -> bool:
    """Tell whether a line below names a covering notice."""
    return any(_COVERING.search(folded, *span) for span in lines[start:])


_COVERING: Final = re.compile(r"关于|^[ \t]*(?:转发|印发|批转)")


def _opens_body(folded: str, lines: list[Span], i: int) -> bool:
    """Tell whether the number or the body follows: line ``i`` is a document number, or there is none."""
    return i >= len(lines) or any(n.start < 2 for n in doc_number.find(folded[slice(*lines[i])])[:1])


_FIVE: Final = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "九": 1996}
_RANGE: Final = re.compile(r"(?P<a>(?:19|20)\d{2})\s*年?\s*[-—~至到]{1,2}\s*(?P<b>(?:19|20)\d{2})")
_PLAN: Final = re.compile(r"[\"“](?P<n>十[一二三四五]?|九)五[\"”]|第(?P<m>十[一二三四五]?|九)个五年")


def period(title: str) -> tuple[int, int] | None:
    """Return the years a folded title plans for: (2011-2020年), "十四五", 第十四个五年."""
    m = _RANGE.search(title)
    if m and int(m["a"]) < int(m["b"]):
        return int(m["a"]), int(m["b"])
    m = _PLAN.search(title)
    if m:
        first = _FIVE[m["n"] or m["m"]]
        return first, first + 4
    return None
