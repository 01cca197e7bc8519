import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest


def test_the_config_comes_back_as_it_was_given(pipeline, quiet, config):
    file = config(
        {"language": "en", "diarization": "none", "punctuation_overrides": {"permitted_marks": ["all"]}}
    )
    given = json.loads(file.read_text())["transcription_config"]
    assert (
        pipeline("--input", quiet, "--job-config", file).transcript["metadata"]["transcription_config"]
        == given
    )


def test_without_a_config_the_language_of_the_pack_is_transcribed(pipeline, quiet):
    metadata = pipeline("--input", quiet).transcript["metadata"]
    assert metadata["transcription_config"] == {"language": "en"}
    assert metadata["type"] == "transcription"
    assert metadata["language_pack_info"]["language_description"] == "English"


def test_a_config_that_is_not_there(pipeline, quiet, tmp_path):
    outcome = pipeline("--input", quiet, "--job-config", tmp_path / "absent.json")
    assert "Error code: config.unreadable" in outcome.stderr
    assert str(tmp_path / "absent.json") in outcome.message


def test_a_folder_in_place_of_the_config(pipeline, quiet, tmp_path):
    outcome = pipeline("--input", quiet, "--job-config", tmp_path)
    assert outcome.status == 1
    assert "it is a folder" in outcome.stderr


@pytest.mark.parametrize(
    ("document", "code", "named"),
    [
        ("{", "config.unreadable", "line 1"),
        ("[]", "config.unreadable", ""),
        ('{"type": "transcription"}', "config.invalid", "transcription_config"),
        ('{"type": "transcription", "transcription_config": {"language": 3}}', "config.invalid", "language"),
        (
            '{"type": "transcription", "transcription_config": {"language": "en", "operatingpoint": ""}}',
            "config.unknown_key",
            "transcription_config.operatingpoint",
        ),
        (
            '{"type": "transcription", "transcription_config": {"language": "en", "domain": "finance"}}',
            "config.feature_not_available",
            "not available in this language pack: transcription_config.domain=finance",
        ),
        (
            '{"type": "transcription", "transcription_config": {"language": "es"}}',
            "config.language_not_available",
            "'es'",
        ),
    ],
)
def test_a_mistake_in_the_config_is_named_with_its_place(pipeline, quiet, tmp_path, document, code, named):
    file = tmp_path / "config.json"
    file.write_text(document)
    outcome = pipeline("--input", quiet, "--job-config", file)
    assert outcome.status == 1
    assert outcome.stdout == b""
    assert f"Error code: {code}" in outcome.stderr
    assert named in outcome.stderr


def test_marks_that_are_not_permitted_are_left_out(pipeline, sentence, config):
    file = config({"punctuation_overrides": {"permitted_marks": []}})
    outcome = pipeline("--input", sentence, "--job-config", file)
    assert {item["type"] for item in outcome.transcript["results"]} == {"word"}


def test_fetch_data_reads_a_local_file(pipeline, whistle, config):
    file = config(fetch_data={"url": f"file://{whistle}"})
    assert pipeline("--job-config", file).transcript["results"] is not None


def test_fetch_data_wins_over_the_other_recordings_and_the_log_says_so(pipeline, whistle, config):
    file = config(fetch_data={"url": f"file://{whistle}"})
    outcome = pipeline("-stderr", "--job-config", file, "--input", "/nowhere", stdin=b"rubbish")
    assert outcome.status == 0
    assert "fetch_data is used, and not /nowhere" in outcome.stderr


def test_fetch_data_that_is_not_there(pipeline, config, tmp_path):
    outcome = pipeline("--job-config", config(fetch_data={"url": f"file://{tmp_path}/absent.wav"}))
    assert outcome.status == 1
    assert outcome.stdout == b""
    assert "Error code: fetch.not_found" in outcome.stderr


def test_fetch_data_that_is_no_recording_reads_like_any_other(pipeline, config, tmp_path):
    (tmp_path / "page.wav").write_text("<html>sign in</html>")
    outcome = pipeline("--job-config", config(fetch_data={"url": f"file://{tmp_path}/page.wav"}))
    outcome.assert_failed("/input.audio is not valid", "audio.not_valid")
    assert "/input.audio stands for fetch_data." in outcome.stderr


class Server(BaseHTTPRequestHandler):
    content: ClassVar[bytes]
    seen: ClassVar[list[str]]

    def do_GET(self):
        self.seen.append(self.headers.get("Authorization", ""))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_args):
        """Keep quiet."""


@pytest.fixture
def server(whistle):
    handler = type("Handler", (Server,), {"content": whistle.read_bytes(), "seen": []})
    with HTTPServer(("127.0.0.1", 0), handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield listening, handler.seen
        listening.shutdown()
        thread.join(60)


def test_fetch_data_over_http_sends_the_headers_and_logs_none(pipeline, config, server):
    listening, seen = server
    url = f"http://127.0.0.1:{listening.server_port}/call?signature=geheim"
    file = config(fetch_data={"url": url, "auth_headers": ["Authorization: Bearer geheim"]})
    outcome = pipeline("-stderr", "--fetch-internal", "--job-config", file)
    assert outcome.status == 0, outcome.stderr
    assert seen == ["Bearer geheim"]
    assert "geheim" not in outcome.stderr


def test_internal_addresses_are_not_fetched_from_unless_allowed(pipeline, config, server):
    listening, seen = server
    file = config(fetch_data={"url": f"http://127.0.0.1:{listening.server_port}/call"})
    outcome = pipeline("--job-config", file)
    assert outcome.status == 1
    assert outcome.stdout == b""
    assert "Error code: fetch.refused" in outcome.stderr
    assert seen == []
