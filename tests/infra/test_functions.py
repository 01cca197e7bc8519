import json

import pytest

from infra.functions.bundle import SERVICES
from lambdas.functions import FUNCTIONS
from tests.infra.synthesis import actions, grants, resources, template, text, the_one

ROLES = {"ingest": "IngestRole", "status": "StatusRole", "sweep": "SweepRole", "api": "ApiRole"}


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


def test_ingest_knows_every_job_definition_and_what_the_packs_can_do(stack):
    variables = deployed(stack, FUNCTIONS[0])["Environment"]["Variables"]
    definitions = json.loads(text(variables["LONGHAND_JOB_DEFINITIONS"]))
    assert set(definitions) == {"en-standard", "en-enhanced"}
    features = json.loads(variables["LONGHAND_FEATURES"])
    assert "transcription_config.operating_point=enhanced" in features["en"]


def test_what_another_image_can_do_is_left_to_that_image():
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/transcriber:11"
    variables = deployed(template(transcriber_image=image, languages="de"), FUNCTIONS[0])["Environment"]
    assert variables["Variables"]["LONGHAND_FEATURES"] == "{}"


def test_settings_of_the_deployment_reach_the_functions():
    found = template(
        name="speech",
        metrics_namespace="Own",
        usd_per_vcpu_hour=0.5,
        results_retention_days=9,
        max_parallel=2,
    )
    variables = {
        function.name: deployed(found, function)["Environment"]["Variables"] for function in FUNCTIONS
    }
    assert all(each["LONGHAND_RETENTION_DAYS"] == "9" for each in variables.values())
    assert variables["ingest"]["LONGHAND_MAX_PARALLEL"] == "2"
    for name in ("status", "sweep"):
        assert variables[name]["LONGHAND_USD_PER_VCPU_HOUR"] == "0.5"
    for name in ("ingest", "status", "sweep"):
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
    assert {resource.strip("<>").partition(".")[0] for resource in submits} == {
        job_queue(stack),
        *resources(stack, "AWS::Batch::JobDefinition"),
    }


@pytest.mark.parametrize("name", ["Ingest", "Status"])
def test_a_function_may_put_off_messages_of_its_own_queue(stack, name):
    action = "sqs:ChangeMessageVisibility"
    queues = [resource for granted, resource in grants(stack, f"{name}Role") if granted == action]
    assert [queue.startswith(f"<{name}Queue") for queue in queues] == [True]


@pytest.mark.parametrize("role", ROLES.values())
def test_a_function_may_do_nothing_to_all_resources_but_look_at_batch(stack, role):
    to_all = {action for action, resource in grants(stack, role) if resource == "*"}
    assert to_all <= {"batch:ListJobs", "batch:DescribeJobs"}


def test_each_function_writes_what_it_must_and_no_more(stack):
    writing = {"s3:PutObject", "dynamodb:PutItem", "dynamodb:UpdateItem"}
    writes = {
        name: {
            (action, resource.rpartition(">")[2])
            for action, resource in grants(stack, role)
            if action in writing
        }
        for name, role in ROLES.items()
    }
    failure, config = ("s3:PutObject", "/*/error.json"), ("s3:PutObject", "/*/config.json")
    update, put = ("dynamodb:UpdateItem", ""), ("dynamodb:PutItem", "")
    assert writes == {
        "ingest": {config, failure, update, put},
        "status": {failure, update},
        "sweep": {failure, update},
        "api": set(),
    }


def test_functions_list_jobs_by_the_index_they_need(stack):
    def indexes(role):
        queries = [resource for action, resource in grants(stack, role) if action == "dynamodb:Query"]
        return {resource.rpartition("/")[2] for resource in queries}

    assert {name: indexes(role) for name, role in ROLES.items()} == {
        "ingest": set(), "status": set(), "sweep": {"open"}, "api": {"by_owner"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "bucket"),
    [("IngestRole", "Uploads"), ("StatusRole", "Results"), ("SweepRole", "Results"), ("ApiRole", "Results")],
)
def test_an_object_that_is_not_there_is_told_from_one_that_may_not_be_read(stack, role, bucket):
    [listed] = [resource for action, resource in grants(stack, role) if action == "s3:ListBucket"]
    assert listed.startswith(f"<Buckets{bucket}")


def test_the_api_has_a_url_that_asks_for_no_signature_and_reads_its_keys(stack):
    stack.has_resource_properties("AWS::Lambda::Url", {"AuthType": "NONE", "InvokeMode": "BUFFERED"})
    permissions = resources(stack, "AWS::Lambda::Permission").values()
    granted = {each["Action"] for each in permissions if each["Principal"] == "*"}
    assert granted == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    secrets = [name for action, name in grants(stack, "ApiRole") if action == "secretsmanager:GetSecretValue"]
    assert [name.startswith("<ApiKeysSecret") for name in secrets] == [True]


def test_the_api_starts_with_no_keys(stack):
    secret = the_one(stack, "AWS::SecretsManager::Secret", "ApiKeysSecret")
    assert json.loads(secret["SecretString"]) == {"keys": []}


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
