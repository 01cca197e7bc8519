"""A user uploads recordings with tools made for AWS, and finds their transcripts."""

import gzip
import json

import pytest
from boto3.s3.transfer import TransferConfig

from contract.job.identity import job_id
from tests.e2e.cloud import JOB_SECONDS, aws, wait_slowly
from tests.samples import FORMATS, pcm16, write_audio, write_wav

pytestmark = pytest.mark.xdist_group("cloud")

QUERY = ("--query", "Contents[].Key", "--output", "text")
EVERYTHING = {"transcript.json", "transcript.txt", "transcript.srt", "log", "summary.json", "config.json"}


def words(text):
    return "".join(character for character in text.lower() if character.isalnum() or character == " ").split()


def test_a_recording_that_the_aws_cli_uploads_comes_back_as_a_transcript(cloud, talk):
    aws(cloud, "s3", "cp", str(talk), f"s3://{cloud.uploads}/")

    def transcripts():
        keys = [key for key in listed(cloud) if key.endswith("/transcript.txt")]
        return [key for key in keys if "best of times" in cloud.result(key).decode()]

    wait_slowly(transcripts, JOB_SECONDS)


def listed(cloud):
    return aws(cloud, "s3api", "list-objects-v2", "--bucket", cloud.results, *QUERY).split()


def test_a_transcript_is_served_in_every_format(cloud, talk):
    job = cloud.upload("calls/Ünï côde + 100 %.wav", talk)
    details = cloud.ended(job)

    assert details["status"] == "done"
    assert details["data_name"] == "Ünï côde + 100 %.wav"
    assert details["duration"] == 44
    assert "best of times" in cloud.transcript(job)
    assert cloud.transcript(job, "srt").startswith("1\n00:00:0")
    transcript = json.loads(cloud.transcript(job, "json-v2"))
    assert transcript["job"]["id"] == job
    assert transcript["metadata"]["transcription_config"]["language"] == "en"
    assert words(" ".join(item["alternatives"][0]["content"] for item in transcript["results"]))[:6] == [
        "it",
        "was",
        "the",
        "best",
        "of",
        "times",
    ]
    assert cloud.result_keys(job) == EVERYTHING


def test_a_transcript_is_compressed_for_who_can_read_it(cloud, talk):
    job = cloud.upload("compressed.wav", talk)
    cloud.ended(job)
    _, plain, _ = cloud.get(f"/v2/jobs/{job}/transcript")
    _, packed, headers = cloud.get(f"/v2/jobs/{job}/transcript", {"Accept-Encoding": "gzip"})

    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 3


def test_an_upload_in_parts_is_one_job(cloud, sentence, tmp_path):
    recording = write_wav(
        tmp_path / "parts.wav", pcm16(sentence), rate=48_000, extra=[(b"JUNK", bytes(11_000_000))]
    )
    config = TransferConfig(multipart_threshold=5 * 1024**2, multipart_chunksize=5 * 1024**2)
    cloud.client("s3").upload_file(str(recording), cloud.uploads, "parts.wav", Config=config)
    version = cloud.client("s3").head_object(Bucket=cloud.uploads, Key="parts.wav")["VersionId"]

    assert cloud.ended(job_id(cloud.uploads, "parts.wav", version))["status"] == "done"
    status, body, _ = cloud.get("/v2/jobs")
    assert status == 200
    assert [job["data_name"] for job in json.loads(body)["jobs"]].count("parts.wav") == 1


def test_every_format_is_transcribed(cloud, sentence, tmp_path):
    jobs = {
        kind: cloud.upload(
            f"formats/{kind}", write_audio(tmp_path / kind, kind, sentence[:, ::3], rate=16_000)
        )
        for kind in FORMATS
    }
    for kind, job in jobs.items():
        assert cloud.ended(job)["status"] == "done", kind
        assert "worst of times" in cloud.transcript(job).lower(), kind


def test_a_config_beside_the_recording_or_above_it_says_how(cloud, sentence, tmp_path):
    recording = write_audio(tmp_path / "a.wav", "wav", sentence[:, ::3], rate=16_000)
    config = {"type": "transcription", "transcription_config": {"language": "en"}}
    s3 = cloud.client("s3")
    beside = {**config, "tracking": {"title": "beside"}}
    above = {**config, "tracking": {"title": "above"}}
    s3.put_object(Bucket=cloud.uploads, Key="team/a.wav.json", Body=json.dumps(beside))
    s3.put_object(Bucket=cloud.uploads, Key="team/config.json", Body=json.dumps(above))
    jobs = [cloud.upload("team/a.wav", recording), cloud.upload("team/deeper/b.wav", recording)]

    titles = [cloud.ended(job)["config"]["tracking"]["title"] for job in jobs]
    assert titles == ["beside", "above"]


def test_the_same_key_uploaded_again_is_another_job(cloud, sentence, tmp_path):
    recording = write_audio(tmp_path / "a.wav", "wav", sentence[:, ::3], rate=16_000)
    jobs = [cloud.upload("again.wav", recording) for _ in range(3)]

    assert len(set(jobs)) == 3
    assert [cloud.ended(job)["status"] for job in jobs] == ["done"] * 3


def test_a_caller_without_a_key_learns_nothing(cloud):
    status, body, headers = cloud.get("/v2/jobs", {"Authorization": "Bearer wrong"})

    assert status == 401
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body)["error"] == "Permission Denied"
