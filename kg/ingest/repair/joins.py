"""Line breaks that do not belong: sentences of PDF files and e-mails broken at the margin, titles set over two lines.

A break goes where (a) the next line begins with punctuation that no line begins with; (b) the line ends with ``，`` or
``、`` or inside ``《``; (c) the text is wrapped at a margin, the line reaches it and ends inside a sentence; (d) two
lines without punctuation make one title (``…示范`` / ``城市建设方案的通知``), which holds 关于 or stands elsewhere whole.
Never before a heading number, in table rows, or behind the end of a sentence; page numbers between lines are dropped.

Limits: in a text without a common margin a sentence broken behind a full word stays broken.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Final, NamedTuple

from kg.ingest.hanzi import HAN
from kg.ingest.repair.breaks import MARK
from kg.offsets import Edit

_LINE: Final = re.compile(r"[^\n]+")
_PAGE: Final = re.compile(r"[ \t]*(?:[—–-]+ ?\d{1,3} ?[—–-]+|第 ?\d{1,3} ?页(?:[，, ]*共 ?\d{1,3} ?页)?)[ \t]*$")
_HEAD: Final = re.compile(MARK)
_NEVER_FIRST: Final = frozenset("，。；、：！？）》”%％,;")
_ENDS: Final = frozenset("。；：！？;:!?…|")
_GENRE: Final = (
    r"(?:方案|意见|通知|纲要|规划|计划|办法|细则|决定|规定|措施|要点|条例|报告|批复|通告|公告|公报|清单|制度|政策|函)"
    r"(?:》)?(?:[（(][^）)\n]{1,12}[）)])?(?:的通知|的决定|的公告|的批复|的函)?"
)
_TITLE_END: Final = re.compile(rf"{_GENRE}$")
_TITLE_START: Final = re.compile(r"关于|印发|转发|批转|贯彻|实施|加强|推进|加快|促进|做好|开展|进一步|《")
_BODY: Final = re.compile(r"(?:政府|委员会|办公室|办公厅|局|厅|部|院)$")
_PLAIN: Final = re.compile(rf"[{HAN}\dA-Za-z“”《》〔〕（）()、—\-· ]+$")
_DATE: Final = re.compile(r"^[〔\[]?\d{4}|\d{1,2}日$|^[一二][〇○零一二三四五六七八九]{3}年")
_UNIT_CELLS: Final = frozenset("%％‰")
_UNIT: Final = re.compile(r"(?:年|月|日|%|％|个|家|项|万|亿|元|人|件)")
_GOES_ON: Final = frozenset("的和与及或在对为由以将把向从至到各")  # no sentence ends with these
_TITLE_TRIES: Final = 50  # titles stand at the head of a document; bounds the search for their other mention
_MIN_WRAPPED: Final = 4  # lines that break inside a sentence, before a margin is believed in


class _Line(NamedTuple):
    start: int  # of the text, blanks left out
    end: int
    indent: bool
    text: str


def find(text: str) -> list[Edit]:
    """List the breaks to take out, with the blanks around them."""
    lines: list[_Line] = []
    edits: list[Edit] = []
    pages: list[tuple[int, int]] = []
    for m in _LINE.finditer(text):
        raw = m[0]
        stripped = raw.strip()
        if not stripped:
            continue
        if len(raw) < 24 and _PAGE.match(raw):
            pages.append((m.start(), m.end()))
            continue
        lead = len(raw) - len(raw.lstrip())
        lines.append(_Line(m.start() + lead, m.start() + lead + len(stripped), lead >= 2, stripped))
    margin = _margin(lines)
    indents = sum(line.indent for line in lines) >= 3
    tries = _TITLE_TRIES
    third = -1  # index of the line whose break before the third line of a title goes, too
    for i, (a, b) in enumerate(pairwise(lines)):
        gap = text.count("\n", a.end, b.start)
        behind = lines[i + 2].text if i + 2 < len(lines) else ""
        if gap <= 3 and _joins(a, b, gap, margin, indents):
            glue = " " if a.text[-1].isascii() and a.text[-1].isalpha() and b.text[0].isascii() and b.text[0].isalpha() else ""  # fmt: skip
            edits.append(Edit(a.end, b.start, glue, "join"))
        elif gap <= 2 and i == third:
            edits.append(Edit(a.end, b.start, "", "join"))
        elif gap <= 2 and tries and (title := _title(a.text, b.text, behind)):
            tries -= 1
            if "关于" in title or title in text:
                edits.append(Edit(a.end, b.start, "", "join"))
                third = i + 1 if len(title) > len(a.text) + len(b.text) else -1
    covered = [(e.start, e.end) for e in edits]
    i = 0
    for start, end in pages:
        while i < len(covered) and covered[i][1] < start:
            i += 1
        if not (i < len(covered) and covered[i][0] <= start):
            edits.append(Edit(start, end, "", "page-number"))
    return sorted(edits, key=lambda e: e.start)


def _width(text: str) -> int:
    """Width in half-width cells."""
    return len(text) + sum(c > "\xff" for c in text)  # a Chinese font sets dashes, dots and quotes full width


def _margin(lines: list[_Line]) -> int | None:
    """Return the width at which the text is wrapped, or None: most lines open at their end must be about as wide."""
    widths = sorted(
        _width(line.text) + 4 * line.indent
        for line in lines
        if 20 <= len(line.text) <= 80 and line.text[-1] not in _ENDS
    )
    if len(widths) < _MIN_WRAPPED:
        return None
    # The width most lines come up to: a title that was not wrapped may be wider.
    # First lines of paragraphs are narrower by an indent that a PDF does not give as blanks.
    near = [bisect_right(widths, w) - bisect_left(widths, w - max(8, 0.12 * w)) for w in widths]
    full, wide = max(zip(near, widths, strict=True))
    longer = sum(len(line.text) > 80 for line in lines) + len(widths) - bisect_right(widths, wide)
    if full < max(_MIN_WRAPPED, 0.6 * len(widths)) or longer > full / 2:
        return None
    return wide


def _joins(a: _Line, b: _Line, gap: int, margin: int | None, indents: bool) -> bool:
    left, right = a.text, b.text
    if "|" in left or "|" in right or "\t" in left:
        return False
    if right in _UNIT_CELLS and not left[-1].isdigit():
        return False  # the cell of a unit behind the name of an indicator
    if right[0] in _NEVER_FIRST:
        return gap <= 2 and left[-1] not in _ENDS
    if _HEAD.match(right) or left[-1] in _ENDS:
        return False
    if left[-1] in "，,、" and len(left) > 4:
        return gap <= 2 and not _DATE.search(right[:12])
    if _open(left, right):
        return gap <= 2
    if (margin and gap <= 1) or (margin and gap == 2 and not indents):
        full = _width(left) + 4 * a.indent >= 0.88 * margin
        if full and not (b.indent and indents) and len(left) >= 12:
            return True
    if gap == 1 and left[-1].isdigit() and _UNIT.match(right) and len(left) > 8:
        return True
    return gap <= 2 and left[-1] in _GOES_ON and len(left) > 40 and any(c in left for c in "，,")


def _title(left: str, right: str, behind: str) -> str | None:
    """Return the title that two or three lines make together, or None."""
    if _one_title(left, right):
        return left + right
    if len(right) <= 40 and len(behind) <= 40 and not _TITLE_END.search(right) and _one_title(left, right + behind, 80):
        return left + right + behind
    return None


def _open(left: str, right: str) -> bool:
    """Tell whether a title bracket opened in ``left`` is closed in ``right``."""
    opened = left.rfind("《")
    if opened < 0 or left.find("》", opened) >= 0 or len(left) - opened > 60:
        return False
    closed = right.find("》")
    return 0 <= closed < 60 and not 0 <= right.find("《") < closed


def _one_title(left: str, right: str, most: int = 40) -> bool:
    """Tell whether two lines without sentence punctuation are one title set over two lines."""
    if not (4 <= len(left) <= 40 and len(right) <= most and _TITLE_END.search(left[-8:] + right)):
        return False
    if not (_PLAIN.match(left) and _PLAIN.match(right)) or _HEAD.match(left) or _DATE.search(left) or " " in left:
        return False
    if (_TITLE_END.search(left) and not right.startswith("的")) or left.endswith(("文件", "附件", "目录")):
        return False
    if _BODY.search(left):
        return right.startswith("关于")
    return _TITLE_START.search(left) is not None and len(left) >= 8
