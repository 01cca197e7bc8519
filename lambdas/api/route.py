"""How a call is declared: its method and path, what it does, and what it answers and takes."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contract.errors.api import ApiError
    from lambdas.api.answer import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The body of a request, for the description alone: the call itself reads it, from its event.

    Attributes
    ----------
    media_type
        `application/json`, `multipart/form-data`.
    model
        Class that its schema is made of.
    """

    media_type: str
    model: type


@dataclass(frozen=True, slots=True)
class Route:
    """One call.

    Attributes
    ----------
    path
        Parameters in it are `<name>`.
    view
        Called with a `Call` and the parameters, each as its annotation in `lambdas.api.parameters` reads it.
        Its docstring describes the call to users.
    returns
        Model of the answer, by content type: `str` for text.
    errors
        Besides those that every call may answer.
    status
        Of the answer.
    headers
        Of the answer, with what they say.
    body
        None if the call takes none.
    begins
        What the `id` of the answer is to other calls: names of parameters in their paths.
    revalidated
        Whether the answer has an `ETag`, and is not sent again to a client that has it.
    open
        Whether nobody is asked who calls.
    """

    method: str
    path: str
    view: Callable[..., Answer]
    returns: Mapping[str, type] = field(default_factory=dict)
    errors: tuple[type[ApiError], ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    begins: tuple[str, ...] = ()
    revalidated: bool = False
    open: bool = False

    @property
    def path_parameters(self) -> list[str]:
        """The names of the parameters in the path."""
        return re.findall("<([a-z]+)>", self.path)

    @property
    def openapi_path(self) -> str:
        """The path as OpenAPI writes it."""
        return re.sub("<([a-z]+)>", r"{\1}", self.path)

    def matches(self, path: str) -> bool:
        """Tell whether a path is this one, whatever its parameters."""
        return bool(re.fullmatch(re.sub("<[a-z]+>", "[^/]+", self.path), path))


def parameters_of(route: Route) -> inspect.Signature:
    """Give the signature of a view without its call: the parameters that clients send."""
    _call, *parameters = inspect.signature(route.view).parameters.values()
    return inspect.Signature(parameters)
