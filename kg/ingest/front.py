"""The front and the foot of a page: chrome and metadata leave the text, metadata becomes fields.

:func:`strip` works on the decoded and character-repaired text before blanks and lines are normalised. It never removes
from between two pieces of body text: a page has a head (before the recipients, the first sentence or the first
numbered heading) and a foot (after the last of these), and chrome is looked for only there.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kg.ingest import chrome, metadata
from kg.model import MetaField
from kg.offsets import Edit
from kg.text import DATE, fold, iso_date

_HEAD_LINES: Final = 400
_KEPT_LINES: Final = 30
_RECIPIENTS: Final = re.compile(
    r"(?=.*(?:各|有关|省|市|县|区|部|委|局|办|厅|政府|单位|公司|院校|学校|银行|中心|街道|乡镇|集团|协会|同志))[^。:]{2,900}:"
)
_TIME: Final = re.compile(r"[ \tT]{0,6}\d{1,2}:\d{2}(?::\d{2})?")
_ISO: Final = re.compile(r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}")


class _Line(NamedTuple):
    start: int
    end: int
    stop: int  # behind the line break
    text: str  # folded, stripped


def _lines(folded: str) -> list[_Line]:
    out: list[_Line] = []
    position = 0
    for raw in folded.splitlines(keepends=True):
        body = raw.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        out.append(_Line(position, position + len(body), position + len(raw), body.strip().strip("\ufeff\u200b")))
        position += len(raw)
    return out


def strip(text: str) -> tuple[list[Edit], tuple[MetaField, ...]]:
    """Find page chrome and the metadata block of a page.

    Args:
        text: the page's text, decoded and character-repaired, with its line breaks and blanks as they came.

    Returns:
        Deletions (disjoint, in order, rule ``chrome`` or ``metadata``), and the fields read. ``source_start`` and
        ``source_end`` of a field are offsets into **this text**; the caller maps them to the decoded source.
    """
    folded = fold(text)
    lines = _lines(folded)
    head = _Head(folded, lines)
    body = head.read()
    foot_edits, foot_fields = _foot(folded, lines, body)
    edits = [*head.edits, *foot_edits]
    fields = tuple(_with_text(text, f) for f in (*head.fields, *foot_fields))
    return _disjoint(edits), fields


def _disjoint(edits: list[Edit]) -> list[Edit]:
    """Sort deletions and join those that overlap (a line may end the head and open the foot)."""
    out: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if out and edit.start < out[-1].end:
            last = out.pop()
            edit = Edit(last.start, max(last.end, edit.end), "", last.rule)
        out.append(edit)
    return out


def _with_text(text: str, field: MetaField) -> MetaField:
    """Give the value as the text has it, not as the folded view has it."""
    if field.source_end - field.source_start != len(field.value):
        return field
    value = text[field.source_start : field.source_end]
    return MetaField(field.key, field.raw_key, value, field.source_start, field.source_end, field.shape)


class _Head:
    """One pass over the head of a page."""

    def __init__(self, folded: str, lines: list[_Line]) -> None:
        self.folded = folded
        self.lines = lines
        self.edits: list[Edit] = []
        self.fields: list[MetaField] = []
        self.pending: list[metadata.Pair] = []
        self.kept: list[int] = []
        self.touched = False  # whether the last line that was not blank was chrome or metadata

    def read(self) -> int:
        """Read up to the body; return the index of the line it begins on."""
        run = 0
        self._block()
        for i, line in enumerate(self.lines[:_HEAD_LINES]):
            if not line.text:
                continue
            rest = self._metadata(line)
            if rest is None and (self._value(line) or self._chrome(line) or self._byline(i, line)):
                rest = ""
            if rest == "":
                self.touched = True
                run = 0
                continue
            run += 1
            if run > _KEPT_LINES:  # a text of short lines is no head of a page
                return i
            if rest is not None:  # text glued behind a metadata block
                line = _Line(line.start, line.end, line.stop, rest)
            self.pending.clear()
            if chrome.is_body(line.text) or len(line.text) > 150 or _RECIPIENTS.fullmatch(line.text):
                if len(line.text) > 1000 or chrome.is_heading(line.text) or not self._more_metadata(i):
                    return i
                if not any(chrome.looks_like_title(self.lines[k].text) for k in self.kept):
                    self._delete(line.start, line.stop, "chrome")  # a word of welcome above title and metadata
                    continue
            self.kept.append(i)
            self.touched = False
        return min(len(self.lines), _HEAD_LINES)

    def _block(self) -> None:
        """Read a run of 【键】值 that stands within the first long line, between headline and text."""
        line = next((x for x in self.lines[:3] if len(x.text) > 200), None)
        if line is None or ("【" not in line.text[:400] and "〔" not in line.text[:400]):
            return
        block = metadata.block(self.folded, line.start, min(line.end, line.start + 900))
        if block is None:
            return
        start, end, found = block
        library = _LIBRARY.match(self.folded, line.start, start)
        if library is not None:
            self._delete(library.start(), library.end(), "chrome")
        for p in found:
            self._add(p.key, p.raw_key, p.value, (p.value_start, p.value_end), p.shape)
        self.edits.append(Edit(start, end, "\n", "metadata"))

    def _delete(self, start: int, end: int, rule: str) -> None:
        self.edits.append(Edit(start, end, "", rule))

    def _add(self, key: str, raw_key: str, value: str, span: tuple[int, int], shape: str) -> None:
        if value and value not in metadata.unknown_values():
            self.fields.append(MetaField(key, raw_key, value, *span, shape))

    def _metadata(self, line: _Line) -> str | None:
        """Read and delete a metadata line; return the text glued behind it ('' for none), or None if it is no such line."""
        low = line.start + len(self.folded[line.start : line.end]) - len(self.folded[line.start : line.end].lstrip())
        found = metadata.pairs(self.folded, line.start, line.end)
        found = found or metadata.bare_pairs(self.folded, low, line.end)
        if not found and (glue := metadata.glued_key(self.folded, low, line.end)) is not None:
            found = [glue] if self.touched or glue.key in ("issuer", "doc_no", "issued", "index_no") else []
        if not found and self.touched and (single := metadata.bare_single(self.folded, low, line.end)) is not None:
            found = [single]
        if not found:
            alone = metadata.key_alone(line.text)
            if alone is None or (not self.touched and len(self.kept) > 3):
                return None
            if alone[1] in _AMBIGUOUS and not self.pending and not self.fields:
                return None
            found = [metadata.Pair(*alone, "", line.start, line.end, line.end, line.end, "cells")]
        self.pending = [p for p in found[-1:] if not p.value]
        for p in found:
            self._add(p.key, p.raw_key, p.value, (p.value_start, p.value_end), p.shape)
        end = found[-1].end
        glued = self.folded[end : line.end].strip(" \t|")
        if len(glued) <= 40 and not chrome.looks_like_title(glued) and "。" not in glued:
            glued = ""
        self._delete(line.start, end if glued else line.stop, "metadata")
        return glued

    def _value(self, line: _Line) -> bool:
        """Read a cell that holds the value of the key on the line before."""
        if not self.pending:
            return False
        pair = self.pending[-1]
        if not metadata.plausible(pair.key, line.text):
            return False
        if pair.key in ("category", "keywords", "other") and len(line.text) > 6 and chrome.looks_like_title(line.text):
            return False
        self.pending.clear()
        offset = self.folded.find(line.text, line.start)
        self._add(pair.key, pair.raw_key, line.text, (offset, offset + len(line.text)), "cells")
        self._delete(line.start, line.stop, "metadata")
        return True

    def _chrome(self, line: _Line) -> bool:
        if chrome.is_head(line.text) or (not self.kept and chrome.is_site_name(line.text)):
            if re.match(r".{0,8}位置|首页\s*[>»]|网站首页\s*[>»]", line.text):
                self._drop_menu()
            self._inline_fields(line)
            if chrome.is_site_name(line.text):  # who runs the site tells places of one name apart
                offset = self.folded.find(line.text, line.start)
                self._add("other", "网站名称", line.text, (offset, offset + len(line.text)), "line")
            self._delete(line.start, line.stop, "chrome")
            return True
        return False

    def _drop_menu(self) -> None:
        """What stands above the breadcrumb is menu, if it is short and no title."""
        for i in self.kept:
            line = self.lines[i]
            if len(line.text) <= 20 and not chrome.looks_like_title(line.text):
                self._delete(line.start, line.stop, "chrome")
        self.kept = [i for i in self.kept if not any(e.start == self.lines[i].start for e in self.edits)]

    def _byline(self, i: int, line: _Line) -> bool:
        """Read ``site 2013-01-24 00:42:50 来源: X`` and a bare date under the headline."""
        if len(line.text) > 160 or "。" in line.text:
            return False
        m = DATE.search(line.text)
        if m is None:
            return False
        iso = iso_date(m)
        if iso is None or len(iso) != 10:
            return False
        before, after = line.text[: m.start()].strip(), line.text[m.end() :]
        time = _TIME.match(after)
        rest = after[time.end() if time else 0 :].strip()
        keyed = re.search(
            r"(?:来源|作者|编辑|浏览|阅读|点击|字体|字号|访问|发布|打印|分享|人气|时间|日期)\s*(?:次数|量|数)?\s*[:〔(]",
            line.text,
        )
        dashed = _ISO.match(m[0]) is not None
        bare = not before and (not rest or (dashed and len(rest) <= 30 and not re.search(r"[,;!?]", rest)))
        paper = re.fullmatch(r".{2,16}(?:报|网|社|在线|客户端|频道)\W{0,3}", before) is not None
        site = len(before) <= 24 and not rest and (dashed or paper)
        neighbours = self.touched or self._next_is_chrome(i)
        if before.startswith("(") or "号" in before[-4:]:
            return False
        if not (
            keyed or (time and len(before) <= 30) or site or (dashed and bare) or (bare and neighbours and not rest)
        ):
            return False
        offset = self.folded.find(line.text, line.start) + m.start()
        self._add("published", "", m[0], (offset, offset + len(m[0])), "byline")
        self._inline_fields(line)
        self._delete(line.start, line.stop, "metadata")
        return True

    def _inline_fields(self, line: _Line) -> None:
        """Take the labelled fields that follow something else on the line."""
        m = re.search(
            r"(?<!\S)(?:发布|发表|更新|公开)(?:日期|时间)|(?:信息|文章|稿件)?来\s*源\s*:|发布(?:机构|单位)", line.text
        )
        if m:
            offset = self.folded.find(line.text, line.start) + m.start()
            for p in metadata.pairs(self.folded, offset, line.end):
                self._add(p.key, p.raw_key, p.value, (p.value_start, p.value_end), "byline")

    def _more_metadata(self, i: int) -> bool:
        """Tell whether the metadata of the page still follows the prose on line ``i``."""
        seen = 0
        cell: str | None = None
        for line in self.lines[i + 1 : i + 24]:
            if not line.text:
                continue
            if chrome.is_heading(line.text) or _RECIPIENTS.fullmatch(line.text):
                return False
            found = metadata.pairs(self.folded, line.start, line.end)
            if any(p.key in _TELLING and p.value for p in found):
                return True
            if cell is not None and metadata.plausible(cell, line.text):
                return True  # key and value on lines of their own
            alone = metadata.key_alone(line.text)
            cell = alone[0] if alone is not None and alone[0] in _TELLING and alone[1] not in _AMBIGUOUS else None
            seen += 1
            if seen > 8:
                break
        return False

    def _next_is_chrome(self, i: int) -> bool:
        for line in self.lines[i + 1 : i + 6]:
            if line.text:
                return chrome.is_head(line.text) or bool(metadata.pairs(self.folded, line.start, line.end))
        return False


# the name and size of a file in a library of documents, above the document's own headline
_LIBRARY: Final = re.compile(r"[^\n]{4,80}?[ ]?- ?格式:\w+ ?- ?大小:[\d.]+ ?[KM]?B ?- ?(?:文档)?页数:\d+ *")
_TELLING: Final = frozenset(("doc_no", "issuer", "issued", "published", "index_no"))
# words that are keys only inside a block: alone on a line they may be the headline of a document or of a chapter
_AMBIGUOUS: Final = frozenset(
    (
        "时间",
        "日期",
        "分类",
        "主题",
        "状态",
        "类型",
        "栏目",
        "类别",
        "格式",
        "编辑",
        "索引",
        "审核",
        "简介",
        "摘要",
        "备注",
    )
)


def _foot(folded: str, lines: list[_Line], body: int) -> tuple[list[Edit], list[MetaField]]:
    """Return the deletion of the foot of the page, if it has one, and the fields in it."""
    strange = 0  # lines behind the current one, above the cut, that are not known chrome
    cut: int | None = None
    for i in range(len(lines) - 1, body - 1, -1):
        line = lines[i].text
        if not line:
            continue
        strength = chrome.foot_strength(line)
        if strength == 2 or (strength == 1 and strange == 0):
            cut, strange = i, 0
        elif chrome.is_body(line):
            break
        else:
            strange += 1
    if cut is None:
        return _glued(folded, lines, body)
    cut = _with_empty_annex(lines, cut, body)
    fields: list[MetaField] = []
    for at in lines[cut:]:
        for p in metadata.pairs(folded, at.start, at.end) if len(at.text) < 200 else ():
            own = p.key not in ("other", "published") or p.raw_key.startswith("主办")
            if p.value and p.value not in metadata.unknown_values() and own:
                fields.append(MetaField(p.key, p.raw_key, p.value, p.value_start, p.value_end, p.shape))
    edits, more = _glued(folded, lines[:cut], body)
    return [*edits, Edit(lines[cut].start, len(folded), "", "chrome")], [*more, *fields]


def _with_empty_annex(lines: list[_Line], cut: int, body: int) -> int:
    """Take an empty 附件: just above the foot with it: it headed a list of downloads."""
    i = cut - 1
    while i > body and not lines[i].text:
        i -= 1
    return i if i > body and re.fullmatch(r"附\s*件\s*(?:下载)?\s*:?", lines[i].text) else cut


def _glued(folded: str, lines: list[_Line], body: int) -> tuple[list[Edit], list[MetaField]]:
    """Cut page furniture and table bars off the end of the last line."""
    for line in reversed(lines[body:]):
        if not line.text:
            continue
        raw = folded[line.start : line.end]
        at = chrome.glued_at(raw) if len(line.text) > 60 else None
        end = len(raw) if at is None else at
        bare = raw[:end].rstrip(" \t|")
        if len(bare) < end and "|" not in raw[len(bare) : end]:
            bare = raw[:end]
        if len(bare) < len(raw):
            return [Edit(line.start + len(bare), line.end, "", "chrome")], []
        break
    return [], []
