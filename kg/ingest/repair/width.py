"""Blanks of every width to the plain one; full-width digits, letters and per cent sign to ASCII. Length is kept.

``（）：，；`` and all other punctuation stay as written: matching folds them, evidence quotes them.
"""

from __future__ import annotations

import re
from typing import Final

from kg.offsets import Edit

_WIDE: Final = re.compile(
    "[\u00a0\u2000-\u200a\u202f\u205f\u3000\uff05\uff0e\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
    r"(?:(?<!．)|(?=[０-９0-9])|(?<=[０-９0-9].))"  # a full stop only beside a digit
)


def find(text: str) -> list[Edit]:
    """List the replacements: one aligned edit of the whole text."""
    if text.isascii():
        return []
    new = _WIDE.sub(lambda m: chr(ord(m[0]) - 0xFEE0) if m[0] > "\uff00" else " ", text)
    return [Edit(0, len(text), new, "width", 1.0, True)] if new != text else []
