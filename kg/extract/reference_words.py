"""The word tables of the reference extractor, loaded once, and what they say of a title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from kg.errors import SchemaError
from kg.schema.tables import table as read_table
from kg.text import fold, squeeze

_FULL_WIDTH: Final = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_TAIL: Final = re.compile(
    r"\([^()]{0,40}\)$|〔[^〔〕]{0,40}〕$|[0-9]{4}(?:年版?|版)$|(?:20|19)\d\d[-—~至]+(?:20|19)?\d\d年?$"
)
_LATIN: Final = re.compile(r"[\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of ``references.toml``. ``relation`` maps each governing word to its relation."""

    documents: tuple[str, ...]
    papers: tuple[str, ...]
    standards: tuple[str, ...]
    named: frozenset[str]
    genres: frozenset[str]
    relation: dict[str, str]
    drafts: frozenset[str]
    media: re.Pattern[str]
    issuers: tuple[str, ...]
    governing: re.Pattern[str]


def _list(table: dict[str, Any], name: str) -> list[str]:
    value = table.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
        raise SchemaError(f"references.toml: {name} must be a list of words")
    return value


@cache
def words() -> Words:
    """Load the tables.

    Raises:
        SchemaError: a table is missing, or a word is listed under two relations.
    """
    data = read_table("references")
    kinds, relations, issuers = (data.get(k, {}) for k in ("kinds", "relations", "issuers"))
    relation: dict[str, str] = {}
    for name in ("implements", "derives_from", "cites"):
        for word in _list(relations, name):
            if relation.setdefault(word, name) != name:
                raise SchemaError(f"references.toml: {word} stands under {relation[word]} and {name}")
    drafts = _list(relations, "drafts")
    for word in drafts:
        relation.setdefault(word, "cites")
    alternatives = "|".join(sorted(map(re.escape, relation), key=len, reverse=True))
    return Words(
        documents=tuple(_list(kinds, "documents")),
        papers=tuple(_list(kinds, "papers")),
        standards=tuple(_list(kinds, "standards")),
        named=frozenset(_list(kinds, "named")),
        genres=frozenset(_list(kinds, "genres")),
        relation=relation,
        drafts=frozenset(drafts),
        media=re.compile("|".join(_list(kinds, "media"))),
        issuers=tuple(_list(issuers, "endings")),
        governing=re.compile(alternatives),
    )


def tidy(text: str) -> str:
    """Return a title as it is stored: no white space, ASCII brackets and digits, inner 《》 as 〈〉, no outer marks."""
    return squeeze(text).translate(_FULL_WIDTH).replace("《", "〈").replace("》", "〉")


@lru_cache(maxsize=4096)
def bare(title: str) -> str:
    """Return a title without brackets, years and editions at its end: 纲要(2011-2020年) → 纲要."""
    s = squeeze(fold(title)).replace("《", "").replace("》", "").strip('"')
    for _ in range(3):
        shorter = _TAIL.sub("", s).strip('"')
        if shorter == s or not shorter:
            break
        s = shorter
    return s


def is_standard(title: str) -> bool:
    """Whether the title names a technical standard, which a policy cites and does not carry out."""
    s = bare(title)
    return s.endswith(words().standards) and "关于" not in s


@lru_cache(maxsize=4096)
def document_kind(title: str) -> str:
    """Tell what a title between 《》 names: ``document``, ``paper`` (no policy), ``genre`` (《意见》) or ``unknown``."""
    w = words()
    s = bare(title)
    if s in w.genres:
        return "genre"
    if s in w.named or s.endswith(tuple(w.named)):
        return "document"
    if len(s) < 3 or not _LATIN.sub("", s):
        return "paper"
    longest_paper = max((len(p) for p in w.papers if s.endswith(p)), default=0)
    longest_document = max((len(d) for d in w.documents if s.endswith(d)), default=0)
    if longest_document > longest_paper:
        return "document"
    if "关于" in s and not longest_paper:
        return "document"
    if s.startswith("关于") and s.endswith(("报告", "讲话")):
        return "document"
    return "paper" if longest_paper else "unknown"
