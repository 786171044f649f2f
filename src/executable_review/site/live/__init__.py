"""Re-execution in the reader's browser, without a server: JupyterLite and Pyodide, laid into a built site."""

from executable_review.site.live.build import build_live

__all__ = ["build_live"]
