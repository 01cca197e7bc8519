import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import SettingInvalid, SettingUnknown
from infra.families import FAMILIES
from infra.settings import Settings, from_context

STS = "arn:aws:sts::123456789012"
ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"


def refusal(**context):
    with pytest.raises(SettingInvalid) as caught:
        from_context(context)
    return str(caught.value)


def test_nothing_need_be_set():
    assert from_context({}) == Settings()
    assert from_context({}).language_of_config == "en"


def test_settings_come_as_the_text_of_a_command_line():
    found = from_context(
        {
            "kms": "true",
            "on_demand": "false",
            "max_vcpus": "128",
            "instance_families": "m5n, r5n",
            "alarm_emails": "a@example.com,b@example.com",
            "log_retention_days": "7",
            "usd_per_vcpu_hour": "0.021",
            "default_config": '{"type": "transcription", "transcription_config": {"language": "en"}}',
        }
    )
    assert (found.kms, found.on_demand, found.max_vcpus) == (True, False, 128)
    assert found.instance_families == ["m5n", "r5n"]
    assert found.alarm_emails == ["a@example.com", "b@example.com"]
    assert (found.log_retention_days, found.usd_per_vcpu_hour) == (7, 0.021)
    assert found.default_config["type"] == "transcription"


def test_a_misspelt_setting_is_refused_by_name():
    with pytest.raises(SettingUnknown, match="max_vcpu, retention"):
        from_context({"retention": "3", "max_vcpu": "3", "kms": "true"})


def test_what_cdk_keeps_in_its_context_is_no_setting():
    from_context(
        {
            "@aws-cdk/core:checkSecretUsage": True,
            "aws:cdk:bundling-stacks": [],
            "availability-zones:account=1:region=eu-west-1": ["eu-west-1a"],
            "cli-telemetry": False,
        }
    )


@pytest.mark.parametrize("family", ["m5", "c5", "m7a", "m7i-flex", "t3", "m5n.large", ""])
def test_a_family_where_a_job_could_meet_an_unfit_machine_is_refused(family):
    assert "instance_families" in refusal(instance_families=[family])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_fit_family_is_known_to_cdk(family):
    from infra.hosts import _instance_class

    assert from_context({"instance_families": family}).instance_families == [family]
    assert _instance_class(family).value == family.upper()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Long Hand"),
        ("name", "a-name-that-is-far-too-long"),
        ("languages", ""),
        ("languages", "EN"),
        ("log_retention_days", "8"),
        ("results_removal", "maybe"),
        ("kms", "perhaps"),
        ("zones", "0"),
        ("max_parallel", "0"),
        ("usd_per_vcpu_hour", "inf"),
        ("usd_per_vcpu_hour", "-1"),
        ("alarm_emails", "nobody"),
        ("license_secret", "my-licence"),
        ("transcriber_image", "docker.io/library/python:3"),
        ("default_config", "{"),
        ("api_auth", "none"),
        ("max_running_jobs", "-1"),
        ("default_owner", ""),
        ("default_owner", "Nobody Special"),
        ("default_owner", "arn:aws:iam::123456789012:role/uploader"),
        ("default_config", '{"type": "transcription", "transcription_config": {"langauge": "en"}}'),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_the_name_of_its_setting(name, value):
    assert name in refusal(**{name: value})


def test_a_job_may_not_need_more_than_there_may_be():
    assert "max_parallel=9 needs 18 vCPUs" in refusal(max_parallel="9", max_vcpus="16")
    assert "needs 66 vCPUs" not in refusal(max_parallel="33")
    assert from_context({"max_parallel": "9", "max_vcpus_on_demand": "2", "on_demand": "false"})


def test_the_default_config_asks_for_a_language_that_there_is():
    config = json.dumps({"type": "transcription", "transcription_config": {"language": "de"}})
    assert "default_config asks for 'de'" in refusal(default_config=config)


@pytest.mark.parametrize(
    "owner", ["default", f"{STS}:assumed-role/uploader", "arn:aws:iam::123456789012:user/studio/ann"]
)
def test_where_callers_sign_a_principal_may_own_what_is_uploaded(owner):
    assert from_context({"api_auth": "iam", "default_owner": owner}).default_owner == owner


@pytest.mark.parametrize(
    "owner",
    ["studio", f"{STS}:assumed-role/uploader/session", "arn:aws:iam::123456789012:role/uploader"],
)
def test_a_principal_that_would_never_be_seen_is_refused_with_what_would_be(owner):
    assert "assumed-role/<role>, without a session" in refusal(api_auth="iam", default_owner=owner)


def test_one_image_cannot_stand_for_two_languages():
    assert "{language}" in refusal(languages="en,de", transcriber_image=f"{ECR}/transcriber:11")
    found = from_context({"languages": "en,de", "transcriber_image": f"{ECR}/transcriber-{{language}}:11"})
    assert found.base_image("de") == f"{ECR}/transcriber-de:11"


@given(st.text(min_size=1).filter(lambda name: name not in Settings.model_fields))
def test_no_other_name_is_taken_for_a_setting(name):
    if name.startswith(("@", "aws-cdk", "cdk-", "cli-")) or ":" in name:
        assert from_context({name: "1"}) == Settings()
    else:
        with pytest.raises(SettingUnknown, match=re.escape(name)):
            from_context({name: "1"})
