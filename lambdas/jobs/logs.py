"""Structured logs: a JSON object a line, with the id of the job. Never a word of a recording, or a header."""

from typing import Final

from aws_lambda_powertools import Logger

log: Final = Logger(service="longhand")
