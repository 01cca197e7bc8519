"""Whole numbers in words, below a million: what is said, for tests of what is read."""

# ruff: noqa: SIM905 many short words read better as a text

SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco "
    "veintiséis veintisiete veintiocho veintinueve"
).split()
SPANISH_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
SPANISH_HUNDREDS = (
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
).split()


def spanish(number):
    if number < 30:
        return SPANISH[number]
    if number < 100:
        rest = f" y {spanish(number % 10)}" if number % 10 else ""
        return SPANISH_TENS[number // 10 - 3] + rest
    if number == 100:
        return "cien"
    if number < 1000:
        return _joined(SPANISH_HUNDREDS[number // 100 - 1], number % 100, spanish)
    thousands = spanish(number // 1000)
    if thousands.endswith("veintiuno"):
        thousands = thousands.replace("veintiuno", "veintiún")
    thousands = thousands.removesuffix("o") if thousands.endswith(" uno") else thousands
    return _joined("mil" if number < 2000 else f"{thousands} mil", number % 1000, spanish)


PORTUGUESE = (
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis "
    "dezessete dezoito dezenove"
).split()
PORTUGUESE_TENS = "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split()
PORTUGUESE_HUNDREDS = (
    "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
).split()


def portuguese(number):
    if number < 20:
        return PORTUGUESE[number]
    if number < 100:
        return _joined(PORTUGUESE_TENS[number // 10 - 2], number % 10, portuguese, " e ")
    if number == 100:
        return "cem"
    if number < 1000:
        return _joined(PORTUGUESE_HUNDREDS[number // 100 - 1], number % 100, portuguese, " e ")
    rest = number % 1000
    thousands = "mil" if number < 2000 else f"{portuguese(number // 1000)} mil"
    return _joined(thousands, rest, portuguese, " e " if rest < 100 or rest % 100 == 0 else " ")


FRENCH = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf"
).split()
FRENCH_TENS = "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()


def french(number):
    if number < 20:
        return FRENCH[number]
    if number < 100:
        tens, rest = number // 10, number % (20 if number >= 60 else 10)
        if rest in {1, 11} and number < 80:
            return f"{FRENCH_TENS[tens - 2]} et {FRENCH[rest]}"
        plural = "s" if number == 80 else ""
        return FRENCH_TENS[tens - 2] + plural + (f"-{FRENCH[rest]}" if rest else "")
    if number < 1000:
        hundreds = "cent" if number < 200 else f"{FRENCH[number // 100]} cent"
        return _joined(hundreds, number % 100, french)
    thousands = "mille" if number < 2000 else f"{french(number // 1000)} mille"
    return _joined(thousands.replace("vingts mille", "vingt mille"), number % 1000, french)


GERMAN = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn"
).split()
GERMAN_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()


def german(number):
    return f"{_german(number)}s" if number % 100 == 1 else _german(number)


def _german(number):
    if number < 20:
        return GERMAN[number]
    if number < 100:
        return (f"{GERMAN[number % 10]}und" if number % 10 else "") + GERMAN_TENS[number // 10 - 2]
    if number < 1000:
        return _joined(f"{GERMAN[number // 100]}hundert", number % 100, _german, "")
    return _joined(f"{_german(number // 1000)}tausend", number % 1000, _german, "")


ITALIAN = (
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici "
    "sedici diciassette diciotto diciannove"
).split()
ITALIAN_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()


def italian(number):
    said = _italian(number)
    return f"{said[:-1]}é" if number > 20 and said.endswith("tre") else said


def _italian(number):
    if number < 20:
        return ITALIAN[number]
    if number < 100:
        tens = ITALIAN_TENS[number // 10 - 2]
        return _joined(tens[:-1] if number % 10 in {1, 8} else tens, number % 10, _italian, "")
    if number < 1000:
        hundreds = "cento" if number < 200 else f"{ITALIAN[number // 100]}cento"
        return _joined(hundreds, number % 100, _italian, "")
    return _joined(
        "mille" if number < 2000 else f"{_italian(number // 1000)}mila", number % 1000, _italian, ""
    )


IN_WORDS = {"de": german, "es": spanish, "fr": french, "it": italian, "pt": portuguese}


def _joined(head, rest, say, between=" "):
    return f"{head}{between}{say(rest)}" if rest else head
