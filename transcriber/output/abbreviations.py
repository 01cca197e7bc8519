# ruff: noqa: SIM905 a hundred short words read better as a text
"""Which full stops belong to a word, because it is an abbreviation, and end no sentence."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The abbreviations of a language, in lower case, without their last full stop.

    Attributes
    ----------
    before_more
        Never at the end of a sentence: titles, `vs`.
    before_numbers
        Abbreviations before a figure (`No. 5`, `Jan. 1`), words or sentence ends elsewhere (`No.`).
    maybe_last
        May end a sentence: then the next word begins with a capital letter.
    ordinals_before
        Words before which a figure with a full stop is an ordinal. Before a small letter it is one too, where
        there are such words at all: `der 3. von links`.
    """

    before_more: frozenset[str] = frozenset()
    before_numbers: frozenset[str] = frozenset()
    maybe_last: frozenset[str] = frozenset()
    ordinals_before: frozenset[str] = frozenset()


_NONE: Final = Abbreviations()
_OF_LANGUAGE: Final = {
    "en": Abbreviations(
        before_more=frozenset(
            "mr mrs ms mx dr prof rev hon gen col maj capt lt sgt cpl sen rep gov pres supt "
            "messrs mme mlle st mt ft vs".split()
        ),
        before_numbers=frozenset(
            "no nos vol vols pp fig figs art sec op ch "
            "jan feb mar apr jun jul aug sep sept oct nov dec".split()
        ),
        maybe_last=frozenset(
            "etc inc ltd co corp bros jr sr approx dept est ave blvd rd esq al cf viz".split()
        ),
    ),
    "de": Abbreviations(
        before_more=frozenset("dr prof hr fr dipl ing st bzw ca inkl vgl sog evtl ggf".split()),
        before_numbers=frozenset("nr abs art bd kap s tel".split()),
        maybe_last=frozenset("usw etc bspw str mio mrd jh jr".split()),
        ordinals_before=frozenset(
            "januar jänner februar feber märz april mai juni juli august september oktober november dezember "
            "jahrhundert jahrhunderts jahrhunderten jahrtausend weltkrieg weltkriegs geburtstag stock etage "
            "klasse platz mal tag jahr kapitel auflage runde liga spieltag minute quartal mann".split()
        ),
    ),
    "es": Abbreviations(
        before_more=frozenset("sr sra srta sres dr dra dña prof gral lic ing ud uds".split()),
        before_numbers=frozenset("núm pág págs art tel cap vol".split()),
        maybe_last=frozenset("etc av avda depto aprox".split()),
    ),
    "fr": Abbreviations(
        before_more=frozenset("dr pr st ste".split()),
        before_numbers=frozenset("art chap fig vol tél p pp".split()),
        maybe_last=frozenset("etc av bd env".split()),
    ),
    "it": Abbreviations(
        before_more=frozenset("sig sigg dott prof avv ing arch on".split()),
        before_numbers=frozenset("art pag pagg cap fig vol tel n".split()),
        maybe_last=frozenset("ecc".split()),
    ),
    "pt": Abbreviations(
        before_more=frozenset("sr sra srta dr dra prof profa eng exmo".split()),
        before_numbers=frozenset("art pág págs cap fig vol tel n".split()),
        maybe_last=frozenset("etc av aprox".split()),
    ),
}
_ORDINAL: Final = re.compile(r"\d{1,3}")
# Letters with a full stop after each: U.S, a.m, Ph.D. The last full stop is the one in question.
_INITIALISM: Final = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")


def keeps_full_stop(word: str, following: str | None, language: str) -> bool:
    """Whether the full stop after a word is a part of it.

    Parameters
    ----------
    word
        Without the full stop in question: `Mr`, `U.S`, `times`.
    following
        What comes next in the utterance, None at its end.

    Notes
    -----
    `U.S.` and the like keep their full stop even where they end a sentence: the text is right either way,
    and a word cut down to `U.S` would be wrong wherever the sentence goes on, which is more often.
    """
    if _INITIALISM.fullmatch(word):
        return True
    if not following:
        return False
    known, name = _OF_LANGUAGE.get(language, _NONE), word.lower()
    if _ORDINAL.fullmatch(word) and known.ordinals_before:
        return following[0].islower() or following.rstrip(".,;:!?").lower() in known.ordinals_before
    if name in known.before_numbers:
        return following[0].isdigit()
    if name in known.maybe_last:
        return not following[0].isupper()
    is_initial = len(word) == 1 and word.isupper() and word != "I" and following[0].isupper()
    return name in known.before_more or is_initial
