"""The jobs table, as DynamoDB is asked for it."""

from typing import Any

from contract.job.schema import INDEXES, KEY


def jobs_table(name: str) -> dict[str, Any]:
    """Give what CreateTable is to be called with."""
    keys = dict.fromkeys([KEY, *(name for index in INDEXES for name in (index.partition, index.sort))])
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [_key(KEY, "HASH")],
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": index.name,
                "KeySchema": [_key(index.partition, "HASH"), _key(index.sort, "RANGE")],
                "Projection": {"ProjectionType": "ALL" if index.whole else "KEYS_ONLY"},
            }
            for index in INDEXES
        ],
    }


def _key(attribute: str, kind: str) -> dict[str, str]:
    return {"AttributeName": attribute, "KeyType": kind}
