"""Entities in the languages that have a table: what is said in them, what Whisper writes, what comes out."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.packs import pack_files, read_pack
from tests.numerals import IN_WORDS
from tests.spoken import contents, spoken, written
from transcriber.packs.load import PACKS, load_pack
from transcriber.text.disfluencies import SOUNDS
from transcriber.text.entities.languages import language_of, languages
from transcriber.text.entities.stage import with_entities
from transcriber.text.entities.tabled.phrases import _LONGEST
from transcriber.text.entities.tabled.table import read_table

TABLED = sorted(languages() - {"en"})
NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"

EXAMPLES = {
    "de": {
        "cardinal": {
            "fünfundzwanzig": "25",
            "zweiundfünfzigtausenddreihundertsechs": "52.306",
            "eine Million": "1 Million",
            "zwei Milliarden": "2 Milliarden",
            "1,5 Millionen": "1,5 Millionen",
            "20.000": "20.000",
            "20000": "20.000",
            "4711": "4711",
            "0171234567": "0171234567",
            "1234567890123456789": "1.234.567.890.123.456.789",
        },
        "decimal": {"drei Komma fünf": "3,5", "null Komma null fünf": "0,05", "3,14": "3,14", "3.5": "3.5"},
        "date": {
            "dritter Mai": "3. Mai",
            "dritten Mai neunzehnhundertachtundneunzig": "3. Mai 1998",
            "3. Mai 1998": "3. Mai 1998",
            "3. Mai 1.998": "3. Mai 1998",
            "Montag dem ersten Januar": "Montag dem 1. Januar",
            "März 2020": "März 2020",
            "neunzehnhundertachtundneunzig": "1998",
            "1998": "1998",
        },
        "time": {
            "achtzehn Uhr dreißig": "18:30 Uhr",
            "drei Uhr": "3 Uhr",
            "14.30 Uhr": "14:30 Uhr",
            "14 Uhr 30": "14:30 Uhr",
            "halb drei": "2:30 Uhr",
            "halb eins": "12:30 Uhr",
            "Viertel vor drei": "2:45 Uhr",
            "3:30": "3:30",
        },
        "money": {
            "zwanzig Euro": "20 €",
            "20 Euro": "20 €",
            "20€": "20 €",
            "€ 20": "20 €",
            "zwei Euro und fünf Cent": "2,05 €",
            "drei Euro fünfzig": "3,50 €",
            "1.500,50 Euro": "1.500,50 €",
            "eine Million Euro": "1 Million Euro",
            "20 Franken": "20 Franken",
            "zwanzig Cent": "20 Cent",
        },
        "percentage": {"drei Komma fünf Prozent": "3,5 %", "1.5%": "1,5 %", "hundert Prozent": "100 %"},
        "measurement": {
            "zehn Kilometer pro Stunde": "10 km/h",
            "zwanzig Grad Celsius": "20 °C",
            "neunzig Grad": "90°",
        },
        "span": {"zehn bis zwölf": "10 bis 12", "fünf bis zehn Prozent": "5 bis 10 %"},
        "fraction": {"drei Viertel": "3/4", "1/2": "1/2"},
        "telephone": {"null eins sieben eins zwei drei vier fünf": "01712345"},
        "electronic": {"info at beispiel punkt de": "info@beispiel.de", "www.beispiel.de": "www.beispiel.de"},
    },
    "es": {
        "cardinal": {
            "veinticinco": "25",
            "veintiún mil": "21.000",
            "ochenta y una": "81",
            "dos millones": "2 millones",
            "20 mil": "20.000",
            "un billón": "1 billón",
            "2,5 millones": "2,5 millones",
        },
        "decimal": {"dieciocho coma doce": "18,12", "cero coma cero cinco": "0,05"},
        "ordinal": {"vigésima primera": "21ª", "decimotercero": "13º", "3º": "3º"},
        "date": {
            "tres de mayo de mil novecientos noventa y ocho": "3 de mayo de 1998",
            "primero de mayo": "1 de mayo",
            "Lunes tres de mayo": "Lunes 3 de mayo",
            "mayo de 1998": "mayo de 1998",
            "3 de mayo del 2020": "3 de mayo del 2020",
        },
        "money": {
            "veinte euros": "20 €",
            "veinte euros con cincuenta céntimos": "20,50 €",
            "tres euros con cincuenta": "3,50 €",
            "dos millones de euros": "2 millones de euros",
            "veinte pesos": "20 pesos",
            "tres pesos con cincuenta centavos": "3,50 pesos",
            "$20": "$20",
            "$20 millones": "$20 millones",
        },
        "percentage": {"veinte por ciento": "20 %", "cien por cien": "100 %", "2,5%": "2,5 %"},
        "measurement": {
            "ciento veinte kilómetros por hora": "120 km/h",
            "veinte grados centígrados": "20 °C",
        },
        "span": {"diez a doce": "10 a 12"},
        "fraction": {"tres cuartos": "3/4", "dos y medio": "2½"},
        "telephone": {"seis uno dos tres cuatro cinco seis siete ocho": "612 345 678"},
        "electronic": {"ana arroba ejemplo punto com": "ana@ejemplo.com"},
    },
    "fr": {
        "cardinal": {
            "quatre-vingt-dix-huit": "98",
            "soixante et onze": "71",
            "vingt mille": f"20{NARROW}000",
            "10 000": f"10{NARROW}000",
            "deux millions": "2 millions",
            "1,5 million": "1,5 million",
        },
        "decimal": {"trois virgule cinq": "3,5"},
        "ordinal": {"vingt et unième": "21e", "2e": "2e", "1ère": "1ère"},
        "date": {
            "trois mai mille neuf cent quatre-vingt-dix-huit": "3 mai 1998",
            "premier mai": "1er mai",
            "1er mai": "1er mai",
            "lundi 3 mai": "lundi 3 mai",
        },
        "time": {
            "quatorze heures trente": "14h30",
            "trois heures et demie": "3h30",
            "trois heures moins le quart": "2h45",
            "six heures moins dix": "5h50",
            "14 h 30": "14h30",
            "14h30": "14h30",
        },
        "money": {
            "vingt euros": "20 €",
            "20 €": "20 €",
            "vingt euros et cinquante centimes": "20,50 €",
            "vingt millions d'euros": "20 millions d'euros",
            "vingt millions d’euros": "20 millions d’euros",  # noqa: RUF001 - as Whisper may write it
            "1 500,50 euros": f"1{NARROW}500,50 €",
        },
        "percentage": {"vingt pour cent": "20 %", "25 %": "25 %", "25%": "25 %"},
        "measurement": {"deux cents kilomètres à l'heure": "200 km/h"},
        "fraction": {"trois quarts": "3/4", "deux centièmes": "2/100"},
        "telephone": {
            "zéro six douze trente-quatre cinquante-six soixante-dix-huit": "06 12 34 56 78",
            "06 12 34 56 78": "06 12 34 56 78",
        },
    },
    "it": {
        "cardinal": {"ventuno": "21", "ventitré": "23", "20 mila": "20.000", "due miliardi": "2 miliardi"},
        "decimal": {"tre virgola cinque": "3,5"},
        "ordinal": {"ventunesimo": "21º"},
        "date": {"tre maggio millenovecentonovantotto": "3 maggio 1998", "primo maggio": "1º maggio"},
        "money": {
            "venti euro": "20 €",
            "tre euro e cinquanta": "3,50 €",
            "due milioni di euro": "2 milioni di euro",
        },
        "percentage": {"tre virgola cinque per cento": "3,5%"},
        "measurement": {"cento chilometri all'ora": "100 km/h", "venti gradi": "20°"},
        "span": {"dieci a dodici": "10 a 12"},
        "electronic": {"ugo chiocciola esempio punto it": "ugo@esempio.it"},
    },
    "pt": {
        "cardinal": {"vinte e um": "21", "20 mil": "20.000", "dois milhões": "2 milhões"},
        "decimal": {"três vírgula cinco": "3,5"},
        "ordinal": {"vigésimo primeiro": "21º"},
        "date": {
            "três de maio de mil novecentos e noventa e oito": "3 de maio de 1998",
            "primeiro de maio": "1º de maio",
        },
        "time": {"quinze horas e vinte minutos": "15h20", "três horas e meia": "3h30", "15h": "15h"},
        "money": {
            "vinte reais": "R$ 20",
            "R$ 20": "R$ 20",
            "R$20,50": "R$ 20,50",
            "um real e cinquenta centavos": "R$ 1,50",
            "dois milhões de reais": "R$ 2 milhões",
            "R$ 20 milhões": "R$ 20 milhões",
        },
        "percentage": {"vinte por cento": "20%"},
        "measurement": {"cinquenta quilômetros por hora": "50 km/h"},
    },
}
CASES = [
    pytest.param(language, said, kind, form, id=f"{language}: {said}")
    for language, kinds in EXAMPLES.items()
    for kind, forms in kinds.items()
    for said, form in forms.items()
]


def found_in(language, text):
    return with_entities(spoken(text, language=language), language)


def visible(text):
    return text.replace(NO_BREAK, " ")


@pytest.mark.parametrize(("language", "said", "kind", "form"), CASES)
def test_what_is_said_is_written_as_the_language_writes_it(language, said, kind, form):
    found = found_in(language, said)

    assert [(result.type, result.entity_class) for result in found] == [("entity", kind)]
    assert [visible(one) for one in contents(found)] == [form]


@pytest.mark.parametrize(
    ("language", "said", "expected"),
    [
        ("de", "Am 3. Mai 1998 kam er, um halb drei.", "Am 3. Mai 1998 kam er, um 2:30 Uhr."),
        ("de", "Im 21. Jahrhundert sind es 1,5 Millionen.", "Im 21. Jahrhundert sind es 1,5 Millionen."),
        ("de", "Er wurde einundzwanzigster.", "Er wurde einundzwanzigster."),
        ("de", "Wir sind 20. Danach kam sie.", "Wir sind 20. Danach kam sie."),
        ("es", "¿Cuesta veinte euros? ¡No, treinta!", "¿Cuesta 20 €? ¡No, 30!"),
        ("es", "A las tres y media, o a las quince treinta.", "A las 3:30, o a las 15:30."),
        ("es", "A las tres menos cuarto.", "A las 2:45."),
        ("fr", "L'été 1998, le premier mai, à 14 heures 30.", "L'été 1998, le 1er mai, à 14h30."),
        ("it", "Alle tre e mezza, dell'anno 2020.", "Alle 3:30, dell'anno 2020."),
        ("it", "Sono le tre meno un quarto.", "Sono le 2:45."),
        (
            "it",
            "All'una e mezza, l'8 maggio, l'80% e l'undici settembre.",
            "All'1:30, l'8 maggio, l'80% e l'11 settembre.",
        ),
        ("it", "Dell’ottanta per cento, l'uno e l'altro.", "Dell’80%, l'uno e l'altro."),  # noqa: RUF001
        (
            "fr",
            "L'un d'eux, d'un million d'euros, l'1,5 % et d'onze.",
            "L'un d'eux, d'1 million d'euros, l'1,5 % et d'11.",
        ),
        ("pt", "Às três e meia, no dia primeiro de maio.", "Às 3h30, no dia 1º de maio."),
    ],
)
def test_a_sentence_reads_as_it_would_be_written(language, said, expected):
    assert visible(written(found_in(language, said))) == expected


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "ein Euro"),
        ("de", "Tausend Dank"),
        ("de", "die dritte Million"),
        ("de", "drei oder vier Leute"),
        ("de", "es ist halb so schlimm"),
        ("es", "una casa y un metro"),
        ("es", "mil gracias"),
        ("es", "miles de personas"),
        ("es", "ese punto es importante"),
        ("es", "las tres hermanas"),
        ("es", "el segundo piso"),
        ("fr", "mille fois merci"),
        ("fr", "trois heures"),
        ("fr", "des millions de gens"),
        ("it", "mille grazie"),
        ("it", "le tre e quattro sorelle"),
        ("it", "prima di tutto"),
        ("pt", "ponto com"),
        ("pt", "às três horas"),
        ("pt", "segunda vez"),
    ],
)
def test_words_that_only_look_like_numbers_stay_words(language, said):
    assert found_in(language, said) == spoken(said, language=language)


@pytest.mark.parametrize("language", TABLED)
def test_figures_of_a_list_stay_apart_and_keep_their_commas(language):
    found = found_in(language, "1, 2, 3")

    assert contents(found) == ["1", ",", "2", ",", "3"]
    assert [result.attaches_to for result in found] == [None, "previous", None, "previous", None]


@pytest.mark.parametrize("figure", ["1,5", "1.000", "3:30", "1.000,50"])
@pytest.mark.parametrize("language", TABLED)
def test_a_figure_with_a_mark_inside_is_one_word(language, figure):
    assert contents(found_in(language, figure)) == [figure]


def test_an_amount_with_its_sign_is_one_word_that_does_not_break():
    _, entity = found_in("de", "kostet 20 Euro")

    assert [form.alternatives[0].content for form in entity.spoken_form] == ["20", "Euro"]
    assert [form.alternatives[0].content for form in entity.written_form] == [f"20{NO_BREAK}€"]


def test_the_first_word_of_a_sentence_keeps_its_capital():
    assert contents(found_in("es", "Mayo de 1998")) == ["Mayo de 1998"]
    assert contents(found_in("de", "Zwanzig Euro")) == [f"20{NO_BREAK}€"]


NUMBERS = st.one_of(st.integers(11, 2200), st.integers(2200, 999_999)).filter(
    lambda number: number not in {100, 1000}  # by themselves these stay words
)


@pytest.mark.parametrize("language", TABLED)
@given(number=NUMBERS)
def test_every_number_comes_back_from_its_words(language, number):
    (entity,) = found_in(language, IN_WORDS[language](number))

    assert re.sub(r"\D", "", contents([entity])[0]) == str(number)


@pytest.mark.parametrize("language", TABLED)
@given(cents=st.integers(1, 99), number=st.integers(2, 999))
def test_every_sum_comes_back_from_its_words(language, cents, number):
    coin = max(sorted(read_table(language).money.coins), key=len)
    joint = min(read_table(language).money.joints)
    currency = {"de": "Euro", "it": "euro"}.get(language, "euros")
    say = IN_WORDS[language]
    (entity,) = found_in(language, f"{say(number)} {currency} {joint} {say(cents)} {coin}")

    assert re.findall(r"[\d,]+", contents([entity])[0]) == [f"{number},{cents:02d}"]


WORDS = {
    language: st.sampled_from(
        sorted(
            {
                *table.dates.months[:2],
                *table.dates.of,
                *table.dates.weekdays[:1],
                *table.money.joints,
                *table.money.of,
                *table.money.coins,
                *table.percentages.said,
                *table.times.before,
                *table.times.units,
                *table.times.named,
                *table.times.early,
                *table.numbers.articles,
                *table.numbers.halves,
                *table.numbers.to,
                *list(table.numbers.parts)[:2],
                *list(table.money.names)[:3],
                *table.money.formats,
                *table.units,
                *(word for scale in table.scales for word in scale.said),
                *(IN_WORDS[language](number) for number in (0, 1, 3, 12, 20, 45, 100, 1998, 25_000)),
                *("1998", "3:30", "3.", "20%", "$5", "1,5", "000", "a", "Ja,", "no."),
            }
        )
    )
    for language in TABLED
    for table in [read_table(language)]
}


@pytest.mark.parametrize("language", TABLED)
@given(data=st.data())
def test_no_word_is_lost_and_none_changes_its_place(language, data):
    said = spoken(" ".join(data.draw(st.lists(WORDS[language], max_size=12))), language=language)

    found = with_entities(said, language)
    unfolded = []
    for result in found:
        forms = result.spoken_form or [result]
        unfolded += [(form.start_time, form.end_time, form.alternatives[0].content) for form in forms]
    assert unfolded == [(one.start_time, one.end_time, one.alternatives[0].content) for one in said]
    assert all(a.start_time <= b.start_time for a, b in pairwise(found))


@pytest.mark.parametrize(("language", "said", "kind", "form"), CASES)
def test_what_was_written_is_read_as_the_same_again(language, said, kind, form):
    (entity,) = found_in(language, said)
    again = found_in(language, contents([entity])[0])

    assert " ".join(visible(one) for one in contents(again)).replace(NARROW, " ") == form.replace(NARROW, " ")


@pytest.mark.parametrize("said", ["1", "000", "10 000", "un", "drei", "vinte e", "por", "€", "h"])
@pytest.mark.parametrize("language", TABLED)
def test_what_is_said_over_and_over_takes_time_in_proportion(language, said):
    words = spoken(f"{said} " * 1500, language=language)
    began = time.process_time()
    with_entities(words, language)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("language", TABLED)
def test_phrases_are_such_as_can_be_met(language):
    table = read_table(language)
    phrases = {
        *table.units,
        *table.money.names,
        *table.percentages.names,
        *table.times.named,
        *table.times.early,
        *table.numbers.halves,
    }

    assert all(phrase == phrase.lower() for phrase in phrases)
    assert all(len(phrase.split()) <= _LONGEST for phrase in phrases)
    assert len(set(table.dates.months[:12])) == 12
    assert len(set(table.dates.weekdays[:7])) == 7


def test_a_language_offers_what_it_has_tables_for_and_no_other():
    entities = "transcription_config.enable_entities"
    fillers = "transcription_config.transcript_filtering_config.remove_disfluencies"
    for name in pack_files(PACKS):
        pack = load_pack(name)
        for code in pack.codes:
            has = pack.features_of((code,))
            assert entities not in has or code in languages()
            assert fillers not in has or code in SOUNDS
            assert pack.spoken(code).itn == (entities in has)
    template = read_pack("multilingual", PACKS)["languages"]
    assert {code for code, one in template.items() if entities in one.get("features", ())} == languages()


def test_a_language_that_nobody_described_has_no_grammar():
    with pytest.raises(KeyError, match="pl"):
        language_of("pl")
