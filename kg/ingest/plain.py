"""Plain text: the bytes decoded, every kind of line end made ``\\n``."""

from __future__ import annotations

import re
from typing import Final

from kg.ingest.decode import decode
from kg.ingest.reading import Reading
from kg.offsets import Edit, apply

_LINE_END: Final = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def read(data: bytes, name: str) -> Reading:
    """Read a text file.

    Raises:
        InputError: empty, binary, or in no known encoding.
    """
    decoded, encoding, decided_by = decode(data, name=name)
    text, offsets = apply(decoded, (Edit(m.start(), m.end(), "\n") for m in _LINE_END.finditer(decoded)))
    return Reading(decoded, text, offsets, (), "text/plain", encoding, decided_by)
