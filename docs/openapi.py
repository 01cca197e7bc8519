# noqa: INP001 a script, not a package
"""Writes docs/openapi.json from the calls themselves: `python docs/openapi.py`. A test keeps it current."""

from pathlib import Path
from typing import Final

from lambdas.api.description import description
from lambdas.api.routes import ROUTES

PAGE: Final = Path(__file__).resolve().parent / "openapi.json"

if __name__ == "__main__":
    PAGE.write_bytes(description(ROUTES))
