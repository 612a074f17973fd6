"""The errors a caller may see: one root, few leaves, each message complete in itself.

A message says what is wrong, where (file, place in it) and what to do. The command line prints it as one
line; it never prints a traceback for a KgError.
"""

from __future__ import annotations


class KgError(Exception):
    """Root of every error this package raises on purpose."""


class InputError(KgError):
    """A file that cannot be read as a policy document: empty, binary, damaged, in no known encoding, too large."""


class UnsupportedFormat(InputError):
    """A recognised format that is not read here (.doc, .wps, OFD, scans); the message says what to do instead."""


class MissingExtra(KgError):
    """An optional part that is not installed; the message names the extra to install."""


class SchemaError(KgError):
    """A declaration in kg/schema or a vocabulary table that contradicts itself or the rest."""


class QueryError(KgError):
    """A canned query that does not exist, is malformed, or was given wrong parameters."""


class NotFound(KgError):
    """What the user named (policy, place, agency, id) is not in the store; the message lists the nearest names."""


class StoreError(KgError):
    """The store cannot be reached, refuses the credentials, or is held by somebody else."""


class InternalError(KgError):
    """A broken invariant of this package: a bug to report, never the user's fault."""
