"""A small reader of Cypher: enough to see what a query names and whether it writes. It does not parse.

Used where the database cannot be asked: for canned queries at load, and as the first of the guards of a read
(the embedded server carries out schema statements even in a transaction that is rolled back).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

Kind = Literal["word", "name", "text", "parameter", "number", "symbol"]

_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*|/\*[\s\S]*?(?:\*/|\Z))
  | (?P<text>'(?:[^'\\]|\\[\s\S])*(?:'|\Z)|"(?:[^"\\]|\\[\s\S])*(?:"|\Z))
  | (?P<name>`(?:[^`]|``)*(?:`|\Z))
  | (?P<parameter>\$(?:\w+|`(?:[^`]|``)*`))
  | (?P<number>\d[\w]*)
  | (?P<word>\w+)
  | (?P<symbol>[\s\S])
    """,
    re.VERBOSE,
)

WRITING: Final = frozenset(
    (
        *("CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "DROP", "FOREACH", "LOAD", "INSERT", "ALTER"),
        *("GRANT", "DENY", "REVOKE", "RENAME", "START", "STOP", "TERMINATE", "ENABLE", "DEALLOCATE", "REALLOCATE"),
        *("TRANSACTIONS", "USE"),
    )
)
# Procedures that only read, the same on both stores. Everything else behind CALL is refused.
PROCEDURES: Final = frozenset({"db.labels", "db.relationshiptypes", "db.propertykeys", "dbms.components"})


class Token(NamedTuple):
    """A piece of a query; white space and comments are left out."""

    kind: Kind
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """Cut a query into its tokens."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup
        if kind != "space":
            yield Token(kind, match.group(), match.start())  # type: ignore[arg-type]


def written_words(query: str) -> tuple[str, ...]:
    """Return the words by which a query writes (upper case, in order), none for one that only reads.

    Names behind ``.``, ``:``, ``|``, ``&``, ``!`` or ``$``, and map keys before ``:``, are not taken for keywords.
    Errs on the strict side: a variable called ``set`` makes a query a writing one.
    """
    found: dict[str, None] = {}
    items = list(tokens(query))
    for index, token in enumerate(items):
        if token.kind != "word":
            continue
        before = items[index - 1].text if index else ""
        after = items[index + 1].text if index + 1 < len(items) else ""
        word = token.text.upper()
        if word == "CALL":
            if after not in ("{", "(") and _dotted(items, index + 1).lower() not in PROCEDURES:
                found[f"CALL {_dotted(items, index + 1)}".strip()] = None
        elif word in WRITING and before not in (".", ":", "|", "&", "!") and after != ":":
            found[word] = None
    return tuple(found)


def _dotted(items: list[Token], index: int) -> str:
    parts = []
    while index < len(items) and (items[index].kind in ("word", "name") or items[index].text == "."):
        parts.append(items[index].text)
        index += 1
        if index < len(items) and items[index].text != "." and parts[-1] != ".":
            break
    return "".join(parts).replace("`", "")
