"""The API described as OpenAPI, made of the calls themselves. Only who asks for it pays for its imports."""

from lambdas.api.description.document import description

__all__ = ["description"]
