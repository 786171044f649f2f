"""Kernels forked from a warm parent, in which the heavy imports are done once.

Starting Python and importing pandas and matplotlib takes longer than most notebooks need. Here one process imports
them, and each notebook gets a real kernel that is a fork of it: its own process, its own memory, nothing shared
but what was read before. Where the system can't do that, papermill starts kernels as it always does, and the results
are the same.
"""

from executable_review.warm.nursery import Nursery, Parent, SharedParent, warm_parent

__all__ = ["Nursery", "Parent", "SharedParent", "warm_parent"]
