"""The keys of the job config, read off its models."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from contract.config.job import JobConfig
from contract.config.path import Location


def key_paths(model: type[BaseModel] = JobConfig, above: str = "") -> Iterator[str]:
    """Give every key there is, parents before children: `transcription_config.additional_vocab[].content`."""
    for name, annotation in keys_of(model).items():
        path = f"{above}{name}"
        yield path
        child, in_list = _section(annotation)
        if child:
            yield from key_paths(child, f"{path}[]." if in_list else f"{path}.")


def keys_of(model: type[BaseModel]) -> dict[str, Any]:
    """Give the keys of one object, as the user writes them, with the type of each."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def section_at(location: Location) -> type[BaseModel] | None:
    """Find the model of the object that stands at a place of the document."""
    model: type[BaseModel] | None = JobConfig
    for step in location:
        if isinstance(step, str):
            model = _section(keys_of(model).get(step))[0] if model else None
    return model


def _section(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """Find the model inside a type like `Annotated[list[Model], ...] | None`, and whether it is in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return _section(arguments[0])[0], True
    if origin is Annotated:
        return _section(arguments[0])
    if origin in {Union, UnionType}:
        return next((found for found in map(_section, arguments) if found[0]), (None, False))
    return None, False
