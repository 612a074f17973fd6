"""What the reader of a format returns: the decoded source, the running text of the page, and the way between them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import MetaField
from kg.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as its format gives it, before any repair.

    ``decoded`` is the source as a string (for HTML the page with its tags; for PDF and DOCX, whose bytes are no text,
    the text as it comes out of the file). ``text`` is the running text with real line breaks (``\\n`` only) and
    ``offsets`` leads from it to ``decoded``. ``meta`` holds fields that the format itself carries (meta tags, cells of
    a metadata table), spans in ``decoded``. ``decided_by`` says what settled the encoding.
    """

    decoded: str
    text: str
    offsets: OffsetMap
    meta: tuple[MetaField, ...]
    media_type: str
    encoding: str
    decided_by: str
