"""Codes of languages: those of the contract, and those of Whisper where it has its own."""

from typing import Final

_OWN: Final = {"cmn": "zh", "jv": "jw"}
"""By code of the contract. `zh` names no single language (ISO 639-3), and `jw` was withdrawn in 2001."""

_OF_CONTRACT: Final = {own: code for code, own in _OWN.items()}


def code_of(own: str) -> str:
    """Code in the contract of a code of Whisper's."""
    return _OF_CONTRACT.get(own, own)


def own_code(code: str) -> str:
    """Code of Whisper's for one of the contract."""
    return _OWN.get(code, code)
