"""The call that tells what a deployment transcribes."""

from typing import Final

from contract.api.languages import LanguageOffered, LanguagesResponse
from lambdas.api.answer import Answer
from lambdas.api.call import Call
from lambdas.api.headers import JSON, VENDOR_JSON
from lambdas.api.route import Route
from lambdas.jobs.settings import OfferSettings
from lambdas.jobs.views import json_bytes


def get_languages(call: Call) -> Answer:
    """List the languages that jobs may ask for, with operating points and features."""
    offer = call.service.settings
    offered = [_offered(language, offer) for language in offer.offered_languages()]
    return Answer(json_bytes(LanguagesResponse(languages=offered)), call.json)


def _offered(language: str, offer: OfferSettings) -> LanguageOffered:
    features = offer.features_of(offer.pack(language), (language,))
    return LanguageOffered(
        language=language,
        operating_points=list(offer.operating_points(language)),
        default_operating_point=offer.usual_operating_point(language),
        features=sorted(features) if features else None,
    )


ROUTES: Final = (
    Route(
        "GET",
        "/v2/languages",
        get_languages,
        returns={JSON: LanguagesResponse, VENDOR_JSON: LanguagesResponse},
    ),
)
