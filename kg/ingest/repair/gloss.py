"""Toned pinyin in brackets behind a Chinese character: ``業(yè)務`` → ``業務``.

Mirror sites that convert to traditional script put them behind characters whose conversion is ambiguous. Only brackets
whose letters carry a tone mark are removed; untoned ones (``企业(shop)``, ``小组(QC)``) may be words and stay, unless the
text is strewn with them: other mirrors write every gloss without tones (``國務(wu)院(yuan)``), so that many different
syllables in brackets show the habit. Doubled glosses (``衛(wèi)(wèi)``) go together, a blank inside the bracket
(``會(huì )``) with them.
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
_FINALS: Final = (
    "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v"
)
_UNTONED: Final = re.compile(rf"[(（](?<=[{HAN}].)(?P<s>(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:{_FINALS}))[)）]")
_MANY: Final = 10
_DIFFERENT: Final = 6


def find(text: str) -> list[Edit]:
    """List the deletions."""
    if text.isascii():
        return []
    edits = [Edit(m.start(), m.end(), "", "gloss") for m in _GLOSS.finditer(text)]
    untoned = list(_UNTONED.finditer(text))
    if len(untoned) >= _MANY and len({m["s"] for m in untoned}) >= _DIFFERENT:
        edits += [Edit(m.start(), m.end(), "", "gloss") for m in untoned]
        edits.sort(key=lambda e: e[0])
    return edits
