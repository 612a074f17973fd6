"""Characters that nobody sees: zero-width marks, byte order marks inside the text, soft hyphens, symbol-font bullets.

Limits: a NUL or other control character never reaches this point (decoding refuses it or the reader dropped it).
"""

from __future__ import annotations

import re
from typing import Final

from kg.offsets import Edit

# U+F000-F0FF: bullets and ticks of Symbol and Wingdings pasted from Word; the private-use characters that stand for
# bytes of GBK lie below (U+E000-E864) and are not touched.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\ufff9-\ufffb\uf000-\uf0ff]+"
)


# The two ideographic blanks of an indent that a mirror could not store: ??为加强…
_LOST_INDENT: Final = re.compile(r"(?m)^\?\?(?=[ \t]{0,4}(?:$|[\u4e00-\u9fff(（《“〔【\d—]))")


def find(text: str) -> list[Edit]:
    """List the deletions; of lost indents only where several lines have them."""
    if text.isascii():
        return []
    edits = [Edit(m.start(), m.end(), "", "invisible") for m in _INVISIBLE.finditer(text)]
    if "??" in text:
        lost = [Edit(m.start(), m.end(), "", "invisible:indent") for m in _LOST_INDENT.finditer(text)]
        if len(lost) > 2:
            edits = sorted([*edits, *lost], key=lambda e: e.start)
    return edits
