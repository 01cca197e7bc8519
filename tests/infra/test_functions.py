import json

import pytest

from infra.functions.bundle import SERVICES
from lambdas.functions import API, FETCH, FUNCTIONS, INGEST, NOTIFY
from tests.infra.synthesis import actions, grants, resources, template, text, the_one

ROLES = {function.name: f"{function.name.capitalize()}Role" for function in FUNCTIONS}


def deployed(found, function):
    return the_one(found, "AWS::Lambda::Function", f"{function.name.capitalize()}Function")


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_is_deployed_as_its_table_says(stack, function):
    found = deployed(stack, function)
    assert found["Handler"] == function.handler
    assert (found["Timeout"], found["MemorySize"]) == (function.timeout_seconds, function.memory_mib)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_can_read_the_environment_that_it_gets(stack, function, monkeypatch):
    variables = deployed(stack, function)["Environment"]["Variables"]
    for name, value in variables.items():
        monkeypatch.setenv(name, text(value))
    settings = function.settings()
    assert {f"LONGHAND_{name.upper()}" for name in type(settings).model_fields} == set(variables)
    assert settings.jobs_table.startswith("<Jobs")


def test_no_function_has_a_name_of_a_service_that_would_split_its_metrics(stack):
    for function in resources(stack, "AWS::Lambda::Function").values():
        assert "POWERTOOLS_SERVICE_NAME" not in function["Environment"]["Variables"]


@pytest.mark.parametrize("function", [INGEST, API], ids=lambda function: function.name)
def test_who_reads_configs_knows_every_job_definition_and_what_the_packs_can_do(stack, function):
    variables = deployed(stack, function)["Environment"]["Variables"]
    definitions = json.loads(text(variables["LONGHAND_JOB_DEFINITIONS"]))
    assert set(definitions) == {"en-standard", "en-enhanced"}
    features = json.loads(variables["LONGHAND_FEATURES"])
    assert "transcription_config.operating_point=enhanced" in features["en"]
    assert json.loads(variables["LONGHAND_LANGUAGES"]) == {"en": "en"}


def test_what_another_image_can_do_is_left_to_that_image():
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/transcriber:11"
    variables = deployed(template(transcriber_image=image, languages="de"), INGEST)["Environment"]
    assert variables["Variables"]["LONGHAND_FEATURES"] == "{}"


def test_settings_of_the_deployment_reach_the_functions():
    found = template(
        name="speech",
        metrics_namespace="Own",
        usd_per_vcpu_hour=0.5,
        results_retention_days=9,
        max_parallel=2,
        default_owner="studio",
        max_running_jobs=7,
        default_operating_point="standard",
    )
    variables = {
        function.name: deployed(found, function)["Environment"]["Variables"] for function in FUNCTIONS
    }
    assert all(each["LONGHAND_RETENTION_DAYS"] == "9" for each in variables.values())
    assert variables["ingest"]["LONGHAND_MAX_PARALLEL"] == "2"
    assert variables["ingest"]["LONGHAND_DEFAULT_OWNER"] == "studio"
    assert variables["api"]["LONGHAND_MAX_RUNNING_JOBS"] == "7"
    assert {variables[name]["LONGHAND_DEFAULT_OPERATING_POINT"] for name in ("api", "ingest")} == {"standard"}
    for name in ("status", "sweep"):
        assert variables[name]["LONGHAND_USD_PER_VCPU_HOUR"] == "0.5"
    for name in ("ingest", "status", "fetch", "sweep"):
        assert variables[name]["LONGHAND_METRICS_NAMESPACE"] == "Own"
        assert variables[name]["LONGHAND_DEPLOYMENT"] == "speech"


@pytest.mark.parametrize("function", [each for each in FUNCTIONS if each.source], ids=lambda each: each.name)
def test_a_queue_feeds_its_function_no_faster_than_the_table_says(stack, function):
    mapping = the_one(stack, "AWS::Lambda::EventSourceMapping", f"{function.name.capitalize()}Function")
    assert mapping["BatchSize"] == function.source.batch_size
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": function.source.max_concurrency}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    queue = resources(stack, "AWS::SQS::Queue")[mapping["EventSourceArn"]["Fn::GetAtt"][0]]
    assert queue["VisibilityTimeout"] == 6 * function.timeout_seconds


def test_the_clock_invokes_the_sweep(stack):
    rule = the_one(stack, "AWS::Events::Rule", "SweepClock")
    assert rule["ScheduleExpression"] == "rate(5 minutes)"
    assert text(rule["Targets"][0]["Arn"]).startswith("<SweepFunction")


def test_news_of_this_queue_only_reaches_status(stack):
    rule = the_one(stack, "AWS::Events::Rule", "StatusJobNews")
    pattern = rule["EventPattern"]
    assert (pattern["source"], pattern["detail-type"]) == (["aws.batch"], ["Batch Job State Change"])
    assert [text(queue).partition(".")[0] for queue in pattern["detail"]["jobQueue"]] == [
        "<" + job_queue(stack)
    ]
    assert text(rule["Targets"][0]["Arn"]).startswith("<StatusQueue")


def job_queue(stack):
    [name] = resources(stack, "AWS::Batch::JobQueue")
    return name


def test_only_ingest_submits_and_only_to_this_queue(stack):
    for name, role in ROLES.items():
        assert ("batch:SubmitJob" in actions(stack, role)) == (name == "ingest")
    submits = {resource for action, resource in grants(stack, "IngestRole") if action == "batch:SubmitJob"}
    here = "arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job-definition/"
    assert {resource.strip("<>").partition(".")[0] for resource in submits} == {
        job_queue(stack),
        *(
            f"{here}{definition['JobDefinitionName']}:*"
            for definition in resources(stack, "AWS::Batch::JobDefinition").values()
        ),
    }


@pytest.mark.parametrize("function", [FETCH, NOTIFY], ids=lambda function: function.name)
def test_who_calls_addresses_of_users_is_in_no_network_and_may_reach_none_that_is_internal(stack, function):
    found = deployed(stack, function)
    assert "VpcConfig" not in found
    assert found["Environment"]["Variables"]["LONGHAND_ALLOWED_NETWORKS"] == "[]"


@pytest.mark.parametrize(
    ("variable", "queue", "senders"),
    [
        ("FETCH_QUEUE_URL", "FetchQueue", {"api"}),
        ("NOTIFY_QUEUE_URL", "NotifyQueue", {"ingest", "status", "fetch", "sweep"}),
    ],
)
def test_those_who_send_to_a_queue_know_it_and_may(stack, variable, queue, senders):
    def told(function):
        return deployed(stack, function)["Environment"]["Variables"].get(f"LONGHAND_{variable}")

    found = {function.name: text(url) for function in FUNCTIONS if (url := told(function))}
    assert found.keys() == senders
    assert all(url.startswith(f"<{queue}") for url in found.values())
    allowed = {
        name: [grant for grant in grants(stack, role) if "QueueDead" not in grant[1]]
        for name, role in ROLES.items()
    }
    assert senders == {
        name
        for name, granted in allowed.items()
        if any(action == "sqs:SendMessage" and to.startswith(f"<{queue}") for action, to in granted)
    }


@pytest.mark.parametrize("function", [each for each in FUNCTIONS if each.source], ids=lambda each: each.name)
def test_a_function_that_is_fed_may_make_dead_letters_of_its_own_queue_alone(stack, function):
    dead = f"<{function.name.capitalize()}QueueDead"
    letters = [
        to
        for action, to in grants(stack, ROLES[function.name])
        if action == "sqs:SendMessage" and "QueueDead" in to
    ]
    assert [to.startswith(dead) for to in letters] == [True]
    told = deployed(stack, function)["Environment"]["Variables"]["LONGHAND_DEAD_LETTERS_URL"]
    assert text(told).startswith(dead)


def test_ingest_knows_when_its_queue_gives_a_message_up(stack):
    told = deployed(stack, INGEST)["Environment"]["Variables"]["LONGHAND_MAX_RECEIVES"]
    queues = resources(stack, "AWS::SQS::Queue")
    (queue,) = [
        found for name, found in queues.items() if name.startswith("IngestQueue") and "RedrivePolicy" in found
    ]
    assert told == str(queue["RedrivePolicy"]["maxReceiveCount"])


@pytest.mark.parametrize("name", ["Ingest", "Status", "Fetch", "Notify"])
def test_a_function_may_put_off_messages_of_its_own_queue(stack, name):
    action = "sqs:ChangeMessageVisibility"
    queues = [resource for granted, resource in grants(stack, f"{name}Role") if granted == action]
    assert [queue.startswith(f"<{name}Queue") for queue in queues] == [True]


@pytest.mark.parametrize("role", ROLES.values())
def test_a_function_may_do_nothing_to_all_resources_but_look_at_batch(stack, role):
    to_all = {action for action, resource in grants(stack, role) if resource == "*"}
    assert to_all <= {"batch:ListJobs", "batch:DescribeJobs"}


RECORD = {"dynamodb:GetItem", "dynamodb:UpdateItem"}
QUEUE = {
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
}
LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
MAY = {
    "ingest": RECORD | QUEUE | LOG | {
        "dynamodb:PutItem", "s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObjectVersion", "s3:ListBucket",
        "s3:PutObject", "s3:DeleteObject", "batch:ListJobs", "batch:SubmitJob", "batch:TerminateJob",
        "sqs:SendMessage",
    },
    "status": RECORD | QUEUE | LOG | {
        "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "sqs:SendMessage",
    },
    "fetch": RECORD | QUEUE | LOG | {
        "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListBucket", "sqs:SendMessage",
    },
    "notify": RECORD | QUEUE | LOG | {
        "s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "sqs:SendMessage",
    },
    "sweep": RECORD | LOG | {
        "dynamodb:Query", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket",
        "batch:DescribeJobs", "batch:ListJobs", "sqs:SendMessage",
    },
    "api": RECORD | LOG | {
        "dynamodb:PutItem", "dynamodb:Query", "s3:GetObject", "s3:PutObject", "s3:DeleteObject",
        "s3:DeleteObjectVersion", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:ListBucket",
        "s3:ListBucketVersions", "batch:TerminateJob", "sqs:SendMessage", "secretsmanager:GetSecretValue",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", MAY)
def test_a_function_may_do_what_it_must_and_nothing_else(stack, name):
    assert actions(stack, ROLES[name]) == MAY[name]


def test_each_function_writes_and_removes_only_where_it_must(stack):
    changing = {"s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"}

    def place(resource):
        bucket, _, keys = resource.partition("/")
        return ("results/" if bucket.startswith("<BucketsResults") else "uploads/") + keys

    changes = {
        name: {(action, place(resource)) for action, resource in grants(stack, role) if action in changing}
        for name, role in ROLES.items()
    }
    failure, purge = ("s3:PutObject", "results/*/error.json"), ("s3:DeleteObject", "results/*")
    assert changes == {
        "ingest": {
            ("s3:PutObject", "results/*/config.json"), failure, purge,
            ("s3:DeleteObjectVersion", "uploads/*"),
        },
        "status": {failure, purge},
        "fetch": {failure, purge, ("s3:PutObject", "uploads/api/*")},
        "notify": set(),
        "sweep": {failure, purge},
        "api": {
            ("s3:PutObject", "uploads/api/*"), ("s3:DeleteObjectVersion", "uploads/*"), purge,
        },
    }  # fmt: skip


def test_the_api_lists_versions_of_what_came_through_it_alone(stack):
    policies = resources(stack, "AWS::IAM::Policy")
    [conditions] = [
        statement["Condition"]
        for name, policy in policies.items()
        for statement in policy["PolicyDocument"]["Statement"]
        if name.startswith("ApiRole") and statement["Action"] == "s3:ListBucketVersions"
    ]
    assert conditions == {"StringLike": {"s3:prefix": "api/*"}}


def test_functions_list_jobs_by_the_index_they_need(stack):
    def indexes(role):
        queries = [resource for action, resource in grants(stack, role) if action == "dynamodb:Query"]
        return {resource.rpartition("/")[2] for resource in queries}

    assert {name: indexes(role) for name, role in ROLES.items()} == {
        "ingest": set(), "status": set(), "fetch": set(), "notify": set(),
        "sweep": {"open"}, "api": {"listing", "running"},
    }  # fmt: skip


def test_an_object_that_is_not_there_is_told_from_one_that_may_not_be_read(stack):
    def listed(role):
        found = [bucket for action, bucket in grants(stack, role) if action == "s3:ListBucket"]
        return {name for name in ("Uploads", "Results") for arn in found if arn.startswith(f"<Buckets{name}")}

    assert {name: listed(role) for name, role in ROLES.items()} == {
        "ingest": {"Uploads", "Results"}, "status": {"Results"}, "fetch": {"Results"},
        "notify": {"Uploads", "Results"}, "sweep": {"Results"}, "api": {"Results"},
    }  # fmt: skip


def test_the_api_has_a_url_that_asks_for_no_signature_and_reads_its_keys(stack):
    stack.has_resource_properties("AWS::Lambda::Url", {"AuthType": "NONE", "InvokeMode": "BUFFERED"})
    permissions = resources(stack, "AWS::Lambda::Permission").values()
    granted = {each["Action"]: each for each in permissions if each["Principal"] == "*"}
    assert granted.keys() == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert granted["lambda:InvokeFunctionUrl"]["FunctionUrlAuthType"] == "NONE"
    assert granted["lambda:InvokeFunction"]["InvokedViaFunctionUrl"] is True
    secrets = [name for action, name in grants(stack, "ApiRole") if action == "secretsmanager:GetSecretValue"]
    assert [name.startswith("<ApiKeysSecret") for name in secrets] == [True]


def test_the_api_starts_with_no_keys(stack):
    secret = the_one(stack, "AWS::SecretsManager::Secret", "ApiKeysSecret")
    assert json.loads(secret["SecretString"]) == {"keys": []}


@pytest.fixture(scope="module")
def signed():
    """The template of a deployment whose callers sign their requests."""
    return template(api_auth="iam")


def test_where_callers_sign_aws_checks_them_and_there_are_no_keys(signed):
    signed.has_resource_properties("AWS::Lambda::Url", {"AuthType": "AWS_IAM", "InvokeMode": "BUFFERED"})
    permissions = resources(signed, "AWS::Lambda::Permission").values()
    assert not [each for each in permissions if each["Principal"] == "*"]
    variables = deployed(signed, API)["Environment"]["Variables"]
    assert (variables["LONGHAND_AUTH"], variables["LONGHAND_API_KEYS_SECRET"]) == ("iam", "")
    assert actions(signed, "ApiRole") == MAY["api"] - {"secretsmanager:GetSecretValue"}
    assert not [name for name in resources(signed, "AWS::SecretsManager::Secret") if "ApiKeys" in name]
    assert "ApiKeysSecret" not in signed.find_outputs("*")


def test_where_callers_sign_a_policy_lets_them_call_by_the_url_alone(signed):
    [(name, policy)] = resources(signed, "AWS::IAM::ManagedPolicy").items()
    assert signed.find_outputs("*")["ApiCallersPolicy"]["Value"] == {"Ref": name}
    statements = policy["PolicyDocument"]["Statement"]
    assert {each["Action"]: each["Condition"] for each in statements} == {
        "lambda:InvokeFunctionUrl": {"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}},
        "lambda:InvokeFunction": {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
    }
    assert {text(each["Resource"])[:12] for each in statements} == {"<ApiFunction"}


def test_every_service_that_a_function_calls_is_in_the_bundle():
    import ast
    from pathlib import Path

    from infra.paths import PROJECT

    clients = ast.parse(Path(PROJECT / "lambdas/jobs/clients.py").read_text("utf-8"))
    called = {
        node.args[0].value
        for node in ast.walk(clients)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "boto3.client"
    }
    assert called == SERVICES
