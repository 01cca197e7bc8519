"""The functions as they are deployed here: each with its environment, its processes and what invokes it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from local.functions.pool import FunctionPool
from local.identity import named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.functions import Function
    from lambdas.jobs.settings import FunctionSettings
    from local.functions.zygote import Zygote

PRELOADED: Final = (
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.metrics",
    "aws_lambda_powertools.utilities.batch",
    "boto3",
    "pydantic_settings",
)
"""What the functions import, but for their own code."""

_PASSED_ON: Final = ("PATH", "HOME", "LANG", "TMPDIR")


def function_pool(  # noqa: PLR0913 - what deploying takes
    zygote: Zygote,
    function: Function,
    settings: FunctionSettings,
    *,
    aws: Mapping[str, str],
    most: int,
    on_line: Callable[[str], None],
) -> FunctionPool:
    """Deploy a function.

    Parameters
    ----------
    aws
        Variables by which it finds the cloud.
    most
        Processes at once.
    on_line
        Called with each line of its log.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {
        **aws,
        **settings.to_environment(),
        "AWS_LAMBDA_FUNCTION_NAME": named(function.name),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mib),
        "POWERTOOLS_SERVICE_NAME": named(function.name),
        "TZ": ":UTC",
    }
    return FunctionPool(
        lambda: zygote.spawn(function.handler, environment),
        function.name,
        most,
        function.timeout_seconds,
        on_line,
    )
