"""Answers that a client may have already."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from lambdas.api.etags import tag_held

if TYPE_CHECKING:
    from lambdas.api.answer import Answer
    from lambdas.api.call import Call

ASK_EACH_TIME: Final = "private, no-cache"
"""What may be kept by the client alone, who asks each time whether it changed."""


def held_already(call: Call, answer: Answer) -> Answer | None:
    """Answer a client that has an answer already; None if it has not, and must be given it.

    Parameters
    ----------
    answer
        As it would be, but that its body need not be there.
    """
    held = tag_held(call.header("if-none-match"), call.header("accept-encoding"), answer.tag)
    if held is None:
        return None
    headers = {**answer.headers, "ETag": held}
    return replace(answer, body=b"", content_type="", status=HTTPStatus.NOT_MODIFIED, tag="", headers=headers)
