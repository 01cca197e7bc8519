from collections.abc import Sequence
from dataclasses import replace

from contract.transcript import Alternative, Form, Result


def relabelled(result: Result, speaker: str | None) -> Result:
    """The same result, said by another speaker, or by nobody in particular; the forms of an entity too."""
    return replace(
        result,
        alternatives=_readings(result.alternatives, speaker),
        spoken_form=result.spoken_form and [_form(form, speaker) for form in result.spoken_form],
        written_form=result.written_form and [_form(form, speaker) for form in result.written_form],
    )


def _form(form: Form, speaker: str | None) -> Form:
    return replace(form, alternatives=_readings(form.alternatives, speaker))


def _readings(alternatives: Sequence[Alternative], speaker: str | None) -> list[Alternative]:
    return [replace(alternative, speaker=speaker) for alternative in alternatives]
