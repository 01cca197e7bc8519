"""Values that are described in more detail than the model they stand in reads them."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue


@dataclass(frozen=True, slots=True)
class Like:
    """Describes a value as another model that reads it later.

    Attributes
    ----------
    model
        What the value has to be like in the end.
    """

    model: type[BaseModel]

    def __get_pydantic_json_schema__(self, _schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        self.model.model_rebuild()
        return handler(self.model.__pydantic_core_schema__)
