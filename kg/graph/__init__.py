"""Graphs: assembled from the facts of one document, merged over documents, checked, read and written."""
