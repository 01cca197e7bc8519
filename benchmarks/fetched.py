"""A program that fetches one recording as the function does, and says how much memory that took.

python -m benchmarks.fetched URL ENDPOINT BYTES
"""

import json
import sys
import time
from pathlib import Path

import boto3
from botocore.config import Config

from contract.job.record import FetchOrder
from contract.outbound.addresses import networks
from lambdas.fetch.download import recording_of
from lambdas.fetch.stream import Uploads
from lambdas.outbound.request import Outbound


def main(url: str, endpoint: str, most_bytes: int) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="none",
        aws_secret_access_key="none",  # noqa: S106 - nobody looks at it
        config=Config(s3={"addressing_style": "path"}, proxies={}),
    )
    outbound, uploads = Outbound(allowed=networks(["127.0.0.0/8"])), Uploads(client, "uploads")
    before, began = _peak_kb(), time.monotonic()
    with recording_of(FetchOrder(url=url), outbound, lambda: 900.0, most_bytes) as recording:
        size = uploads.put("api/benchmark/recording", recording.chunks)
    seconds = time.monotonic() - began
    print(json.dumps({"before_kb": before, "peak_kb": _peak_kb(), "bytes": size, "seconds": seconds}))


def _peak_kb() -> int:
    """Give the most memory that this process has held so far."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
