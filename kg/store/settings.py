"""Which store to open, and where the embedded one lives."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the store is and how to get in. Without ``uri`` it is the embedded one under ``home``.

    ``password`` is left out of ``repr`` so that no log or traceback shows it.
    """

    uri: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    database: str | None = None
    home: Path = field(default_factory=lambda: default_home())

    @classmethod
    def from_env(
        cls, environ: Mapping[str, str] | None = None, *, uri: str | None = None, home: Path | None = None
    ) -> Settings:
        """Read ``KG_STORE KG_USER KG_PASSWORD KG_DATABASE KG_HOME``; ``uri`` and ``home`` (flags) win over them."""
        env = os.environ if environ is None else environ
        folder = home or (Path(env["KG_HOME"]).expanduser() if env.get("KG_HOME") else default_home(env))
        return cls(
            uri=uri or env.get("KG_STORE") or None,
            user=env.get("KG_USER") or None,
            password=env.get("KG_PASSWORD") or None,
            database=env.get("KG_DATABASE") or None,
            home=folder.absolute(),
        )


def default_home(environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder for a user's data on this platform, without creating it."""
    env = os.environ if environ is None else environ
    if sys.platform == "win32":
        base = Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        given = env.get("XDG_DATA_HOME", "")
        # The XDG specification has a relative value ignored.
        base = Path(given) if given.startswith("/") else Path.home() / ".local" / "share"
    return base / "policy-kg"
