"""The worker as Batch runs it: a process, S3 on this machine, and a `pipeline` on its PATH."""

import os
import uuid
from collections.abc import Iterator

import botocore.session
import pytest
from moto.server import ThreadedMotoServer

from tests.integration.worker.cloud import ALL_IS_WELL, ROOT, Cloud, Worker


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def cloud(endpoint) -> Iterator[Cloud]:
    client = botocore.session.Session().create_client(
        "s3",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id="none",
        aws_secret_access_key="none",
    )
    name = uuid.uuid4().hex
    made = Cloud(endpoint, client, f"uploads-{name}", f"results-{name}")
    for bucket in (made.uploads, made.results):
        client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=made.uploads, VersioningConfiguration={"Status": "Enabled"})
    yield made
    client.close()


@pytest.fixture
def worker(tmp_path, endpoint) -> Worker:
    """A worker, and a `pipeline` that does all that the contract asks."""
    made = Worker(
        tmp_path,
        {
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "LONGHAND_WORK_DIR": str(tmp_path / "work"),
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
        },
    )
    made.write_pipeline(ALL_IS_WELL)
    return made
