import pytest
from aws_cdk.assertions import Match

from tests.infra.synthesis import resources, template, text, the_one

BUCKET = "AWS::S3::Bucket"
QUEUE = "AWS::SQS::Queue"


def test_every_bucket_is_private_and_encrypted(stack):
    for bucket in resources(stack, BUCKET).values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
        assert bucket["BucketEncryption"]


@pytest.mark.parametrize(
    ("policy", "of"),
    [
        ("AWS::S3::BucketPolicy", BUCKET),
        ("AWS::SQS::QueuePolicy", QUEUE),
        ("AWS::SNS::TopicPolicy", "AWS::SNS::Topic"),
    ],
)
def test_every_bucket_queue_and_topic_takes_tls_only(stack, policy, of):
    policies = resources(stack, policy).values()
    assert len(policies) == len(resources(stack, of))
    for each in policies:
        denied = [found for found in each["PolicyDocument"]["Statement"] if found["Effect"] == "Deny"]
        conditions = [found["Condition"].get("Bool") for found in denied]
        assert {"aws:SecureTransport": "false"} in conditions


def test_a_recording_is_gone_for_good_within_days(stack):
    uploads = the_one(stack, BUCKET, "BucketsUploads")
    recordings, markers = uploads["LifecycleConfiguration"]["Rules"]
    assert uploads["VersioningConfiguration"] == {"Status": "Enabled"}
    assert recordings["ExpirationInDays"] == 1
    assert recordings["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert recordings["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert markers["ExpiredObjectDeleteMarker"] is True
    assert {rule["Status"] for rule in (recordings, markers)} == {"Enabled"}


def test_results_are_kept_as_long_as_asked_and_survive_the_stack():
    found = template(results_retention_days=7)
    results = the_one(found, BUCKET, "BucketsResults")
    assert results["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 7
    found.has_resource(BUCKET, {"DeletionPolicy": "Retain", "Properties": results})
    found.has_resource("AWS::DynamoDB::Table", {"DeletionPolicy": "Retain"})


def test_who_reads_and_writes_recordings_and_results_is_logged(stack):
    for name in ("Uploads", "Results"):
        logging = the_one(stack, BUCKET, f"Buckets{name}")["LoggingConfiguration"]
        assert text(logging["DestinationBucketName"]).startswith("<BucketsAccessLogs")
        assert logging["LogFilePrefix"] == f"{name.lower()}/"


def test_every_upload_is_told_to_the_queue_of_ingest(stack):
    uploads = the_one(stack, BUCKET, "BucketsUploads")
    [told] = uploads["NotificationConfiguration"]["QueueConfigurations"]
    assert told["Event"] == "s3:ObjectCreated:*"
    assert text(told["Queue"]).startswith("<IngestQueue")


def test_only_the_uploads_bucket_of_this_account_may_send_to_that_queue(stack):
    policy = the_one(stack, "AWS::SQS::QueuePolicy", "IngestQueuePolicy")
    [allowed] = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"]
    uploads = the_one(stack, BUCKET, "BucketsUploads")
    assert allowed["Principal"] == {"Service": "s3.amazonaws.com"}
    assert allowed["Action"] == "sqs:SendMessage"
    assert allowed["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    source = text(allowed["Condition"]["ArnEquals"]["aws:SourceArn"])
    assert source == f"arn:<AWS::Partition>:s3:::{text(uploads['BucketName'])}"


def test_the_queue_lets_s3_in_before_the_bucket_is_told_of_it(stack):
    [bucket] = [
        each
        for each in stack.find_resources(BUCKET).values()
        if "NotificationConfiguration" in each["Properties"]
    ]
    assert any(name.startswith("IngestQueuePolicy") for name in bucket["DependsOn"])


@pytest.mark.parametrize(("name", "tries"), [("Ingest", 12), ("Status", 12), ("Fetch", 8), ("Notify", 12)])
def test_a_message_that_nobody_can_handle_ends_in_a_queue_that_takes_no_others(stack, name, tries):
    queues = resources(stack, QUEUE)
    dead = the_one(stack, QUEUE, f"{name}QueueDead")
    [queue] = [each for each in queues.values() if each["QueueName"] == f"longhand-{name.lower()}"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] == tries
    assert text(queue["RedrivePolicy"]["deadLetterTargetArn"]).startswith(f"<{name}QueueDead")
    assert dead["RedriveAllowPolicy"]["redrivePermission"] == "byQueue"
    sources = [text(arn) for arn in dead["RedriveAllowPolicy"]["sourceQueueArns"]]
    assert [arn.rpartition(":")[2] for arn in sources] == [queue["QueueName"]]


def test_nothing_is_encrypted_with_a_customer_key_unless_asked(stack, stack_with_key):
    stack.resource_count_is("AWS::KMS::Key", 0)
    stack_with_key.has_resource_properties("AWS::KMS::Key", {"EnableKeyRotation": True})
    key = {"Fn::GetAtt": [Match.string_like_regexp("^Key"), "Arn"]}
    rule = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    for name in ("uploads/", "results/"):
        stack_with_key.has_resource_properties(
            BUCKET,
            {
                "LoggingConfiguration": {"LogFilePrefix": name},
                "BucketEncryption": {
                    "ServerSideEncryptionConfiguration": [
                        Match.object_like({**rule, "BucketKeyEnabled": True})
                    ]
                },
            },
        )
    stack_with_key.has_resource_properties(
        "AWS::DynamoDB::Table", {"SSESpecification": {"SSEType": "KMS", "KMSMasterKeyId": key}}
    )
    for queue in resources(stack_with_key, QUEUE).values():
        assert queue["SqsManagedSseEnabled"] is True, "S3 could not send to it"


def test_the_table_is_what_the_functions_expect(stack):
    stack.has_resource_properties(
        "AWS::DynamoDB::Table",
        {
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
            "GlobalSecondaryIndexes": [
                index("listing", "created_at", "ALL"),
                index("open", "updated_at", "ALL"),
                index("running", "created_at", "KEYS_ONLY"),
            ],
        },
    )


def index(name, sorted_by, holding):
    keys = [(name, "HASH"), (sorted_by, "RANGE")]
    return {
        "IndexName": name,
        "KeySchema": [{"AttributeName": attribute, "KeyType": kind} for attribute, kind in keys],
        "Projection": {"ProjectionType": holding},
    }
