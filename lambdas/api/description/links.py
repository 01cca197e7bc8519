"""Where an answer leads to: the calls about what it has begun."""

from collections.abc import Iterable
from typing import Any

from lambdas.api.route import Route


def links_of(route: Route, others: Iterable[Route]) -> dict[str, Any]:
    """Give the links of an answer that has an id, by the calls that take it in their path."""
    return {
        other.view.__name__: {
            "operationId": other.view.__name__,
            "parameters": {name: "$response.body#/id"},
        }
        for other in others
        for name in other.path_parameters
        if name in route.begins
    }
