"""Compile a run and the prose into the published book; Jupyter Book is a renderer only."""

from executable_review.site.build import build_book, build_run_book

__all__ = ["build_book", "build_run_book"]
