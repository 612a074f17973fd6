"""Reading one canned query and holding its header against its body.

The header is the comment lines at the top::

    // title: 一个部门牵头和配合的任务 / an agency's measures
    // param agency: str = 市财政局     full name, short name or part of one
    // param policy: str? = 质量发展纲要     only in policies with these words in the title
    // note: anything else worth saying
    // returns: policy, measure, role, quote

``str?`` is optional (null when not given); what follows ``=`` is an example. Types: str, int, float, bool, list.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, cast

from kg.errors import QueryError
from kg.schema.cypher import Token, tokens, written_words
from kg.schema.types import EDGE_TYPES, EVIDENCE, NODE_TYPES

ValueType = Literal["str", "int", "float", "bool", "list"]
_TYPES: Final = ("str", "int", "float", "bool", "list")
_PARAM: Final = re.compile(r"(\w+)\s*:\s*(\w+)(\??)\s*=\s*(\S+(?: \S+)*)\s{2,}(\S.*)")
# ``inferred`` marks an inferred edge; the graph model has it beside the evidence.
_PROPERTIES: Final = frozenset(
    {"id", "inferred"}
    | {p.name for p in EVIDENCE}
    | {p.name for t in NODE_TYPES.values() for p in t.props}
    | {p.name for t in EDGE_TYPES.values() for p in t.props}
)
_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its type, an example, what it means, and whether it must be given."""

    name: str
    type: ValueType
    required: bool
    example: str
    description: str


@dataclass(frozen=True, slots=True)
class Query:
    """A canned query. ``text`` is the whole file, header included: what is sent and what can be pasted."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]
    note: str
    text: str


def parse(name: str, text: str) -> Query:
    """Read a query file and check it.

    Raises:
        QueryError: the header is incomplete or malformed, or says something else than the body.
    """

    def refuse(what: str) -> QueryError:
        return QueryError(f"cypher/{name}.cypher: {what}")

    title = ""
    returns: tuple[str, ...] = ()
    notes: list[str] = []
    parameters: list[Parameter] = []
    for line in _header(text):
        key, _, value = line.partition(":") if not line.startswith("param ") else ("param", "", line[6:])
        value = value.strip()
        if key == "title" and value and not title:
            title = value
        elif key == "returns" and value and not returns:
            returns = tuple(part.strip() for part in value.split(","))
        elif key == "note" and value:
            notes.append(value)
        elif key == "param":
            parameter = _parameter(value)
            if parameter is None:
                raise refuse(f"cannot read the parameter {value!r}; write name: type = example  (two blanks) meaning")
            parameters.append(parameter)
        else:
            raise refuse(f"cannot read the header line {line!r}")
    if not title or not returns:
        raise refuse(f"the header has no {'title' if not title else 'returns'} line")
    items = list(tokens(text))
    for complaint in _complaints(text, items, parameters, returns):
        raise refuse(complaint)
    return Query(name, title, tuple(parameters), returns, " ".join(notes), text)


def _header(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("//"):
            return
        yield line.removeprefix("//").strip()


def _parameter(value: str) -> Parameter | None:
    match = _PARAM.fullmatch(value)
    if match is None or match[2] not in _TYPES:
        return None
    return Parameter(match[1], cast("ValueType", match[2]), not match[3], match[4], match[5])


def _complaints(text: str, items: list[Token], parameters: list[Parameter], returns: tuple[str, ...]) -> Iterator[str]:
    declared = [p.name for p in parameters]
    used = {t.text[1:] for t in items if t.kind == "parameter"}
    if set(declared) != used or len(set(declared)) != len(declared):
        yield f"declares the parameters {sorted(declared)} but uses {sorted(used)}"
    if words := written_words(text):
        yield f"writes ({', '.join(words)})"
    depths = _depths(items)
    for kind, name in _named(items, depths):
        known = EDGE_TYPES if kind == "[" else NODE_TYPES
        if name not in known:
            yield f"{'relationship type' if kind == '[' else 'label'} {name!r} is not declared in kg/schema/types.py"
    for name in _properties(items):
        if name not in _PROPERTIES:
            yield f"property {name!r} is not declared in kg/schema/types.py"
    columns, ordered = _columns(items, depths)
    if columns != returns:
        yield f"promises the columns {', '.join(returns)} but returns {', '.join(c or '(no name)' for c in columns)}"
    if not ordered:
        yield "has no ORDER BY behind its RETURN; its rows would come in any order"


def _depths(items: list[Token]) -> list[str]:
    """Return for each token the brackets that are open around it, the innermost last."""
    result, stack = [], ""
    for token in items:
        if token.kind == "symbol" and token.text in _PAIRS.values():
            stack = stack[:-1]
        result.append(stack)
        if token.kind == "symbol" and token.text in _PAIRS:
            stack += token.text
    return result


def _named(items: list[Token], depths: list[str]) -> Iterator[tuple[str, str]]:
    """Yield ('[', relationship type) and ('(', label): names behind a colon that is not a map's."""
    index = 0
    while index < len(items):
        inner = depths[index][-1:]
        if items[index].text == ":" and inner != "{":
            index += 1
            while index < len(items) and items[index].kind in ("word", "name"):
                yield ("[" if inner == "[" else "("), items[index].text.strip("`")
                index += 1
                if index < len(items) and items[index].text in ("|", "&", ":"):
                    index += 1
                else:
                    break
        else:
            index += 1


def _properties(items: list[Token]) -> Iterator[str]:
    """Yield names behind a dot, without the keys of maps that the query makes itself."""
    own = {a.text for a, b in itertools.pairwise(items) if a.kind == "word" and b.text == ":"}
    for before, dot, name in zip(items, items[1:], items[2:], strict=False):
        if dot.text == "." and name.kind == "word" and before.text != "." and name.text not in own:
            yield name.text


def _columns(items: list[Token], depths: list[str]) -> tuple[tuple[str, ...], bool]:
    """Return the column names of the last RETURN, and whether an ORDER BY follows it."""
    outer = [(token, index) for index, token in enumerate(items) if not depths[index]]
    starts = [i for i, (t, _) in enumerate(outer) if t.kind == "word" and t.text.upper() == "RETURN"]
    if not starts:
        return (), False
    columns: list[list[Token]] = [[]]
    ordered = False
    for token, _ in outer[starts[-1] + 1 :]:
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("ORDER", "SKIP", "LIMIT"):
            ordered = word == "ORDER"
            break
        if token.text == ",":
            columns.append([])
        else:
            columns[-1].append(token)
    return tuple(_alias(column) for column in columns), ordered


def _alias(column: list[Token]) -> str:
    """Return the name of a column: behind AS, or the variable it is; '' where it has neither."""
    named = len(column) == 1 or (len(column) > 2 and column[-2].text.upper() == "AS")
    return column[-1].text.strip("`") if named and column[-1].kind in ("word", "name") else ""
