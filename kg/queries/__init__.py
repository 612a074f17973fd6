"""The canned queries: ``cypher/*.cypher``, one self-describing file each, found, checked and given parameters here.

They are run by the store: ``store.read(query.text, bind(query, {"agency": "市财政局"}))``.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import QueryError
from kg.queries.parse import Parameter, Query, parse
from kg.queries.values import read_value

__all__ = ["Parameter", "Query", "all_queries", "bind", "folder", "get"]


def folder() -> Traversable:
    """Return where the files are: inside the installed package, or at the top of a checkout."""
    inside = resources.files("kg") / "_cypher"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "cypher"


@functools.cache
def all_queries() -> Mapping[str, Query]:
    """Return every query by name, sorted.

    Raises:
        QueryError: a file whose header does not fit its body, naming the file and what is wrong.
    """
    found = folder()
    if not found.is_dir():
        raise QueryError("the canned queries are missing from this installation; install it again")
    files = sorted((f for f in found.iterdir() if f.name.endswith(".cypher")), key=lambda f: f.name)
    queries = [parse(file.name.removesuffix(".cypher"), file.read_text("utf-8")) for file in files]
    return MappingProxyType({query.name: query for query in queries})


def get(name: str) -> Query:
    """Return a query by name.

    Raises:
        QueryError: there is none of this name; the message gives the nearest ones.
    """
    queries = all_queries()
    wanted = name.strip().lower().replace("-", "_")
    if wanted in queries:
        return queries[wanted]
    near = difflib.get_close_matches(wanted, queries, n=3, cutoff=0.5) or [k for k in queries if wanted and wanted in k]
    hint = f"; did you mean {', '.join(near)}?" if near else f"; there are {', '.join(queries)}"
    raise QueryError(f"no query {name!r}{hint}")


def bind(query: Query, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the parameters of a query from text, typed as its header says. Optional ones not given are None.

    Raises:
        QueryError: a parameter that is missing, unknown or not of its type.
    """
    declared = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in declared:
            near = difflib.get_close_matches(name, declared, n=1, cutoff=0.5)
            known = f"did you mean {near[0]}?" if near else f"it has {', '.join(declared) or 'none'}"
            raise QueryError(f"{query.name} has no parameter {name!r}; {known}")
    bound: dict[str, Any] = {}
    for name, parameter in declared.items():
        text = given.get(name, "").strip()
        if text:
            bound[name] = read_value(query.name, parameter, text)
        elif parameter.required:
            example = f"{name}={parameter.example}"
            raise QueryError(f"{query.name} needs {name}, for example: kg query {query.name} {example}")
        else:
            bound[name] = None
    return bound
