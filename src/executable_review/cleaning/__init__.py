"""Cleaning that import, indexes and de-duplication share: DOIs, markup, types of document."""
