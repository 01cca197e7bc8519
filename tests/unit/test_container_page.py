"""docs/container.md says what is true. What can only be seen on a real image, tests/image sees."""

import re
import shlex

import pytest

from contract.errors import ClientError, LonghandError, ModelsLockDiffers
from tests.container_page import CLUSTER, FILES, PAGE, RUN, blocks, matches
from tests.unit.kubernetes.manifests import FOLDER, base_job, bytes_of, container
from transcriber.fetch.__main__ import AUTH_HEADERS, URL
from transcriber.pipeline.settings import options

TEXT = PAGE.read_text("utf-8")
BLOCKS = blocks()
RUN_BLOCKS = [block for block in BLOCKS if block.kind == RUN]
CLUSTER_PROGRAMS = {"make", "export", "docker", "kubectl"}
IMAGES = {"longhand-en", "my-subtitles"}
ERROR_ROW = re.compile(r"^\| (\d+) \| (?:`(.+?)`)? ?\|", re.MULTILINE)


def test_the_page_has_all_kinds_of_blocks():
    assert {block.kind for block in BLOCKS} == {RUN, CLUSTER, *FILES}
    assert len(BLOCKS) == TEXT.count("```") / 2


@pytest.mark.parametrize("block", RUN_BLOCKS, ids=lambda block: f"line {block.line}")
def test_each_block_that_is_shown_to_run_can_be_run_by_the_tests(block):
    assert block.text.startswith("$ ")
    for command, _ in block.commands:
        for run in re.findall(r"docker run .*", command):
            assert IMAGES & set(shlex.split(run, comments=True)), command


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block.kind == CLUSTER], ids=lambda block: f"line {block.line}"
)
def test_only_what_tests_have_not_is_not_run(block):
    assert {line.split()[0] for line in block.text.splitlines()} <= CLUSTER_PROGRAMS
    assert "docker run" not in block.text


def test_each_file_of_the_page_has_a_name():
    for block in BLOCKS:
        if block.kind in FILES:
            assert re.fullmatch(r"[\w.-]+", block.name), block


def test_every_option_that_the_page_gives_to_the_program_is_one_of_its():
    known = {flag for option in options().values() for flag in option.flags}
    for block in RUN_BLOCKS:
        for command, _ in block.commands:
            program, _, after = command.partition(" longhand-en ")
            words = after.split() if program.startswith(("docker run", "echo")) else []
            given = [word for word in words if word.startswith("-")] if words[:1] != ["grep"] else []
            assert set(given) <= known, command


def exit_codes(kind=LonghandError):
    """Those of all errors but the ones of the `longhand` tool, which is not in the container."""
    children = [child for child in kind.__subclasses__() if child not in {ClientError, ModelsLockDiffers}]
    return {kind.exit_code}.union(*map(exit_codes, children))


def test_the_table_of_failures_has_each_exit_code_once_known():
    codes = {int(code) for code, _ in ERROR_ROW.findall(TEXT)}
    assert exit_codes() | {137, 143} == codes


def test_each_message_of_that_table_is_one_that_the_program_has():
    known = (PAGE.parent / "errors.md").read_text("utf-8") + (PAGE.parent / "pipeline.md").read_text("utf-8")
    for _, message in ERROR_ROW.findall(TEXT):
        if message:
            assert message.replace("byte N", "byte") in known.replace("byte N", "byte"), message


def test_both_variables_of_the_program_that_fetches_are_documented():
    for name in (URL, AUTH_HEADERS):
        assert f"| `{name}` |" in TEXT


def test_the_figures_of_the_kubernetes_section_are_those_of_the_job():
    spec = base_job()["spec"]
    assert f"Tries again, {spec['backoffLimit']} times at most" in TEXT
    assert f"It takes longer than {spec['activeDeadlineSeconds'] // 3600} hours" in TEXT
    assert spec["ttlSecondsAfterFinished"] == 24 * 3600
    assert "removed a day after it ended" in TEXT
    resources = container(base_job(), "pipeline")["resources"]
    gib = {kind: bytes_of(resources[kind]["memory"]) // 1024**3 for kind in resources}
    assert f"1 CPU and {gib['limits']} GiB, of which {gib['requests']} GiB are reserved" in TEXT
    [recording] = [v for v in spec["template"]["spec"]["volumes"] if v["name"] == "recording"]
    most = bytes_of(recording["emptyDir"]["sizeLimit"]) // 1024**3
    assert f"the recording may have up to {most} GiB" in TEXT


def test_the_commands_for_a_cluster_speak_of_what_is_in_the_manifests():
    assert "job/longhand-call-1" in TEXT
    assert "nameSuffix: -call-1" in (FOLDER / "example" / "kustomization.yaml").read_text("utf-8")
    [token] = container(base_job(), "pipeline")["env"]
    secret = token["valueFrom"]["secretKeyRef"]
    assert f"create secret generic {secret['name']} -n calls --from-file={secret['key']}=" in TEXT


def anchors(page):
    """Where a link to a page can lead, as GitHub names its headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT))))
def test_each_link_of_the_page_leads_somewhere(link):
    name, _, anchor = link.partition("#")
    page = PAGE.parent / name if name else PAGE
    assert page.is_file()
    assert not anchor or anchor in anchors(page)


@pytest.mark.parametrize(
    ("shown", "printed", "agree"),
    [
        (["a"], "a\n", True),
        (["a"], "b\n", False),
        (["a"], "a\nb\n", False),
        (["a", "..."], "a\n", True),
        (["...", "b"], "x\ny\nb\n", True),
        (["...", "b"], "x\ny\n", False),
        (["... INFO it took ... s"], "now INFO it took 3 s\n", True),
        (["... INFO it took ... s"], "now WARN it took 3 s\n", False),
    ],
)
def test_what_is_printed_is_compared_with_what_is_shown(shown, printed, agree):
    assert matches(shown, printed) is agree
