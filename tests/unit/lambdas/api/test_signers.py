import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.api.signers import principal


@pytest.mark.parametrize(
    ("arn", "owner"),
    [
        (
            "arn:aws:sts::123456789012:assumed-role/Transcribing/session@example",
            "arn:aws:sts::123456789012:assumed-role/Transcribing",
        ),
        (
            "arn:aws-us-gov:sts::123456789012:assumed-role/A/b",
            "arn:aws-us-gov:sts::123456789012:assumed-role/A",
        ),
        ("arn:aws:iam::123456789012:user/team/ada", "arn:aws:iam::123456789012:user/team/ada"),
        ("arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:root"),
        ("arn:aws:sts::123456789012:federated-user/ada", "arn:aws:sts::123456789012:federated-user/ada"),
    ],
)
def test_jobs_belong_to_a_principal_and_to_a_role_whatever_its_session(arn, owner):
    assert principal(arn) == owner


@given(st.from_regex(r"[\w+=,.@-]{1,64}", fullmatch=True), st.from_regex(r"[\w+=,.@-]{2,64}", fullmatch=True))
def test_every_session_of_a_role_has_the_same_jobs(role, session):
    arn = f"arn:aws:sts::123456789012:assumed-role/{role}"
    assert principal(f"{arn}/{session}") == arn == principal(arn)
