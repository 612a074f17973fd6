"""A reading becomes a document: characters repaired, page chrome and metadata block taken off, lines and blanks set right.

The order matters. The metadata block is recognised on repaired characters (its keys may be traditional or glossed), and
lines are joined only when the chrome is gone, whose short lines would pass for broken sentences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.ingest.reading import Reading
from kg.ingest.repair import CHARACTER_REPAIRS, LAYOUT_REPAIRS, moved, repair
from kg.model import Document, MetaField, Source
from kg.offsets import Edit, apply

Strip = Callable[[str], tuple[list[Edit], tuple[MetaField, ...]]]


def clean(reading: Reading, name: str, sha256: str, strip: Strip | None = None) -> Document:
    """Return the document: cleaned text with its map to the decoded source, metadata, repaired places.

    Args:
        reading: what the format's reader returned.
        name: what messages and evidence call the file.
        sha256: hash of its bytes.
        strip: lists the deletions of chrome and metadata block, and the fields read (spans in the text it was given);
            by default :func:`kg.ingest.front.strip`.
    """
    if strip is None:
        from kg.ingest.front import strip as front

        strip = front
    text, offsets, notes = repair(reading.text, CHARACTER_REPAIRS)
    offsets = reading.offsets.then(offsets)
    deletions, fields = strip(text)
    meta = [*reading.meta]
    for field in fields:
        start, end = offsets.to_old(field.source_start, field.source_end)
        meta.append(replace(field, source_start=start, source_end=end))
    text, stripped = apply(text, deletions)
    text, laid, later = repair(text, LAYOUT_REPAIRS)
    step = stripped.then(laid)
    offsets = offsets.then(step)
    notes = tuple(sorted((*moved(notes, step), *later), key=lambda n: (n.start, n.end, n.rule)))
    source = Source(name, reading.media_type, sha256, reading.encoding, reading.decided_by)
    return Document(source, reading.decoded, text, offsets, tuple(meta), notes)
