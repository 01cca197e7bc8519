"""Configs made to keep the service busy, and the recording of somebody else beside them."""

import json

import pytest

from tests.e2e.cloud import wait_slowly
from tests.hostile import hostile_configs
from tests.samples import tone, write_audio, write_wav

pytestmark = pytest.mark.xdist_group("cloud")

TEN = (
    "one key again and again",
    "many keys twice",
    "more keys than are read",
    "unknown keys",
    "long names nearly known",
    "empty lists",
    "wrong replacements",
    "forbidden headers",
    "deep",
    "keys twice in many objects",
)
GOOD_SECONDS = 60


def test_ten_hostile_configs_hold_up_no_other_recording_and_are_rejected_with_a_reason(
    cloud, sentence, tmp_path
):
    hostile, dead = hostile_configs(), cloud.messages("longhand-ingest-dead")
    bad = write_audio(tmp_path / "bad.wav", "wav", tone(1.0))
    samples = (sentence * 32767).astype("<i2").tobytes()
    good = write_wav(tmp_path / "good.wav", samples, rate=48_000, bits=16)
    for number, name in enumerate(TEN):
        key = f"hostile/{number}.wav.json"
        cloud.client("s3").put_object(Bucket=cloud.uploads, Key=key, Body=hostile[name])

    jobs = {name: cloud.upload(f"hostile/{number}.wav", bad) for number, name in enumerate(TEN)}
    its_job = cloud.upload("good/talk.wav", good)
    wait_slowly(lambda: (cloud.job(its_job) or {}).get("status") == "done", GOOD_SECONDS)

    assert "best of times" in cloud.transcript(its_job).lower()
    for name, job in jobs.items():
        assert cloud.ended(job)["status"] == "rejected", name
        error = json.loads(cloud.result(f"{job}/error.json"))
        assert error["code"].startswith("config."), name
        assert "hostile/" in error["message"], name
    assert cloud.messages("longhand-ingest-dead") == dead
