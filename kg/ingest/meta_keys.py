"""The keys of metadata blocks: as pages write them -> canonical (see :class:`kg.model.MetaField`)."""

from __future__ import annotations

from kg.ingest.html_main import pages
from kg.text import fold, squeeze


def canonical(key: str) -> str | None:
    """Return the canonical key for a key as written (white space and a colon at the end do not count), or None."""
    keys: dict[str, str] = pages()["meta_keys"]
    return keys.get(squeeze(fold(key)).rstrip(":"))
