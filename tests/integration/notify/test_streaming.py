"""Long recordings on their way to the receiver."""

import hashlib
import io
import tracemalloc

import pytest
from botocore.exceptions import ReadTimeoutError

from contract.outbound.addresses import networks
from contract.outbound.target import parse
from lambdas.notify.body import body_of
from lambdas.notify.item import Item
from lambdas.notify.recording import RecordingUnreadable
from lambdas.outbound.request import Outbound
from tests.unit.lambdas.notify.made_recording import MadeStore, content, stored

MIB = 1024**2
LOOPBACK = Outbound(allowed=networks(["127.0.0.0/8"]))


def test_a_long_recording_is_sent_without_ever_being_in_memory(receiver):
    found = stored(MadeStore(200 * MIB))
    item = Item(file_name="a.wav", content_type="audio/wav", length=found.length, chunks=found)
    body = body_of(("data", "text"), {"data": item}.get)
    tracemalloc.start()  # of the server as well, which keeps the beginning
    try:
        with LOOPBACK.send(parse(receiver.url), "POST", (), body.chunks, body.length) as answer:
            assert answer.status == 200
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert receiver.call.length == body.length > 200 * MIB
    assert peak < 48 * MIB


def test_every_byte_of_a_recording_of_several_ranges_arrives(receiver):
    found = stored(MadeStore(17 * MIB + 1))
    with LOOPBACK.send(parse(receiver.url), "PUT", (), found, found.length) as answer:
        assert answer.status == 200

    assert receiver.call.digest == hashlib.sha256(content(0, found.length)).hexdigest()


def too_slow(_):
    raise ReadTimeoutError(endpoint_url="s3")


def cut_off(length):
    return {"Body": io.BytesIO(bytes(length - 1))}


@pytest.mark.parametrize("trouble", [too_slow, cut_off])
def test_what_s3_does_not_give_is_not_taken_for_the_fault_of_the_receiver(receiver, trouble):
    found = stored(MadeStore(20 * MIB, {2: trouble}))
    with (
        pytest.raises(RecordingUnreadable),
        LOOPBACK.send(parse(receiver.url), "POST", (), found, found.length),
    ):
        pytest.fail("there is no answer to half a body")
