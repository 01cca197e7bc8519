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
    "it": frozenset(
        "cazzo cazzi cazzata cazzate coglione coglioni fottere fottuta fottuti fottuto merda merde "  # noqa: SIM905
        "minchia puttana puttanata puttanate puttane stronza stronzata stronzate stronze "
        "stronzi stronzo vaffanculo".split()
    ),
    "fr": frozenset(
        "connard connards connasse connasses enculé enculée enculés emmerder emmerdeur emmerdeurs merde "  # noqa: SIM905
        "merdes merdique putain putains pute putes salope salopes".split()
    ),
    "de": frozenset(
        "arschloch arschlöcher beschissen beschissene beschissenen beschissener ficken fotze "  # noqa: SIM905
        "fotzen gefickt hurensohn hurensöhne scheiß scheiße scheisse verfickt verfickte verfickten "
        "wichser".split()
    ),
    "pt": frozenset(
        "caralho caralhos foda foder fodido fodida fodidos fodidas fodeu merda merdas porra porras "  # noqa: SIM905
        "puta putas cuzão".split()
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
    return any(part in words for part in (word, *word.split("'")))  # wanker's, l'enculé


def _tagged(result: Result) -> Result:
    reading = result.alternatives[0]
    return with_reading(result, replace(reading, tags=(*(reading.tags or ()), PROFANITY)))
