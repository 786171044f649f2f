"""What one coder gave: codes by unit, as every reader of coder files returns them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class CoderFile:
    """The codes that one coder gave to units of text.

    Parameters
    ----------
    coder_id : str
        Who coded: a person, or a rule set that codes by itself.
    codebook_version : str
        Version of the codebook that the coder had at hand.
    codes : mapping of str to frozenset of str
        Leaf codes by unit; a unit is a sentence locator such as ``INT-2.5``, or a record. A unit that was read and
        got no code has an empty set; a unit that was not read is absent. The mapping is copied, in order of units.
    """

    coder_id: str
    codebook_version: str
    codes: Mapping[str, frozenset[str]]

    def __post_init__(self) -> None:
        """Copy the mapping, so that a coder's codes can't change afterwards."""
        copied = {unit: frozenset(given) for unit, given in sorted(self.codes.items())}
        object.__setattr__(self, "codes", MappingProxyType(copied))
