"""The extractors as spaCy components over a ``Doc`` of characters: the one place that imports spaCy.

    nlp = build()
    doc = make_doc(nlp, context)      # tokens are characters, doc.text == context.text, doc._.kg is the context
    doc = nlp(doc)                    # each component calls one extractor and leaves spans in doc.spans

Span groups: ``kg_policy kg_agencies kg_references kg_duties kg_targets kg_awards kg_obligations``; ``span.label_`` is
the rule that found it. A user's own component may be added behind these and reads ``doc._.kg`` and ``doc.spans``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from spacy.lang.zh import Chinese
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc, Span

from kg.errors import InternalError
from kg.extract import EXTRACTORS
from kg.extract.context import Context
from kg.model import Facts


def _group(doc: Doc, name: str, spans: Iterable[tuple[int, int, str]]) -> None:
    """Put character spans into ``doc.spans``; with characters as tokens an offset is a token index."""
    doc.spans[name] = [Span(doc, start, end, label=rule) for start, end, rule in spans]


def _component(field: str, find: Callable[[Context], Any]) -> Callable[[Doc], Doc]:
    def run(doc: Doc) -> Doc:
        context: Context = doc._.kg
        if context is None:
            raise InternalError(
                "a Doc without doc._.kg reached a kg component; make it by kg.extract.components.make_doc"
            )
        found = find(context)
        setattr(context, field, found)
        if field == "profile":
            _group(doc, "kg_policy", ((a, b, name) for name, (a, b) in sorted(found.spans.items()) if b > a))
        else:
            _group(doc, f"kg_{field}", ((f.start, f.end, f.rule) for f in found))
        return doc

    return run


def _register() -> None:
    if not Doc.has_extension("kg"):
        Doc.set_extension("kg", default=None)
    for field, load in EXTRACTORS.items():
        name = f"kg_{field}"
        if not Language.has_factory(name):
            Language.component(name, func=_component(field, load()), assigns=["doc.spans"], requires=["doc._.kg"])


@cache
def build() -> Language:
    """Return the pipeline: a blank Chinese model with one component a concern, in the order of ``EXTRACTORS``."""
    _register()
    nlp = Chinese()
    for field in EXTRACTORS:
        nlp.add_pipe(f"kg_{field}")
    return nlp


class _Numbers(dict[str, int]):
    """The number of each character in a spaCy string store, asked for once a character."""

    def __init__(self, strings: StringStore) -> None:
        self._strings = strings

    def __missing__(self, character: str) -> int:
        number = self[character] = self._strings.add(character)
        return number


@cache
def _numbers(strings: StringStore) -> _Numbers:
    return _Numbers(strings)


def make_doc(nlp: Language, context: Context) -> Doc:
    """Return a ``Doc`` whose tokens are the characters of the cleaned text, carrying the context."""
    # By the numbers of the characters in the vocabulary: a word given as text is hashed and looked up each time it stands.
    numbers = _numbers(nlp.vocab.strings)
    words: list[Any] = list(map(numbers.__getitem__, context.text))  # spaCy's stub knows only list[str]
    doc = Doc(nlp.vocab, words=words, spaces=[False] * len(words))
    doc._.kg = context
    return doc


def extract(context: Context) -> Facts:
    """Run all components over one document and return its facts."""
    nlp = build()
    nlp(make_doc(nlp, context))
    return Facts(
        profile=context.profile,
        references=context.references,
        agencies=context.agencies,
        duties=context.duties,
        targets=context.targets,
        awards=context.awards,
        obligations=context.obligations,
    )
