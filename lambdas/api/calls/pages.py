"""The pages that describe the API, for whoever would like to read them. They take nothing from elsewhere."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

from lambdas.api.answer import Answer
from lambdas.api.call import Call
from lambdas.api.headers import JSON
from lambdas.api.revalidation import held_already
from lambdas.api.route import Route

_FILES: Final = "aws_lambda_powertools.event_handler.openapi.swagger_ui"
"""Where powertools carries Swagger UI."""
_AN_HOUR: Final = "public, max-age=3600"
_A_DAY: Final = "public, max-age=86400"

_START: Final = """\
SwaggerUIBundle({url: "/openapi.json", dom_id: "#calls", deepLinking: true, validatorUrl: null});\
"""
_PAGE: Final = f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Longhand</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="calls"></div>
<script src="/docs/swagger-ui.js"></script>
<script>{_START}</script>
</body>
</html>
"""


def _policy() -> str:
    """Allow the page its own files, its one script, and calls of this API: nothing else, and no frame.

    Swagger UI writes styles into its elements, and has pictures in its styles.
    """
    start = base64.b64encode(hashlib.sha256(_START.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'self' 'sha256-{start}'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def get_description(call: Call) -> Answer:
    """Describe the API in OpenAPI."""
    return _page(call, _description(), JSON)


def get_page(call: Call) -> Answer:
    """Show the calls on a page on which they can be tried."""
    return _page(call, _PAGE.encode(), "text/html; charset=utf-8")


def get_script(call: Call) -> Answer:
    """Give what the page runs."""
    return _page(call, _file("swagger-ui-bundle.min.js"), "text/javascript; charset=utf-8", _A_DAY)


def get_style(call: Call) -> Answer:
    """Give what the page looks like."""
    return _page(call, _file("swagger-ui.min.css"), "text/css; charset=utf-8", _A_DAY)


def _page(call: Call, body: bytes, kind: str, kept: str = _AN_HOUR) -> Answer:
    headers = {"Content-Security-Policy": _policy(), "X-Content-Type-Options": "nosniff"}
    answer = Answer(body, kind, tag=hashlib.sha256(body).hexdigest(), cache=kept, headers=headers)
    return held_already(call, answer) or answer


@cache
def _description() -> bytes:
    # On the first request for it, which takes a tenth of a second: so it is that of the code that runs.
    from lambdas.api.description import description  # noqa: PLC0415
    from lambdas.api.routes import ROUTES  # noqa: PLC0415

    return description(ROUTES)


def _file(name: str) -> bytes:
    return files(_FILES).joinpath(name).read_bytes()


ROUTES: Final = (
    Route("GET", "/openapi.json", get_description, open=True),
    Route("GET", "/docs", get_page, open=True),
    Route("GET", "/docs/swagger-ui.js", get_script, open=True),
    Route("GET", "/docs/swagger-ui.css", get_style, open=True),
)
