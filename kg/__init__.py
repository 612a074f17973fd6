"""A knowledge graph of Chinese government policy, with the sentence behind every fact.

Importing this package loads none of the heavy libraries (spacy, neo4j, rdflib, pyvis).
"""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["__version__"]
