"""The body of a callback, read back by two programs that know nothing of ours."""

from email.parser import BytesParser
from email.policy import HTTP

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_multipart.multipart import FormParser, parse_options_header

from contract.job.callback import Content
from lambdas.notify.body import body_of
from lambdas.notify.item import Item

NAMES = list(Content.__args__)
CONTENTS = st.lists(st.sampled_from(NAMES), max_size=5)
FILE_NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40)


def item(content=b"{}", file_name="talk.json", content_type="application/json"):
    return Item.of(content, file_name, content_type)


def read(body):
    """Give the attachments as (field, file name, content), in order, and see that the length is right."""
    sent = b"".join(body.chunks)
    assert len(sent) == body.length
    kind, options = parse_options_header(body.content_type)
    assert kind == b"multipart/form-data"
    found = []

    def on_file(file):
        file.file_object.seek(0)
        found.append((file.field_name.decode(), file.file_name.decode(), file.file_object.read()))

    parser = FormParser("multipart/form-data", None, on_file, boundary=options[b"boundary"])
    parser.write(sent)
    parser.finalize()
    return found


def read_as_mail(body):
    message = BytesParser(policy=HTTP).parsebytes(
        f"Content-Type: {body.content_type}\r\n\r\n".encode() + b"".join(body.chunks)
    )
    assert not message.defects
    return [
        (
            part.get_param("name", header="content-disposition"),
            part.get_content_type(),
            part.get_payload(decode=True),
        )
        for part in message.iter_parts()
    ]


def test_no_contents_mean_no_body():
    body = body_of((), lambda _: pytest.fail("nothing is asked for"))
    assert (body.content_type, body.length, b"".join(body.chunks)) == ("", 0, b"")


def test_contents_that_are_not_given_mean_the_transcript_attached_under_its_old_name():
    body = body_of(None, {"transcript": item(b"{}", "talk.json")}.get)
    assert read(body) == [("data_file", "talk.json", b"{}")]


def test_one_item_is_the_body_itself():
    body = body_of(("transcript.txt",), {"transcript.txt": item(b"Hi.", content_type="text/plain")}.get)
    assert (body.content_type, body.length, b"".join(body.chunks)) == ("text/plain", 3, b"Hi.")


def test_an_item_that_is_listed_twice_is_sent_once():
    body = body_of(("data", "data"), {"data": item(b"RIFF", content_type="audio/wav")}.get)
    assert (body.content_type, body.length) == ("audio/wav", 4)


def test_several_items_are_attached_each_under_its_name_and_with_its_type():
    held = {"jobinfo": item(b"{}"), "data": item(b"\x00\r\n--\xff", "talk.wav", "application/octet-stream")}
    body = body_of(("jobinfo", "data"), held.get)

    assert read(body) == [("jobinfo", "talk.json", b"{}"), ("data", "talk.wav", b"\x00\r\n--\xff")]
    assert read_as_mail(body) == [
        ("jobinfo", "application/json", b"{}"),
        ("data", "application/octet-stream", b"\x00\r\n--\xff"),
    ]


@given(contents=st.none() | CONTENTS, there=st.sets(st.sampled_from(NAMES)))
def test_what_is_missing_is_left_out_and_changes_nothing_about_the_form(contents, there):
    whole = body_of(contents, {name: item(name.encode()) for name in NAMES}.get)
    body = body_of(contents, {name: item(name.encode()) for name in there}.get)
    listed = ["transcript"] if contents is None else list(dict.fromkeys(contents))

    if whole.content_type.startswith("multipart/"):
        assert [content.decode() for _, _, content in read(body)] == [
            name for name in listed if name in there
        ]
    else:
        assert b"".join(body.chunks).decode() == "".join(name for name in listed if name in there)
        assert body.length == len(b"".join(body.chunks))


@given(name=FILE_NAMES, content=st.binary(max_size=200))
def test_every_name_and_every_content_arrive_whole(name, content):
    body = body_of(("data", "text"), {"data": item(content, name)}.get)
    expected = name.replace("\\", "%5C").replace('"', "%22")

    assert read(body) == [("data", expected, content)]


@pytest.mark.parametrize("name", ['a"; filename="b', "a\r\nX: y", "a\\", "a\x00b", "\ud800", "a;b"])
def test_no_name_breaks_out_of_its_line(name):
    body = body_of(("data", "text"), {"data": item(b"x", name)}.get)
    head = b"".join(body.chunks).partition(b"\r\n\r\n")[0]

    assert head.count(b"\r\n") == 2
    assert [(field, content) for field, _, content in read(body)] == [("data", b"x")]


def test_attachments_can_be_sent_again():
    body = body_of(None, {"transcript": item()}.get)
    assert b"".join(body.chunks) == b"".join(body.chunks)


def test_no_two_bodies_share_a_boundary():
    kinds = {body_of(None, {"transcript": item()}.get).content_type for _ in range(10)}
    assert len(kinds) == 10
