"""Identifiers made from facts: never from counters, clocks or the order of reading.

An id is the label and a hash over the length-prefixed parts of the key, so that no two keys can run into one another.
"""

from __future__ import annotations

import re
from hashlib import sha1
from typing import Final

from kg.text import fold, squeeze

_WRAPPED: Final = re.compile(r"^(?:.{0,40}?关于)?印发(?:《)?(.+?)(?:》)?的?通知$")
_NOISE: Final = re.compile(r'[\s"\'《》〔〕()（）,，、:：;；.。·—~-]+')


def make_id(label: str, *parts: object) -> str:
    """Return ``label:hash`` over the parts; None counts as a part of its own, different from ''."""
    texts = [part if type(part) is str or part is None else str(part) for part in parts]
    key = "".join(["-" if text is None else f"{len(text)}:{text}" for text in texts])
    return f"{label}:{sha1(key.encode(), usedforsecurity=False).hexdigest()[:16]}"


def title_key(title: str | None) -> str:
    """Fold a title to what identifies it: without white space, quotes, brackets and the wrapping 关于印发…的通知.

    Numbers stay: 质量发展纲要(2011-2020年) and 质量发展纲要(2021-2030年) are two policies.
    """
    s = squeeze(fold(title or ""))
    m = _WRAPPED.match(s)
    if m:
        s = m.group(1)
    s = _NOISE.sub("", s)
    return re.sub(r"(\d{4})年?(?:至|到)?(\d{4})年?", r"\1\2", s)


def policy_id(place: str | None, doc_no: str | None, title: str | None) -> str:
    """Identify a policy by place and document number, else by place and normalised title.

    Args:
        place: adcode of the place whose authorities issued it; None where unknown.
        doc_no: canonical document number.
        title: title as written.
    """
    if doc_no:
        return make_id("Policy", "no", place, squeeze(doc_no))
    return make_id("Policy", "title", place, title_key(title))


def measure_id(policy: str, path: str) -> str:
    """Identify a measure by its policy and the numbers of its headings."""
    return make_id("Measure", policy, path)


def agency_id(place: str | None, kind: str | None, since: int | None, name: str) -> str:
    """Identify a body by place, kind and first year where the authority tables know it, else by place and name."""
    if kind:
        return make_id("Agency", "kind", place, kind, since)
    return make_id("Agency", "name", place, squeeze(name))


def named_id(label: str, name: str) -> str:
    """Identify an indicator or award by its normalised name."""
    return make_id(label, name_key(name))


def name_key(name: str) -> str:
    """Fold a name: width, white space, quotes and list marks do not tell two indicators or awards apart."""
    return _NOISE.sub("", squeeze(fold(name)))


def jurisdiction_id(adcode: str, since: int | None) -> str:
    """Identify a place by its code and the first year of that code and name."""
    return make_id("Jurisdiction", adcode, since)
