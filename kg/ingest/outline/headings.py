"""Where the heading of an item ends and its body begins, and which unnumbered paragraphs open with a heading."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kg.ingest.outline.vocab import words
from kg.text import is_han

LONGEST: Final = 45
_DUTY: Final = re.compile(r"\((?=[^()]{0,400}?(?:牵头|负责|配合|责任单位|参与|落实))")
_BODYLIKE: Final = re.compile(
    r"^(?:到|至|截至|力争到?|确保到?)?[“\"]?(?:19|20)\d\d年|^(?:到|至)[“\"]?十|^凡|^自(?:19|20)|\d[%‰]|^本(?:办法|规定|细则|条例|方案|意见|通知|计划|规划|措施|纲要|制度|政策|标准|清单|文件)(?:自|由|所|适|有)"
)
_OBLIGES: Final = re.compile(
    r"(?:(?<![需重主必摘纪简概紧])要(?![求素点闻件务约])|(?<![适响供反效对相])应(?![急用对力收税届变需])|必须|不得|可以|由[^,。]{2,20}负责)(?=[\u4e00-\u9fff])"
)
_STAGE: Final = re.compile(r"第[ ]?[一二三四五六1-6][ ]?(?:阶段|步)(?:\([^()]{0,30}\))?")
_PHASE: Final = re.compile(r"[\u4e00-\u9fff、]{2,16}阶段\([^()\n]{2,40}\)(?=[\u4e00-\u9fff])")  # glued to its body
_CLOSERS: Final = "。!?;"


class Heading(NamedTuple):
    """A heading's span, and where the body begins.

    ``shape`` says how it ends: ``.``, ``:``, ``—``, ``(``, ``blank``, ``line``, ``glued``, ``cell``; '' for no heading.
    """

    start: int
    end: int
    body: int
    shape: str


def _scan(folded: str, start: int, stop: int, quotes: bool = True) -> tuple[int, str]:
    """Return the first place outside brackets and quotes where a heading may end, and the character that ends it."""
    depth = 0
    quoted = False
    i = start
    while i < stop:
        c = folded[i]
        if c in "(〔《":
            if depth == 0 and c == "(" and i > start and _DUTY.match(folded, i, min(stop, i + 420)):
                return i, "("
            depth += 1
        elif c in ")〕》":
            depth = max(0, depth - 1)
        elif c == '"' and quotes:
            quoted = not quoted
        elif depth == 0 and not quoted:
            if c in _CLOSERS:
                return i, "."
            if c == ":":
                return i, ":"
            if c == "—" and folded[i : i + 2] == "——":
                return i, "—"
            if c == " " and _blank_ends(folded, start, i, stop):
                return i, " "
        i += 1
    if quoted:  # a quote that is never closed
        return _scan(folded, start, stop, False)
    return stop, ""


def _blank_ends(folded: str, start: int, at: int, stop: int) -> bool:
    """Tell whether a blank stands between a heading and its body, rather than inside a loosely set line."""
    if at - start < 2 or at + 1 >= stop:
        return False
    before, after = folded[at - 1], folded[at + 1]
    if not (is_han(before) or before in ')"') or not (is_han(after) or after in '"《 ' or after.isdigit()):
        return False
    rest = folded[at:stop].strip()
    # 「加强 领导 落实 责任」 is one loosely set heading: the body must be a sentence of its own.
    return len(rest) >= 12 and any(c in ",。;" for c in rest)


def _purpose(line: str) -> bool:
    """Tell whether a line is the first of a purpose clause that is wrapped: 为了规范…设置,加强…管."""
    return line.startswith("为了") and "," in line


def heading_of(folded: str, start: int, stop: int) -> Heading:
    """Split an item that begins behind its mark at ``start``; ``stop`` is the end of its own text.

    The heading ends at the line's end, at the first 。:; or —— outside brackets, before a bracket that names
    who is responsible, or at a blank before a sentence. An opening sentence that is too long, or reads like
    a body (到2020年…, 各县要…), is no heading.
    """
    while start < stop and folded[start] in " \t":
        start += 1
    line = folded.find("\n", start, stop)
    line = stop if line < 0 else line
    if start >= line:  # heading on the next line
        none = Heading(start, start, start, "")
        nxt = line + 1
        while nxt < stop and folded[nxt] in " \t\n":
            nxt += 1
        if nxt >= stop:
            return none
        return heading_of(folded, nxt, stop)
    if folded[start] == "〔":
        close = folded.find("〕", start, min(line, start + 30))
        if close > 0:
            return Heading(start + 1, close, close + 1, "line")
    at, how = _scan(folded, start, min(line, start + 90))
    if how == ":" and _STAGE.fullmatch(folded, start, at):  # 第一阶段:动员部署(3月)。
        at, how = _scan(folded, at + 1, min(line, start + 90))
    phase = _PHASE.match(folded, start, min(line, start + 90))
    glued = phase.end() if phase else _glued(folded, start, at)
    if glued:
        return Heading(start, glued, glued, "glued")
    end = _rstrip(folded, start, at)
    none = Heading(start, start, start, "")
    length = end - start
    if length == 0:
        return none
    words_ = folded[start:end]
    if at >= line:  # the whole line, no final mark
        more = folded[line:stop].strip() != ""
        if length > (60 if more else LONGEST):
            return none
        if words_.endswith(",") or (length > 30 and words_.count(",") > 1) or (_purpose(words_) and more):
            return none
        return Heading(start, end, line, "line")
    if how == "":
        return none
    rest = folded[at + 1 : stop].strip(" \n\t)")
    limit = LONGEST if how in ".(" else 30
    if length > limit or _BODYLIKE.search(words_):
        return none
    commas = words_.count(",")
    if how == ":" and rest and (commas > 1 or words_.endswith(("如下", "包括", "主要有", "其中", "修改为"))):
        return none
    if how == "." and folded[at] != "。":  # items that end in ; are parts of a sentence
        return none
    if commas and _OBLIGES.search(words_) and length > 20:
        return none
    if commas > 2 or (commas > 1 and length > 28):
        return none
    if not rest and (length > 30 or commas > 1):
        return none
    body = at + (2 if how == "—" else 0 if how == "(" else 1)
    while how == "—" and body < stop and folded[body] == "—":
        body += 1
    return Heading(start, end, min(body, stop), {".": ".", ":": ":", "—": "—", "(": "(", " ": "blank"}[how])


def _glued(folded: str, start: int, end: int) -> int:
    """Return where a usual heading ends that is glued to its body (指导思想以…为指导), or 0."""
    if end - start < 12:
        return 0
    for word in words("kinds", "objective"):
        if folded.startswith(word, start):
            at = start + len(word)
            return at if folded.startswith(words("glued"), at) else 0
    return 0


def _rstrip(folded: str, start: int, end: int) -> int:
    while end > start and (folded[end - 1].isspace() or folded[end - 1] in "—、"):
        end -= 1
    return end


# --- paragraphs without a number -------------------------------------------------------------------------------------

_NO_WORD: Final = re.compile(
    r"^(?:到|至|自|从|对|在|按|按照|根据|依据|为|以)?[“\"]?(?:19|20)\d\d|^到|^[一二三四五六七八九十]是|^第[一二三四五],|^\(|^《|%|[(]?略[)]?$|^注|^本[\u4e00-\u9fff]{2,4}(?:自|由|所称|适用|有效)"
)


# 各乡镇人民政府:负责… is a heading as 卫生局:负责… is
_IN_CHARGE: Final = re.compile(
    r"各[\u4e00-\u9fff、()]{1,14}(?:政府|办事处|局|单位|部门|委员会|乡镇|街道|公司|学校):负责"
)


def word_heading(folded: str, start: int, end: int, least: int = 12) -> Heading | None:
    """Return the heading that opens a paragraph without a number, or None.

    提升计量能力。… / 产品质量——… / 工程质量:… ; at least ``least`` characters of body must follow.
    """
    while start < end and folded[start] in " \t":
        start += 1
    if end - start < least + 2:
        return None
    at, how = _scan(folded, start, min(end, start + 45))
    if how not in (".", ":", "—") or folded[at] in "!?;":
        return None
    head = folded[start:at]
    words_ = head.strip()
    limit = {".": 30, ":": 16, "—": 16}[how]
    if not 2 <= len(words_) <= limit or _NO_WORD.search(words_):
        return None
    if words_.startswith(words("openers")) and not (how == ":" and _IN_CHARGE.match(folded, start, end)):
        return None
    commas = words_.count(",")
    if commas > (2 if how == "." else 0) or '"' in words_[:1] or any(c.isdigit() for c in words_[:1]):
        return None
    if how == "." and _OBLIGES.search(words_) and not words_.startswith("坚持"):
        return None
    if how == ":" and "".join(words_.split()).rstrip("(一二三四五)") in words("labels"):
        return None
    body = at + (2 if how == "—" else 1)
    if len(folded[body:end].strip()) < least:
        return None
    return Heading(start, _rstrip(folded, start, at), body, how)
