"""Values as DynamoDB's interface has them: each with its type."""

from typing import Final

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

serialize: Final = TypeSerializer().serialize
deserialize: Final = TypeDeserializer().deserialize
