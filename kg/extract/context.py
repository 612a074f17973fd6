"""What every extractor is given: the document, its outline, its sentences, and what earlier extractors found."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import (
    AgencyMention,
    AwardFact,
    Document,
    Duty,
    ObligationFact,
    Outline,
    Profile,
    Reference,
    Section,
    Target,
)

# A sentence ends after 。！？； or at a line break, outside brackets and quotes it still belongs to what follows it.
_SENTENCE_END = re.compile(r"[。!?;；！？]+[\"')”’]*|\n+")


@dataclass
class Context:
    """The working state of one document's extraction; extractors read it and return their facts.

    The extractors run in the order of :data:`kg.extract.EXTRACTORS`; each may read the results of those before it.
    Patterns match on ``folded`` (same length as ``text``, see :func:`kg.text.fold`); quotes come from ``text``.
    """

    document: Document
    outline: Outline
    profile: Profile = field(default_factory=Profile)
    references: tuple[Reference, ...] = ()
    agencies: tuple[AgencyMention, ...] = ()
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    awards: tuple[AwardFact, ...] = ()
    obligations: tuple[ObligationFact, ...] = ()

    @property
    def text(self) -> str:
        """The cleaned text."""
        return self.document.text

    @property
    def folded(self) -> str:
        """The folded view of the text, same length."""
        return self.document.folded

    @cached_property
    def sentence_ends(self) -> list[int]:
        """Offsets just behind each sentence, ascending; the last is the length of the text."""
        ends = [m.end() for m in _SENTENCE_END.finditer(self.folded)]
        if not ends or ends[-1] != len(self.folded):
            ends.append(len(self.folded))
        return ends

    def sentence_at(self, position: int) -> tuple[int, int]:
        """Return the span of the sentence that holds ``position``, without white space at its ends."""
        i = bisect_right(self.sentence_ends, position)
        start = self.sentence_ends[i - 1] if i else 0
        end = self.sentence_ends[min(i, len(self.sentence_ends) - 1)]
        return self.strip(start, end)

    def strip(self, start: int, end: int) -> tuple[int, int]:
        """Shrink a span so that it neither begins nor ends in white space."""
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return start, end

    @cached_property
    def _section_table(self) -> tuple[list[int], list[Section]]:
        """Starts of the stretches of text and the deepest section each belongs to."""
        starts: list[int] = []
        owners: list[Section] = []

        def add(node: Section) -> None:
            starts.append(node.start)
            owners.append(node)
            for child in node.children:
                add(child)
                starts.append(child.end)
                owners.append(node)

        add(self.outline.root)
        return starts, owners

    def section_at(self, position: int) -> Section:
        """Return the deepest section that holds ``position`` (the root outside all)."""
        starts, owners = self._section_table
        i = bisect_right(starts, position) - 1
        return owners[i] if i >= 0 else self.outline.root
