"""From a body's name as written in a document to the body that is meant: place, kind, full name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.model import Profile
from kg.resolve.identity import agency_id
from kg.text import squeeze

_MARKERS: Final = re.compile(r"^(?:我|全|本)?([省市县区州盟旗])(?=.{2,})")


@dataclass(frozen=True, slots=True)
class Agency:
    """A body as far as it could be made out; what is unknown stays None."""

    id: str
    name: str
    short_name: str | None
    kind: str | None
    adcode: str | None
    level: str | None
    collective: bool
    valid_from: int | None = None
    valid_to: int | None = None


def resolve(mention: str, collective: bool, profile: Profile) -> Agency:
    """Say which body ``mention`` stands for in a document with this profile. Unknown bodies are kept as written."""
    name = squeeze(mention)
    place = profile.jurisdiction or ""
    full = name
    m = _MARKERS.match(name)
    if m and place.endswith(m.group(1)):
        full = place + name[m.end() :]
    return Agency(
        agency_id(profile.adcode, None, None, full),
        full,
        name if name != full else None,
        None,
        profile.adcode,
        profile.level,
        collective,
    )
