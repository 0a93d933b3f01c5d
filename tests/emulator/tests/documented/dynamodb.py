"""The errors of DynamoDB, of a table with one item."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.cases import Account, Offence

from . import had, never, offence, on_order

_TABLE = "lock"
_KEY = {"lock": {"S": "lock"}}
_NEW: dict[str, Any] = {
    "TableName": _TABLE,
    "AttributeDefinitions": [{"AttributeName": "lock", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "lock", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
_OF_OPERATION: dict[str, dict[str, Any]] = {
    "GetItem": {"Key": _KEY},
    "PutItem": {"Item": _KEY},
    "UpdateItem": {
        "Key": _KEY,
        "UpdateExpression": "SET seen = :now",
        "ExpressionAttributeValues": {":now": {"S": "x"}},
    },
}

on_order("dynamodb", "InternalServerError")
on_order("dynamodb", "ThrottlingException", kind="throttle")

never("dynamodb", "ItemCollectionSizeLimitExceededException", "the table has no local secondary index")
never(
    "dynamodb", "LimitExceededException", "it is of more tables being made or deleted at once than an account can have"
)
never("dynamodb", "ProvisionedThroughputExceededException", "the table is paid by request, and provisions none")
never("dynamodb", "ReplicatedWriteConflictException", "the table is no global table")
never(
    "dynamodb", "RequestLimitExceeded", "it is of an account's throughput, of which one item takes nothing to speak of"
)
never("dynamodb", "ResourceInUseException", "a table is active at once here", operations="DeleteTable")
never("dynamodb", "TransactionConflictException", "nobody writes the item in a transaction")


@had("dynamodb", "ResourceInUseException", "CreateTable")
def table_is_there(account: Account, operation: str) -> Offence:
    account.aws("dynamodb").create_table(**_NEW)
    return offence(account, "dynamodb", operation, **_NEW)


@had("dynamodb", "ResourceNotFoundException")
def no_table(account: Account, operation: str) -> Offence:
    if operation == "ListTagsOfResource":
        arn = f"arn:aws:dynamodb:ap-northeast-1:123456789012:table/{_TABLE}"
        return offence(account, "dynamodb", operation, ResourceArn=arn)
    return offence(account, "dynamodb", operation, TableName=_TABLE, **_OF_OPERATION.get(operation, {}))


@had("dynamodb", "ConditionalCheckFailedException")
def another_was_faster(account: Account, operation: str) -> Offence:
    client = account.aws("dynamodb")
    client.create_table(**_NEW)
    client.put_item(TableName=_TABLE, Item=_KEY)
    condition = {"ConditionExpression": "attribute_not_exists(seen) AND attribute_not_exists(#key)"}
    names = {"ExpressionAttributeNames": {"#key": "lock"}}
    return offence(account, "dynamodb", operation, TableName=_TABLE, **_OF_OPERATION[operation], **condition, **names)
