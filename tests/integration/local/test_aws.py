"""What the embedded cloud makes of moto's server."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote_plus
from urllib.request import Request, urlopen

import pytest
from botocore.exceptions import ClientError

from contract.errors.local import PartEnded, PortTaken
from contract.job.schema import INDEXES
from local.aws.resources import KEYS_SECRET, RESULTS, TABLE, UPLOADS, queues_of
from local.aws.server import AwsServer
from local.functions.source import as_record
from tests.contract.program import is_running

from .conftest import REGION


def test_a_port_that_is_taken_is_told_before_anything_starts():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortTaken, match=str(other.getsockname()[1])):
            AwsServer(other.getsockname()[1])


def test_nothing_of_the_server_is_left_when_it_is_closed():
    with AwsServer(0) as server:
        server.url()
        pid = server._process.pid
        assert is_running(pid)
    assert not Path(f"/proc/{pid}").exists()


def test_there_is_everything_that_the_stack_has(clients, endpoint_url):
    assert {bucket["Name"] for bucket in clients.s3.list_buckets()["Buckets"]} >= {UPLOADS, RESULTS}
    assert clients.s3.get_bucket_versioning(Bucket=UPLOADS)["Status"] == "Enabled"
    table = clients.dynamodb.describe_table(TableName=TABLE)["Table"]
    indexes = table["GlobalSecondaryIndexes"]
    assert {index["IndexName"]: index["Projection"]["ProjectionType"] for index in indexes} == {
        index.name: "ALL" if index.whole else "KEYS_ONLY" for index in INDEXES
    }
    assert json.loads(clients.secretsmanager.get_secret_value(SecretId=KEYS_SECRET)["SecretString"]) == {
        "keys": []
    }
    queues = queues_of(endpoint_url, REGION)
    for queue in (queues.ingest, queues.status, queues.fetch, queues.notify):
        attributes = clients.sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=["All"])[
            "Attributes"
        ]
        assert attributes["QueueArn"] == queue.arn
        assert json.loads(attributes["RedrivePolicy"])["deadLetterTargetArn"] == f"{queue.arn}-dead"


@pytest.fixture
def events(clients, endpoint_url):
    """Gives the events of uploads as the ingest function gets them, and takes them out of the queue."""
    queue = queues_of(endpoint_url, REGION).ingest

    def received():
        found = clients.sqs.receive_message(QueueUrl=queue.url, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            clients.sqs.delete_message(QueueUrl=queue.url, ReceiptHandle=message["ReceiptHandle"])
        return [as_record(message, queue) for message in found]

    received()
    return received


def versions_of(records, key=""):
    """Versions of the uploads that are told, or of those under one key: other tests' news may be late."""
    told = [json.loads(record["body"])["Records"] for record in records]
    objects = [event["s3"]["object"] for events in told for event in events]
    return [found["versionId"] for found in objects if unquote_plus(found["key"]).endswith(key)]


def test_each_upload_under_one_key_is_told_apart_even_with_the_same_content(clients, events):
    versions = [
        clients.s3.put_object(Bucket=UPLOADS, Key="a b+c%/ü.mp3", Body=b"same")["VersionId"] for _ in range(3)
    ]
    assert versions_of(events()) == versions


def test_an_upload_in_parts_is_one_upload_though_moto_tells_of_it_twice(clients, events):
    key = {"Bucket": UPLOADS, "Key": "parts.mp3"}
    upload = clients.s3.create_multipart_upload(**key)["UploadId"]
    part = clients.s3.upload_part(**key, UploadId=upload, PartNumber=1, Body=b"all")["ETag"]
    version = clients.s3.complete_multipart_upload(
        **key, UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part}]}
    )["VersionId"]

    assert set(versions_of(events(), "parts.mp3")) == {version}


def put(url, body):
    with urlopen(Request(url, data=body, method="PUT"), timeout=30) as answer:
        return answer.headers


@pytest.mark.parametrize("body", [b"all of it", b"key=a&b=c", b"\xff\x00\xfe"])
def test_an_upload_by_a_url_is_kept_as_it_is_and_told_with_its_version(clients, events, body):
    """The library that puts it says of any body that it is a form."""
    key = {"Bucket": UPLOADS, "Key": "api/abc/recording"}
    url = clients.s3.generate_presigned_url("put_object", Params=key)
    version = put(url, body)["x-amz-version-id"]

    assert versions_of(events()) == [version]
    assert clients.s3.get_object(**key, VersionId=version)["Body"].read() == body


def test_an_upload_in_parts_by_urls_knows_what_has_come_and_is_told_with_its_version(clients, events):
    key = {"Bucket": UPLOADS, "Key": "api/abd/recording"}
    upload = key | {"UploadId": clients.s3.create_multipart_upload(**key)["UploadId"]}
    bodies = {1: b"a" * 5 * 1024**2, 2: b"the rest"}
    for number, body in bodies.items():
        part = upload | {"PartNumber": number}
        put(clients.s3.generate_presigned_url("upload_part", Params=part), body)
    assert events() == [], "nothing is there before it is complete"

    parts = clients.s3.list_parts(**upload)["Parts"]
    assert {part["PartNumber"]: part["Size"] for part in parts} == {1: 5 * 1024**2, 2: 8}
    complete = {"Parts": [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in parts]}
    version = clients.s3.complete_multipart_upload(**upload, MultipartUpload=complete)["VersionId"]

    assert set(versions_of(events(), "api/abd/recording")) == {version}
    assert clients.s3.get_object(**key)["Body"].read() == b"".join(bodies.values())


def test_an_upload_in_parts_that_was_given_up_leaves_nothing(clients, events):
    key = {"Bucket": UPLOADS, "Key": "api/abe/recording"}
    upload = key | {"UploadId": clients.s3.create_multipart_upload(**key)["UploadId"]}
    clients.s3.upload_part(**upload, PartNumber=1, Body=b"some")
    clients.s3.abort_multipart_upload(**upload)

    with pytest.raises(ClientError, match="NoSuchUpload"):
        clients.s3.list_parts(**upload)
    assert events() == []


def test_of_many_writes_at_once_none_is_lost_and_one_alone_is_the_first(clients):
    """Each call has a thread of its own in the server, as in DynamoDB each has a host of its own."""
    table = clients.dynamodb
    item = {"TableName": TABLE, "Key": {"id": {"S": "counted"}}}

    def add(writer):
        for _ in range(25):
            table.update_item(
                **item, UpdateExpression="ADD n :one", ExpressionAttributeValues={":one": {"N": "1"}}
            )
        try:
            table.put_item(
                TableName=TABLE,
                Item={"id": {"S": "first"}, "writer": {"N": str(writer)}},
                ConditionExpression="attribute_not_exists(id)",
            )
        except table.exceptions.ConditionalCheckFailedException:
            return False
        return True

    with ThreadPoolExecutor(16) as writers:
        firsts = list(writers.map(add, range(16)))

    assert table.get_item(**item)["Item"]["n"] == {"N": "400"}
    assert firsts.count(True) == 1


def test_nobody_reads_half_of_what_is_written_to_an_item(clients):
    table, key = clients.dynamodb, {"id": {"S": "halves"}}
    names = [f"field_{number}" for number in range(60)]
    expression = "SET " + ", ".join(f"{name} = :value" for name in names)

    def write(turn):
        value = {":value": {"N": str(turn)}}
        table.update_item(
            TableName=TABLE, Key=key, UpdateExpression=expression, ExpressionAttributeValues=value
        )

    def read(_turn):
        item = table.get_item(TableName=TABLE, Key=key)["Item"]
        return {item[name]["N"] for name in names}

    write(0)
    with ThreadPoolExecutor(8) as callers:
        written = callers.map(write, range(1, 150))
        seen = list(callers.map(read, range(300)))
        list(written)
    assert {len(values) for values in seen} == {1}


def test_the_messages_of_a_queue_are_counted_when_they_are_asked_for(clients, endpoint_url):
    sqs = clients.sqs
    url = sqs.create_queue(QueueName="counted", Attributes={"VisibilityTimeout": "60"})["QueueUrl"]
    sqs.send_message_batch(
        QueueUrl=url, Entries=[{"Id": str(number), "MessageBody": "x"} for number in range(3)]
    )
    sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=60)
    (received,) = sqs.receive_message(QueueUrl=url)["Messages"]

    def told(*names):
        return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names).get("Attributes", {})

    assert told("ApproximateNumberOfMessages") == {"ApproximateNumberOfMessages": "2"}
    assert told("ApproximateNumberOfMessagesNotVisible", "VisibilityTimeout") == {
        "ApproximateNumberOfMessagesNotVisible": "1",
        "VisibilityTimeout": "60",
    }
    assert told("All")["ApproximateNumberOfMessagesDelayed"] == "1"
    assert told("All")["QueueArn"].endswith(":counted")
    sqs.delete_message(QueueUrl=url, ReceiptHandle=received["ReceiptHandle"])
    assert told("All")["ApproximateNumberOfMessagesNotVisible"] == "0"
    with pytest.raises(ClientError, match="Unknown Attribute"):
        told("NumberOfMessages")


def test_how_the_server_ended_is_said_when_it_ends_by_itself():
    with AwsServer(0) as server:
        server.url()
        server._process.kill()
        with pytest.raises(PartEnded, match="killed by SIGKILL"):
            server.watch()


def test_a_large_upload_does_not_touch_a_disk(clients, server):
    """Unless told otherwise, moto puts what is larger than 5 MB into a temporary file without a name."""
    clients.s3.put_object(Bucket=UPLOADS, Key="large.bin", Body=bytes(20_000_000))

    open_files = Path(f"/proc/{server._process.pid}/fd").iterdir()
    assert max(path.stat().st_size for path in open_files if path.is_file()) < 1_000_000
