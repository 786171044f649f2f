"""An executable literature review: data and decisions in, the standing of each claim out."""

__version__ = "0.1.0"
