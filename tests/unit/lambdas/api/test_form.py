"""Forms as clients in use write them, and bodies that are none."""

import asyncio
import base64
import io
import json

import aiohttp
import httpx
import pytest
import requests
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.api import BodyTooLarge, MalformedRequest, MissingDataFile
from lambdas.api.body.posted import MAX_BODY_BYTES, NAMELESS, read_posted

CONFIG = '{"type": "transcription", "transcription_config": {"language": "de", "output_locale": "ä"}}'
URL = "http://localhost/v2/jobs"


def with_httpx(name, content):
    files = {"config": (None, CONFIG, "application/json"), "data_file": (name, content, "audio/wav")}
    request = httpx.Request("POST", URL, files=files)
    return request.headers["Content-Type"], request.read()


def with_httpx_fields(name, content):
    files = {"data_file": (name, io.BytesIO(content))}
    request = httpx.Request("POST", URL, data={"config": CONFIG}, files=files)
    return request.headers["Content-Type"], request.read()


def with_requests(name, content):
    request = requests.Request("POST", URL, data={"config": CONFIG}, files={"data_file": (name, content)})
    prepared = request.prepare()
    return prepared.headers["Content-Type"], prepared.body


def with_urllib3(name, content):
    fields = {"config": CONFIG, "data_file": (name, content)}
    body, content_type = urllib3.encode_multipart_formdata(fields)
    return content_type, body


def with_aiohttp(name, content):
    async def body():
        form = aiohttp.FormData(default_to_multipart=True)
        form.add_field("config", CONFIG)
        form.add_field("data_file", content, filename=name, content_type="audio/wav")
        payload = form()
        return payload.content_type, await payload.as_bytes()

    return asyncio.run(body())


CLIENTS = (with_httpx, with_httpx_fields, with_requests, with_urllib3, with_aiohttp)


def event(content_type, body, **headers):
    """What a function URL makes of a request."""
    return {
        "headers": {"content-type": content_type, **headers},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def form(*parts, boundary="b", ending="--b--\r\n"):
    """A body whose parts are headers and content, written by hand."""
    written = b"".join(
        f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n" for head, content in parts
    )
    return event(f"multipart/form-data; boundary={boundary}", written + ending.encode())


CONFIG_PART = ('Content-Disposition: form-data; name="config"', CONFIG.encode())
FILE_PART = ('Content-Disposition: form-data; name="data_file"; filename="talk.wav"', b"sound")


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "name", ["talk.wav", "grüße.mp3", 'say "hi".wav', "a b;c=d.ogg", "日本語.flac", "no-suffix", "a&b,c.mp4"]
)
def test_a_form_is_read_as_the_client_meant_it(client, name):
    posted = read_posted(event(*client(name, b"\r\n--sound\x00\xff\r\n")))

    assert posted.config.decode() == CONFIG
    assert posted.recording.name == name
    assert posted.recording.content == b"\r\n--sound\x00\xff\r\n"


NAMES = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters='/\\%"'), min_size=1, max_size=40
)


@pytest.mark.parametrize("client", [client for client in CLIENTS if client is not with_aiohttp])
@given(name=NAMES, content=st.binary(min_size=1, max_size=300))
def test_any_name_and_any_content_come_through(client, name, content):
    posted = read_posted(event(*client(name, content)))
    assert (posted.recording.name, posted.recording.content) == (name, content)


@given(content=st.lists(st.sampled_from([b"\r\n", b"--", b"b", b"--b", b"\r\n--b", b"x"]), min_size=1))
def test_content_that_looks_like_a_boundary_is_content_or_refused_and_never_cut_unseen(content):
    content = b"".join(content)
    sent = form(CONFIG_PART, (FILE_PART[0], content))
    try:
        posted = read_posted(sent)
    except (MalformedRequest, MissingDataFile):
        assert b"--b" in content
        return
    assert posted.recording.content == content or b"\r\n--b" in b"\r\n" + content


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_any_bytes_are_a_form_or_a_clear_refusal(body):
    with pytest.raises(MalformedRequest) as raised:
        read_posted(event("multipart/form-data; boundary=b", body))
    assert raised.value.detail


@given(st.text(st.characters(max_codepoint=255)))
def test_any_content_type_is_a_form_or_a_clear_refusal(content_type):
    with pytest.raises(MalformedRequest):
        read_posted(event(content_type, b"--b\r\n"))


def test_an_empty_part_may_leave_out_the_line_end_of_its_content():
    head = 'Content-Disposition: form-data; name="data_file"; filename="{}"\r\n\r\n'
    config = f"{CONFIG_PART[0]}\r\n\r\n{CONFIG}\r\n"
    before = f"--b\r\n{head.format('')}--b\r\n{config}--b--\r\n"
    posted = read_posted(event("multipart/form-data; boundary=b", before.encode()))
    assert (posted.config.decode(), posted.recording) == (CONFIG, None)

    after = f"--b\r\n{config}--b\r\n{head.format('talk.wav')}--b--"
    with pytest.raises(MissingDataFile, match="empty"):
        read_posted(event("multipart/form-data; boundary=b", after.encode()))


@pytest.mark.parametrize("content", [b"--bx", b"--b-", b"--b--x\r\n", b"--b x"])
def test_content_that_begins_like_a_boundary_stays_as_it_is(content):
    assert read_posted(form(CONFIG_PART, (FILE_PART[0], content))).recording.content == content


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('filename="talk.wav"', "talk.wav"),
        ("filename=talk.wav", "talk.wav"),
        ("FileName=talk.wav", "talk.wav"),
        ("filename*=UTF-8''gr%C3%BC%C3%9Fe.wav", "grüße.wav"),
        ("filename=x.wav; filename*=utf-8'de'gr%C3%BC%C3%9Fe.wav", "grüße.wav"),
        ("filename*=iso-8859-1''gr%FC%DFe.wav", "grüße.wav"),
        ("filename=x.wav; filename*=nonsense", "x.wav"),
        (r'filename="say \"hi\".wav"', 'say "hi".wav'),
        (r'filename="C:\Users\anna\talk.wav"', "talk.wav"),
        (r'filename="one\two.wav"', r"one\two.wav"),
        ('filename="/home/anna/talk.wav"', "talk.wav"),
        ('filename="gr%C3%BC%C3%9Fe.wav"', "grüße.wav"),
        ('filename="100%25 ü.wav"', "100%25 ü.wav"),
        ('filename="%FF.wav"', "%FF.wav"),
        ("", NAMELESS),
        ('filename=""', NAMELESS),
        ('filename="calls/"', NAMELESS),
    ],
)
def test_the_name_of_a_file_is_found_however_it_is_written(disposition, name):
    head = f'Content-Disposition: form-data; name="data_file"; {disposition}'.rstrip("; ")
    assert read_posted(form(CONFIG_PART, (head, b"sound"))).recording.name == name


def test_a_name_in_latin_1_is_read_as_what_it_is():
    body = b"--b\r\nContent-Disposition: form-data; name=config\r\n\r\n{}\r\n--b\r\nContent-Disposition: "
    body += b'form-data; name=data_file; filename="gr\xfc\xdfe.wav"\r\n\r\nsound\r\n--b--'
    assert read_posted(event("multipart/form-data; boundary=b", body)).recording.name == "grüße.wav"


@pytest.mark.parametrize("kind", ["", "\r\nContent-Type: text/plain", "\r\nContent-Type: application/json"])
@pytest.mark.parametrize("file", ["", '; filename="config.json"'])
def test_the_config_is_taken_whatever_type_it_is_said_to_have(kind, file):
    head = f'Content-Disposition: form-data; name="config"{file}{kind}'
    posted = read_posted(form((head, b"{}")))
    assert (posted.config, posted.recording) == (b"{}", None)


def test_a_field_for_which_nobody_chose_a_file_is_none():
    empty = ('Content-Disposition: form-data; name="data_file"; filename=""', b"")
    assert read_posted(form(CONFIG_PART, empty)).recording is None


def test_a_body_that_is_text_is_read_as_well():
    sent = form(CONFIG_PART, FILE_PART)
    sent |= {"body": base64.b64decode(sent["body"]).decode(), "isBase64Encoded": False}
    assert read_posted(sent).recording.content == b"sound"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (event("application/json", b"{}"), "application/json, not multipart/form-data"),
        (event("", b"{}"), "no Content-Type"),
        (event("multipart/form-data", b"--b--"), "names no boundary"),
        (event("multipart/form-data; boundary=" + "x" * 71, b""), "names no boundary"),
        (event("multipart/form-data; boundary=b", b""), "ends before its last boundary"),
        (form(FILE_PART), "config is missing"),
        (form(), "config is missing"),
        (form(CONFIG_PART, CONFIG_PART), "config is there twice"),
        (form(CONFIG_PART, FILE_PART, FILE_PART), "data_file is there twice"),
        (form(CONFIG_PART, FILE_PART, ending=""), "ends before its last boundary"),
        (form(CONFIG_PART, ('Content-Disposition: form-data; name="text_file"', b"x")), "'text_file'"),
        (form(("Content-Disposition: form-data", b"x")), "no name"),
        (form(("Content-Type: text/plain", b"x")), "Content-Disposition"),
        (form(('Content-Disposition: form-data; name="config', b"x")), "Content-Disposition"),
        (form(*[CONFIG_PART] * 9), "more than 8 fields"),
        (form((CONFIG_PART[0] + "\r\nContent-Transfer-Encoding: base64", b"e30=")), "config is encoded"),
        (event("multipart/form-data; boundary=b", b"", **{"content-encoding": "gzip"}), "compressed"),
        (form(CONFIG_PART) | {"body": "not base64"}, "cannot be decoded"),
    ],
)
def test_what_is_no_form_is_refused_and_says_why(sent, said):
    with pytest.raises(MalformedRequest) as raised:
        read_posted(sent)
    assert raised.value.message == "Malformed request"
    assert said in raised.value.detail


@pytest.mark.parametrize("head", [FILE_PART[0], 'Content-Disposition: form-data; name="data_file"'])
def test_a_recording_without_content_is_missing(head):
    with pytest.raises(MissingDataFile, match="empty"):
        read_posted(form(CONFIG_PART, (head, b"")))


def test_a_body_that_a_function_url_just_carries_is_read_and_a_longer_one_is_told_where_to_go():
    frame = len(base64.b64decode(form(CONFIG_PART, (FILE_PART[0], b""))["body"]))
    longest = form(CONFIG_PART, (FILE_PART[0], b"x" * (MAX_BODY_BYTES - frame)))
    assert len(read_posted(longest).recording.content) == MAX_BODY_BYTES - frame
    assert len(json.dumps(longest)) < 6 * 1024**2 - 10_000

    with pytest.raises(BodyTooLarge, match="/v2/uploads"):
        read_posted(form(CONFIG_PART, (FILE_PART[0], b"x" * (MAX_BODY_BYTES - frame + 1))))
