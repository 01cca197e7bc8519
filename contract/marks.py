"""Punctuation marks that more than one part of the system knows."""

# ruff: noqa: RUF001 these characters are meant

from typing import Final

PAUSES: Final = frozenset(",;:、，；：،؛၊፣")
