"""Compile a run and the prose into the published book; Jupyter Book is a renderer only."""

from typing import Any

__all__ = ["build_book", "build_run_book"]


def __getattr__(name: str) -> Any:
    # Loaded when it is asked for: to see that a book is still the book needs nothing that draws or renders.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from executable_review.site import build

    return getattr(build, name)
