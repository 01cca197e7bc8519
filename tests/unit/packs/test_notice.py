from pathlib import Path

import pytest

from tests.all_packs import ALL
from transcriber.packs.load import load_pack

NOTICE = " ".join((Path(__file__).parents[3] / "NOTICE").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("language", ALL)
def test_the_notice_names_every_file_and_its_makers(language: str) -> None:
    pack = load_pack(language)
    for file in (*pack.files, *pack.samples):
        if file.name != "LICENSE":
            assert file.name in NOTICE
        for maker in file.attribution.split("Copyright")[1:]:
            assert f"Copyright{maker.partition(';')[0]}" in NOTICE


@pytest.mark.parametrize("language", ALL)
def test_the_notice_names_what_comes_from_a_hub_before_and_after_it_is_locked(language: str) -> None:
    for hub in load_pack(language).hub:
        assert {hub.repository, *hub.members} <= {word.strip("(),.:") for word in NOTICE.split()}
        assert hub.attribution.partition("; ")[0].partition(", ")[2] in NOTICE


@pytest.mark.parametrize("language", ALL)
def test_the_notice_names_every_source(language: str) -> None:
    for source in load_pack(language).sources:
        assert f"{source.project} {source.version}" in NOTICE
