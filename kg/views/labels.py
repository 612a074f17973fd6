"""What stands on a node: its name, broken into lines, and how much room that takes."""

from __future__ import annotations

import math
import re
from typing import Final

from kg.model import Node
from kg.schema.types import NODE_TYPES
from kg.views.style import NODES

FONT_SIZE: Final = 14
LINE: Final = 17.0
MARGIN: Final = 7
PER_LINE: Final = 12
_LINES: Final = {"Policy": 3, "Measure": 2, "Agency": 2, "Organization": 2, "Indicator": 2, "Award": 2}
_CLOSERS: Final = frozenset("，。、；：！？）》」』”’】〕,.;:!?)]}%％…")
_OPENERS: Final = frozenset("（《「『“‘【〔([{")


def caption(n: Node) -> str:
    """Return the words a node is known by: the first of its caption properties that is set."""
    for key in NODE_TYPES[n.label].caption:
        if n.properties.get(key):
            return str(n.properties[key])
    return n.id


def name(n: Node) -> str:
    """Return the caption as it is shown: a measure has its number in front, and its first words where it has no heading."""
    if n.label != "Measure":
        return " ".join(caption(n).split())
    p = n.properties
    words = p.get("title") or p.get("text") or p.get("quote") or ""
    number = str(p.get("number") or str(p.get("path") or "").rpartition("/")[2])
    words = " ".join(str(words).split())
    if number and words.startswith(number):
        number = ""
    shown = f"{number} {words}".strip()
    return shown[:60] if shown else n.id


def units(text: str) -> float:
    """Return how wide a text is, in widths of a Chinese character."""
    return sum(1.0 if ord(c) > 0x2E7F or c in "“”‘’…—◆★▲■" else 0.56 for c in text)


_PIECES: Final = re.compile(r"[!-~]{1,10}|.", re.S)


def wrap(text: str, per_line: float = PER_LINE, lines: int = 2) -> str:
    """Break a text into at most ``lines`` lines of about ``per_line`` characters; what is left over becomes an ellipsis.

    Lines are about equally long. A number or word of Latin letters is not torn, no line begins with closing punctuation
    or ends with an opening bracket.
    """
    whole = units(text)
    if whole <= per_line:
        return text
    wanted = math.ceil(whole / per_line)
    even = whole / wanted
    while True:
        out = _broken(text, min(per_line, even))
        if len(out) <= wanted or even >= per_line:
            break
        even += 0.5
    if len(out) > lines:
        last = out[lines - 1]
        while len(last) > 1 and units(last) > per_line - 1:
            last = last[:-1]
        out = [*out[: lines - 1], last + "…"]
    return "\n".join(out)


def _broken(text: str, per_line: float) -> list[str]:
    out: list[str] = []
    line = ""
    for piece in _PIECES.findall(text):
        if line and units(line + piece) > per_line and not (piece[0] in _CLOSERS and units(line) < per_line + 3):
            bare = line.rstrip("".join(_OPENERS)) or line
            carried = line[len(bare) :]
            out.append(bare.strip())
            line = carried
        line += piece
    return [*out, line.strip()] if line.strip() else out


def label(n: Node) -> str:
    """Return the text on a node, with the mark of its kind."""
    mark = NODES[n.label].mark
    return wrap(f"{mark} {name(n)}" if mark else name(n), PER_LINE, _LINES.get(n.label, 2))


def size(text: str) -> tuple[float, float]:
    """Return width and height (pixels at scale 1) of a box with this text."""
    lines = text.split("\n")
    return max(units(x) for x in lines) * FONT_SIZE + 2 * MARGIN + 4, len(lines) * LINE + 2 * MARGIN + 2
