from datetime import UTC, datetime


def test_each_change_of_state_is_told_in_order(batch):
    job = batch.submit()
    batch.wait(job)
    assert batch.statuses(job) == ["SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"]


def test_an_event_has_the_shape_of_eventbridge(batch):
    job = batch.submit()
    before = datetime.now(UTC).replace(microsecond=0)
    batch.wait(job)
    for event in batch.events.heard:
        at = datetime.strptime(event.pop("time"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert 0 <= (at - before).total_seconds() < 60
        detail = event.pop("detail")
        assert event.pop("id")
        assert event == {
            "version": "0",
            "detail-type": "Batch Job State Change",
            "source": "aws.batch",
            "account": "123456789012",
            "region": "eu-west-1",
            "resources": [detail["jobArn"]],
        }


def test_the_last_event_says_what_describe_jobs_says(batch):
    job = batch.submit("raise SystemExit(143 if os.environ['AWS_BATCH_JOB_ATTEMPT'] == '1' else 2)")
    described = batch.wait(job)
    assert batch.events.of(job)[-1] == described
    assert len(described["attempts"]) == 2


def test_an_event_tells_the_job_as_it_was_then(batch):
    job = batch.submit()
    batch.wait(job)
    submitted, _, starting, running, _ = batch.events.of(job)
    assert submitted["attempts"] == starting["attempts"] == []
    assert "startedAt" not in starting
    assert "taskArn" in starting["container"]
    assert running["container"]["logStreamName"]
    assert "exitCode" not in running["container"]


def test_a_detail_holds_only_what_the_model_of_aws_has(batch):
    job = batch.submit(tags={"a": "b"})
    batch.wait(job)
    shape = batch.client.meta.service_model.shape_for("JobDetail")
    for detail in batch.events.of(job):
        assert unknown(detail, shape) == []


def unknown(value, shape, where="detail"):
    """Paths of a document that a shape does not have, or has as another type."""
    numbers = {"integer": int, "long": int, "boolean": bool}
    others = {"string": str, "map": dict, "list": list, "structure": dict}
    if type(value) is not (numbers | others)[shape.type_name]:
        return [where]
    if shape.type_name == "list":
        return [path for item in value for path in unknown(item, shape.member, where + "[]")]
    if shape.type_name != "structure":
        return []
    found = [f"{where}.{name}" for name in value if name not in shape.members]
    for name in value.keys() & shape.members:
        found += unknown(value[name], shape.members[name], f"{where}.{name}")
    return found
