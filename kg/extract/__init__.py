"""From outline to facts: one module a concern, each with ``find(context) -> facts``.

The modules are plain Python over :class:`kg.extract.context.Context`; ``kg.extract.components`` registers each as a
spaCy component and is the one place that imports spaCy. A new concern is a module, a row here, a field of
:class:`kg.model.Facts`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final


def _find(module: str) -> Callable[[], Callable[..., Any]]:
    def load() -> Callable[..., Any]:
        found: Callable[..., Any] = import_module(module).find
        return found

    return load


# Field of Facts -> loader of the extractor. The order matters: each may read what those before it found.
EXTRACTORS: Final = MappingProxyType(
    {
        "profile": _find("kg.extract.policy"),
        "agencies": _find("kg.extract.agencies"),
        "references": _find("kg.extract.references"),
        "duties": _find("kg.extract.duties"),
        "targets": _find("kg.extract.indicators"),
        "awards": _find("kg.extract.awards"),
        "obligations": _find("kg.extract.obligations"),
    }
)
