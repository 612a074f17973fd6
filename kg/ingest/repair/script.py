"""Traditional script to simplified, by opencc (t2s), and the phrases it leaves (``著力`` → ``着力``; 「」 → “”).

Only where the text is traditional: a text, or a line of it, counts as such where one Chinese character in twenty (in a
line or a short text: in seven) exists in traditional script alone. In simplified text only single stray characters are changed
(``馀``, ``後``, and those outside the simplified standard set), with less than full confidence.

Mirrors that also write 最佳化 for 优化 and 網際網路 for 互联网 get the original words back from a table, where such a
word shows that they do. Limits: other regional words stay; characters that both scripts have are left to its
phrases (乾隆 and 乾燥 are told apart, rare names may not be). The original stays reachable by the offset map.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.errors import SchemaError
from kg.ingest.hanzi import HAN
from kg.offsets import Edit, apply
from kg.schema.patterns import any_of
from kg.schema.tables import table as read_table

_CLAUSE: Final = re.compile(r"[^\n。；;，,、：:]*[\n。；;，,、：:]?")
_HAN: Final = re.compile(f"[{HAN}]")
_LINE: Final = re.compile(r"[^\n]+")
_TEXT_SHARE: Final = 20  # one in so many Chinese characters makes a text traditional
_LINE_SHARE: Final = 7  # also of a text with fewer such characters than _ENOUGH
_ENOUGH: Final = 10
_QUOTES: Final = str.maketrans("「」『』", "“”‘’")


@dataclass(frozen=True, slots=True)
class _Tables:
    traditional: re.Pattern[str]  # characters that only traditional script has
    phrases: re.Pattern[str]
    replacement: dict[str, str]
    keep: frozenset[str]
    marks: re.Pattern[str]
    regional: re.Pattern[str]
    mainland: dict[str, str]


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _tables() -> _Tables:
    data = read_table("script")
    phrases: dict[str, str] = data["phrases"] | data["characters"]
    for old, new in phrases.items():
        if len(old) != len(new):
            raise SchemaError(f"script.toml: {old} and {new} differ in length; a phrase keeps its length")
    han = [chr(o) for o in range(0x3400, 0xA000)]
    only = "".join(
        a
        for a, b in zip(han, _converter().convert("\n".join(han)).split("\n"), strict=True)
        if a != b and not _in_standard(a)
    )
    return _Tables(
        re.compile(f"[{only}{''.join(data['characters'])}]"),
        _any(phrases),
        phrases,
        frozenset(data["keep"]["in_simplified"]),
        _any(data["regional"]["marks"]),
        _any(data["regional"]["words"]),
        data["regional"]["words"],
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(any_of(words))


def _in_standard(c: str) -> bool:
    """Tell whether simplified text may hold ``c`` (GB 2312)."""
    try:
        c.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def find(text: str) -> list[Edit]:
    """List the conversions: aligned edits of whole stretches, or single characters."""
    if text.isascii():
        return []
    tables = _tables()
    hits = [m.start() for m in tables.traditional.finditer(text)]
    if not hits:
        return []
    scaled = len(hits) * (_TEXT_SHARE if len(hits) >= _ENOUGH else _LINE_SHARE)
    if scaled >= len(text) or scaled >= len(_HAN.findall(text)):
        return _regional(text, _all(text, 0, len(text)))
    edits: list[Edit] = []
    lines = _LINE.finditer(text)
    line = next(lines)
    at = 0
    while at < len(hits):
        while line.end() <= hits[at]:
            line = next(lines)
        first = at
        while at < len(hits) and hits[at] < line.end():
            at += 1
        if (at - first) * _LINE_SHARE >= len(_HAN.findall(line[0])) and at - first >= 3:
            edits += _all(text, line.start(), line.end())
        else:
            edits += _strays(text, [h for h in hits[first:at] if text[h] not in tables.keep], line.start())
    return edits


def _strays(text: str, hits: list[int], line_start: int) -> list[Edit]:
    """Convert single characters, each within its clause so that the phrase tables see their surroundings."""
    edits = []
    for hit in hits:
        low, high = max(line_start, hit - 8), min(len(text), hit + 8)
        for start, end, new, _, _, aligned in _all(text, low, high):
            if not start <= hit < end:
                continue
            one = new[hit - start] if aligned else new if end - start == 1 else text[hit]
            if one != text[hit]:
                edits.append(Edit(hit, hit + 1, one, "script", 0.95))
    return edits


def _all(text: str, start: int, end: int) -> list[Edit]:
    """Convert a stretch; character by character where the lengths agree, else clause by clause."""
    piece = text[start:end]
    new = _phrases(_converter().convert(piece))
    if len(new) == len(piece):
        return [Edit(start, end, new, "script", 1.0, True)]
    edits: list[Edit] = []
    for m in _CLAUSE.finditer(piece):
        new = _phrases(_converter().convert(m[0]))
        if new != m[0]:
            edits.append(Edit(start + m.start(), start + m.end(), new, "script", 1.0, len(new) == len(m[0])))
    return edits


def _regional(text: str, edits: list[Edit]) -> list[Edit]:
    """Give back the mainland's words where a mirror put Taiwan's, each by an edit of its own."""
    tables = _tables()
    new, step = apply(text, edits)
    if not tables.marks.search(new):
        return edits
    spans = [(*step.to_old(m.start(), m.end()), tables.mainland[m[0]]) for m in tables.regional.finditer(new)]
    words = [Edit(a, b, word, "script:regional", 0.9) for a, b, word in spans]
    out: list[Edit] = []
    i = 0
    for edit in edits:
        while i < len(words) and words[i].end <= edit.start:
            i += 1
        if not edit.aligned:
            if i == len(words) or edit.end <= words[i].start:
                out.append(edit)
            continue
        at = edit.start
        k = i
        while at < edit.end:  # what stands between the words
            stop = min(edit.end, words[k].start) if k < len(words) else edit.end
            if at < stop:
                out.append(
                    edit._replace(start=at, end=stop, replacement=edit.replacement[at - edit.start : stop - edit.start])
                )
            if k == len(words):
                break
            at = words[k].end
            k += 1
    return sorted(out + words, key=lambda e: e.start)


def _phrases(text: str) -> str:
    tables = _tables()
    return tables.phrases.sub(lambda m: tables.replacement[m[0]], text).translate(_QUOTES)
