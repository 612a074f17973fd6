"""Toned pinyin in brackets behind a Chinese character: ``業(yè)務`` → ``業務``.

Mirror sites that convert to traditional script put them behind characters whose conversion is ambiguous. Only brackets
whose letters carry a tone mark are removed; untoned ones (``企业(shop)``, ``小组(QC)``) may be words and stay. Doubled
glosses (``衛(wèi)(wèi)``) go together, a blank inside the bracket (``會(huì )``) with them.
"""

from __future__ import annotations

import re
from typing import Final

from kg.ingest.hanzi import HAN, TONED
from kg.offsets import Edit

_BEHIND: Final = rf"[ \u00a0]?[a-zü]{{0,5}}[{TONED}][a-zü]{{0,4}}[ \u00a0]?[)）]"
# One syllable has at most six letters (zhuāng). A letter before the bracket is what is left of a character whose bytes
# were shifted (``飞a(chǎn)``).
_GLOSS: Final = re.compile(
    rf"[(（](?:(?<=[{HAN}].)|(?<=[{HAN}][a-zA-Z|].)){_BEHIND}(?:[(（]{_BEHIND})*"  # the bracket first: a fast scan
)


def find(text: str) -> list[Edit]:
    """List the deletions."""
    if text.isascii():
        return []
    return [Edit(m.start(), m.end(), "", "gloss") for m in _GLOSS.finditer(text)]
