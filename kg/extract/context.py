"""What every extractor is given: the document, its outline, and what earlier extractors found."""

from __future__ import annotations

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
