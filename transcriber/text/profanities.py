"""Profane words: marked in every transcript of a language that has a list of them here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from contract.transcript import Result
from transcriber.text.reading import content, is_word, with_reading

PROFANITY: Final = "profanity"

# Whole words, so that innocents which hold one of them are left alone. What is profane in one sense only (a
# donkey, a rooster, the place of the damned) is not listed.
WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        "arsehole arseholes asshole assholes bastard bastards bitch bitches bitching bollocks "  # noqa: SIM905
        "bullshit bullshitting bullshitter cocksucker cocksuckers cunt cunts dickhead dickheads "
        "dipshit dumbass dumbasses fuck fucked fucker fuckers fuckin fucking fucks goddamn goddamned "
        "horseshit jackass jackasses motherfucker motherfuckers motherfucking piss pissed pisses "
        "pissing prick pricks shit shite shits shitted shittier shittiest shitting shitty slut sluts "
        "slutty twat twats wank wanked wanker wankers wanking whore whores".split()
    ),
    "es": frozenset(
        "cabrón cabrona cabrones coño coños gilipollas hijoputa hijoputas hostias joder jodido jodida "  # noqa: SIM905
        "jodidos jodidas mierda mierdas pendejo pendeja pendejos pinche puta putas puto putos chingar "
        "chingada".split()
    ),
}


def tagged(results: Sequence[Result], language: str) -> list[Result]:
    """Mark the profane words."""
    words = WORDS.get(language, frozenset())
    return [_tagged(result) if _is_profane(result, words) else result for result in results]


def _is_profane(result: Result, words: frozenset[str]) -> bool:
    if not is_word(result):
        return False
    word = content(result).lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return word in words or word.removesuffix("'s") in words


def _tagged(result: Result) -> Result:
    reading = result.alternatives[0]
    return with_reading(result, replace(reading, tags=(*(reading.tags or ()), PROFANITY)))
