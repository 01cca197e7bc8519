"""The manifests against the schemas that Kubernetes publishes; no cluster is asked."""

import kubernetes_validate
import pytest

from tests.unit.kubernetes.manifests import FOLDERS, base_job, rendered

OLDEST, NEWEST = "1.31", "1.37"
"""In 1.31, the policy for failed pods became stable."""


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_the_job_is_one_that_kubernetes_takes(version):
    kubernetes_validate.validate(base_job(), version, strict=True)


@pytest.mark.parametrize("folder", FOLDERS)
def test_everything_that_kustomize_makes_is(folder):
    resources = rendered(folder)
    assert len(resources) > 1
    for resource in resources:
        kubernetes_validate.validate(resource, NEWEST, strict=True)


def misspelt(job):
    job["spec"]["template"]["spec"]["automountServiceAccountTokens"] = False


def of_the_wrong_type(job):
    job["spec"]["backoffLimit"] = "three"


def without_what_is_required(job):
    del job["spec"]["podFailurePolicy"]["rules"][0]["action"]


@pytest.mark.parametrize("mistake", [misspelt, of_the_wrong_type, without_what_is_required])
def test_a_mistake_in_it_is_found(mistake):
    job = base_job()
    mistake(job)
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(job, NEWEST, strict=True)
