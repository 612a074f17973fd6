"""Word's automatic numbers: which number a list paragraph shows, by ``numbering.xml`` and the paragraph styles.

Formats after ECMA-376 part 1, 17.18.59 (ST_NumberFormat), those that Chinese documents use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from kg.text import NUMERALS

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE: Final = frozenset(
    {"chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting"}
    | {"ideographTraditional", "koreanCounting"}
)
_CIRCLED: Final = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_LEVELS: Final = 9


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)


def chinese(number: int) -> str:
    """Write a number from 1 to 9999 as a heading does: 十, 十一, 二十, 一百零三."""
    if not 0 < number < 10000:
        return str(number)
    out, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            out += ("零" if zero and out else "") + NUMERALS[digit] + unit
            zero = False
        else:
            zero = True
    return out[1:] if out.startswith("一十") else out


def _roman(number: int) -> str:
    out = ""
    for value, letters in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= value and len(out) < 40:
            out += letters
            number -= value
    return out


def show(number: int, number_format: str) -> str:
    """Write ``number`` in one of Word's formats; an unknown format is written in digits."""
    if number_format in _CHINESE:
        return chinese(number)
    if number_format == "ideographDigital":
        return "".join(NUMERALS[int(c)] for c in str(number))
    if number_format in _CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if number_format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if number_format == "lowerLetter" else letter.upper()
    if number_format in ("lowerRoman", "upperRoman"):
        return _roman(number) if number_format == "lowerRoman" else _roman(number).upper()
    if number_format == "decimalZero":
        return f"{number:02d}"
    return str(number)


class Numbering:
    """The numbering definitions of a document and the counters while its paragraphs are read in order."""

    counts_empty = False
    """Word numbers empty list paragraphs too, but shows of them the number alone; they are left out here."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[str | None, int]] = {}
        self._read_styles(document)
        self._read_numbering(document)

    def _read_styles(self, document: Any) -> None:
        based: dict[str, str] = {}
        own: dict[str, tuple[str | None, int]] = {}
        for style in document.styles.element.iter(f"{_W}style"):
            identity = style.get(f"{_W}styleId")
            parent = style.find(f"{_W}basedOn")
            if parent is not None:
                based[identity] = parent.get(f"{_W}val")
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None:
                own[identity] = _pair(properties)
        for identity in {*based, *own}:
            at: str | None = identity
            for _ in range(20):  # styles may name each other in a circle
                if at is None or at in own:
                    break
                at = based.get(at)
            if at is not None and at in own:
                self._styles[identity] = own[at]

    def _read_numbering(self, document: Any) -> None:
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        root = getattr(part, "element", None)
        if root is None:
            return
        abstract = {a.get(f"{_W}abstractNumId"): a for a in root.iter(f"{_W}abstractNum")}
        shared: dict[str, _List] = {}
        for number in root.iter(f"{_W}num"):
            identity = number.get(f"{_W}numId")
            link = number.find(f"{_W}abstractNumId")
            key = link.get(f"{_W}val") if link is not None else None
            if identity is None or key not in abstract:
                continue
            overrides = number.findall(f"{_W}lvlOverride")
            if not overrides and key in shared:
                self._lists[str(identity)] = shared[str(key)]  # lists of one definition count on together
                continue
            made = _List({int(v.get(f"{_W}ilvl", "0")): _level(v) for v in abstract[key].iter(f"{_W}lvl")})
            for override in overrides:
                index = int(override.get(f"{_W}ilvl", "0"))
                own = override.find(f"{_W}lvl")
                start = override.find(f"{_W}startOverride")
                if own is not None:
                    made.levels[index] = _level(own)
                if start is not None and index in made.levels:
                    made.levels[index].start = int(start.get(f"{_W}val", "1"))
            self._lists[str(identity)] = made
            if not overrides:
                shared[str(key)] = made

    def of(self, paragraph: Any) -> str:
        """Return the number that stands before a paragraph, counting it ('' where there is none)."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        inherited = self._styles.get(str(style.get(f"{_W}val"))) if style is not None else None
        identity, index = _pair(properties) if properties is not None else (None, 0)
        if identity is None and inherited is not None:
            identity, index = inherited[0], index or inherited[1]
        used = self._lists.get(identity or "0")
        if used is None or index not in used.levels or not 0 <= index < _LEVELS:
            return ""
        level = used.levels[index]
        used.counters[index] = used.counters.get(index, level.start - 1) + 1
        for deeper in [k for k in used.counters if k > index]:
            del used.counters[deeper]
        if level.format in ("bullet", "none"):
            return ""
        out = level.text
        for i in range(index + 1):
            mark = f"%{i + 1}"
            if mark in out and i in used.levels:
                other = used.levels[i]
                out = out.replace(mark, show(used.counters.get(i, other.start), other.format))
        return out + (" " if level.suffix == "space" or out[-1:].isdigit() else "")


def _pair(properties: Any) -> tuple[str | None, int]:
    number = properties.find(f"{_W}numId")
    level = properties.find(f"{_W}ilvl")
    return (
        number.get(f"{_W}val") if number is not None else None,
        int(level.get(f"{_W}val", "0")) if level is not None else 0,
    )


def _level(node: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        found = node.find(f"{_W}{tag}")
        return default if found is None else found.get(f"{_W}val", default)

    return _Level(value("numFmt", "decimal"), value("lvlText", ""), int(value("start", "1")), value("suff", "tab"))
