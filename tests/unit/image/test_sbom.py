import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import distributions

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from transcriber.image.sbom import (
    bill_of_materials,
    debian_packages,
    interpreter,
    models,
    operating_system,
    python_packages,
)
from transcriber.packs.store import pull

NOW = datetime(2026, 11, 25, 12, 30, 5, tzinfo=UTC)
LISTING = "libstdc++6\t1:12.2.0-14+deb12u1\tamd64\ntzdata\t2025b-0+deb12u1\tall\n"


def mistakes(bill):
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill))


def test_a_bill_of_all_kinds_of_parts_keeps_the_published_schema(small_index):
    pull(small_index.pack(), small_index.store)
    parts = [
        operating_system(),
        interpreter(),
        *debian_packages(LISTING),
        *python_packages(distributions()),
        *models(small_index.pack(), small_index.store),
    ]
    bill = bill_of_materials("xx", parts, NOW)
    assert mistakes(bill) is None
    assert bill["metadata"]["timestamp"] == "2026-11-25T12:30:05Z"
    assert len(bill["components"]) == len(parts)


def test_a_bill_that_breaks_the_schema_would_be_noticed():
    bill = bill_of_materials("xx", [{"type": "no such type", "bom-ref": "x", "name": "x"}], NOW)
    assert mistakes(bill) is not None


def test_the_same_parts_have_the_same_number_and_others_another():
    first, second = (bill_of_materials("xx", debian_packages(LISTING), NOW) for _ in range(2))
    other = bill_of_materials("xx", debian_packages(LISTING.replace("2025b", "2025c")), NOW)
    assert first["serialNumber"] == second["serialNumber"] != other["serialNumber"]


def test_a_debian_package_is_named_as_scanners_know_it():
    found, _ = debian_packages(LISTING)
    assert found["purl"] == "pkg:deb/debian/libstdc%2B%2B6@1%3A12.2.0-14%2Bdeb12u1?arch=amd64"
    assert (found["name"], found["version"]) == ("libstdc++6", "1:12.2.0-14+deb12u1")


def test_python_packages_state_their_licences():
    found = {part["name"].lower(): part for part in python_packages(distributions())}
    assert found["pydantic"]["purl"] == f"pkg:pypi/pydantic@{found['pydantic']['version']}"
    assert found["pydantic"]["licenses"] == [{"expression": "MIT"}]


def test_only_models_that_are_there_are_listed_with_hash_and_maker(small_index):
    pull(small_index.pack(), small_index.store)
    (small_index.store / "words.txt").unlink()
    found = {part["name"]: part for part in models(small_index.pack(), small_index.store)}
    assert set(found) == {"encoder.bin", "built/words.upper"}
    content = (small_index.store / "encoder.bin").read_bytes()
    assert found["encoder.bin"]["hashes"] == [
        {"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}
    ]
    assert found["built/words.upper"]["copyright"] == "Carrier, Copyright (c) the carriers"
