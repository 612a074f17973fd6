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


def find(text: str) -> list[Edit]:
    """List the deletions."""
    if text.isascii():
        return []
    return [Edit(m.start(), m.end(), "", "invisible") for m in _INVISIBLE.finditer(text)]
