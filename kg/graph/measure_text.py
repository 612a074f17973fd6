"""What a measure says, made comparable: without who acts, without the place's own name, cut into clauses and n-grams."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.errors import SchemaError
from kg.model import Properties
from kg.schema.tables import table as read_table
from kg.text import fold, squeeze

_CLAUSE: Final = re.compile(r"[,。;!?:\n|]+")
_SPACE: Final = re.compile(r"[^\S\n]+")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d年(?:底|末)?|\d{1,2}月(?:底|末)?")
_MARKS: Final = re.compile(r"[^\w]+")
_DUTY_LINE: Final = 400
_SHORTEST_CLAUSE: Final = 4
# Clauses are compared each with each: these bounds keep a measure of a megabyte from costing minutes.
_LONGEST_CLAUSE: Final = 200
_MOST_CLAUSES: Final = 200
_PLACE_SUFFIX: Final = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|新区|[省市县区州盟旗镇乡])$")


@dataclass(frozen=True, slots=True)
class Words:
    """The table ``alignment.toml``, compiled."""

    generic: re.Pattern[str]
    duty: re.Pattern[str]
    duty_line: re.Pattern[str]
    self: re.Pattern[str]


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))))


@cache
def words() -> Words:
    """Load and check the table.

    Raises:
        SchemaError: a list is missing or empty.
    """
    table = read_table("alignment")
    for key in ("generic", "duty", "duty_lines", "self"):
        if not table.get(key) or not all(isinstance(w, str) and w for w in table[key]):
            raise SchemaError(f"alignment.toml: {key} must be a list of words")
    line = re.compile(rf"\s*[(]?(?:{_any(table['duty_lines']).pattern})(?:及[^:]{{0,8}})?:")
    return Words(_any(table["generic"]), _any(table["duty"]), line, _any(table["self"]))


@dataclass(frozen=True, slots=True)
class Said:
    """A measure made comparable.

    ``title`` and ``clauses`` are without generic words and the place's name; ``grams`` are character bigrams of both;
    ``numbers`` the numbers that are no dates, as written.
    """

    title: str
    clauses: tuple[str, ...]
    grams: frozenset[str]
    title_grams: frozenset[str]
    numbers: frozenset[str]


def place_names(*names: str | None) -> tuple[str, ...]:
    """Return names of places in full and without their suffix (景川市, 景川), longest first."""
    out: set[str] = set()
    for name in names:
        if name:
            short = _PLACE_SUFFIX.sub("", name)
            out |= {name, short} if len(short) > 1 else {name}
    return tuple(sorted(out, key=lambda n: (-len(n), n)))


def without_duties(text: str) -> str:
    """Drop brackets and lines that only say who acts. The text is folded; nested brackets are one bracket."""
    duty = words().duty
    out: list[str] = []
    depth = start = last = 0
    for m in re.finditer(r"[()]", text):
        if m[0] == "(":
            if depth == 0:
                start = m.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and duty.search(text, start, m.end()):
                out.append(text[last:start])
                last = m.end()
    out.append(text[last:])
    return "\n".join(s for s in "".join(out).split("\n") if not _names_bodies(s))


def _names_bodies(line: str) -> bool:
    """Tell a line such as 责任单位:市教育局、市民政局."""
    return len(line) < _DUTY_LINE and words().duty_line.match(line) is not None


def said(properties: Properties, places: tuple[str, ...]) -> Said:
    """Make a Measure node comparable.

    Args:
        properties: of the node; ``title`` and ``text`` are used.
        places: names of the document's own place, see :func:`place_names`.
    """
    w = words()

    def bare(s: str) -> str:
        for name in places:
            s = s.replace(name, "")
        return w.self.sub("", s)

    raw_title = squeeze(fold(properties.get("title") or ""))
    text = _SPACE.sub("", without_duties(fold(properties.get("text") or "")))
    if text.startswith(raw_title):
        text = text[len(raw_title) :]
    text = _YEAR.sub("", bare(text))
    title = _MARKS.sub("", w.generic.sub("", bare(raw_title)))
    full = [_MARKS.sub("", c) for c in _CLAUSE.split(text)]
    clauses = tuple(c[:_LONGEST_CLAUSE] for c in full if len(c) >= _SHORTEST_CLAUSE)[:_MOST_CLAUSES]
    title_grams = frozenset(grams(title))
    found = {g for c in full for piece in w.generic.split(c) for g in grams(piece)} | title_grams
    return Said(title, clauses, frozenset(found), title_grams, frozenset(_NUMBER.findall(text)))


def grams(s: str) -> Iterable[str]:
    """Return the character bigrams of a text; a single character says too little."""
    return (s[i : i + 2] for i in range(len(s) - 1))
