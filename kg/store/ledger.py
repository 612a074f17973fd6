"""Each document's own graph, kept beside the merged one so that a later build can merge again without the files.

A document's graph is kept as text: zlib, then base64, for a property graph has no byte arrays that both stores share.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping

from kg.errors import StoreError


def entry(sha256: str, text: str, name: str = "") -> dict[str, str]:
    """Return the properties of a ledger node. ``digest`` is of the text, to see a change without unpacking."""
    packed = zlib.compress(text.encode("utf-8"), 6)
    return {
        "sha256": sha256,
        "name": name,
        "digest": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "payload": base64.b64encode(packed).decode("ascii"),
    }


def text_of(row: Mapping[str, str]) -> str:
    """Return the text of a ledger node.

    Raises:
        StoreError: the payload is damaged.
    """
    try:
        return zlib.decompress(base64.b64decode(row["payload"], validate=True)).decode("utf-8")
    except (ValueError, zlib.error, TypeError) as error:
        raise StoreError(f"document {row['sha256']}: its stored graph is damaged; build it again") from error
