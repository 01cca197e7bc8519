import pytest

from contract.errors.local import NetworkInvalid
from local.aws.resources import queues_of
from local.environments import function_settings
from local.settings import LocalSettings


@pytest.mark.parametrize("network", ["127.0.0.0/8", "192.168.1.5", "fd00::/8", "::1"])
def test_networks_and_single_addresses_may_be_allowed(network):
    assert LocalSettings(allowed_networks=(network,)).allowed_networks == (network,)


@pytest.mark.parametrize("network", ["", "localhost", "127.0.0.1/8", "10.0.0.0/33", "http://127.0.0.1"])
def test_what_is_no_network_is_refused_with_what_would_be_one(network):
    with pytest.raises(NetworkInvalid) as refused:
        LocalSettings(allowed_networks=("10.0.0.0/8", network))
    assert "127.0.0.0/8" in refused.value.advice
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("allowed", [(), ("127.0.0.0/8", "::1")])
def test_those_that_call_urls_are_told_what_is_allowed_which_is_nothing_unless_asked(allowed):
    settings = LocalSettings(allowed_networks=allowed)
    told = function_settings(settings, queues_of("http://127.0.0.1:1", "eu-west-1"))
    assert {name for name, each in told.items() if "allowed_networks" in type(each).model_fields} == {
        "fetch", "notify",
    }  # fmt: skip
    assert told["fetch"].allowed_networks == told["notify"].allowed_networks == list(allowed)
