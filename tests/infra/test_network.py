import pytest

from tests.infra.synthesis import grants, resources, several, template, text

ENDPOINT = "AWS::EC2::VPCEndpoint"


def service(endpoint):
    name = endpoint["ServiceName"]
    return (name if isinstance(name, str) else text(name)).partition("<AWS::Region>.")[2]


def test_there_is_no_way_to_the_internet(stack):
    for kind in (
        "InternetGateway",
        "NatGateway",
        "EgressOnlyInternetGateway",
        "Route",
        "VPCGatewayAttachment",
    ):
        stack.resource_count_is(f"AWS::EC2::{kind}", 0)
    for subnet in resources(stack, "AWS::EC2::Subnet").values():
        assert subnet["MapPublicIpOnLaunch"] is False


@pytest.mark.parametrize(
    "name", ["ecs", "ecs-agent", "ecs-telemetry", "ecr.api", "ecr.dkr", "logs", "secretsmanager"]
)
def test_hosts_reach_each_service_that_they_need(stack, name):
    [endpoint] = [each for each in resources(stack, ENDPOINT).values() if service(each) == name]
    assert endpoint["VpcEndpointType"] == "Interface"
    assert endpoint["PrivateDnsEnabled"] is True
    assert len(endpoint["SubnetIds"]) == 2


def test_hosts_reach_these_buckets_of_s3_and_no_others(stack):
    [endpoint] = [each for each in resources(stack, ENDPOINT).values() if service(each) == "s3"]
    assert endpoint["VpcEndpointType"] == "Gateway"
    statements = endpoint["PolicyDocument"]["Statement"]
    open_to = {text(resource) for statement in statements for resource in several(statement["Resource"])}
    layers = "arn:<AWS::Partition>:s3:::prod-<AWS::Region>-starport-layer-bucket/*"
    assert layers in open_to
    assert {name.partition(".")[0][:15] for name in open_to - {layers}} == {
        "<BucketsUploads",
        "<BucketsResults",
    }


def test_what_a_job_may_do_the_way_to_s3_lets_it_do(stack):
    [endpoint] = [each for each in resources(stack, ENDPOINT).values() if service(each) == "s3"]
    through = {
        (action, text(resource))
        for statement in endpoint["PolicyDocument"]["Statement"]
        for action in several(statement["Action"])
        for resource in several(statement["Resource"])
    }
    assert grants(stack, "JobRolesJob") <= through


def test_nobody_may_connect_to_a_host_and_only_hosts_to_the_endpoints(stack):
    stack.resource_count_is("AWS::EC2::SecurityGroupIngress", 1)
    [ingress] = resources(stack, "AWS::EC2::SecurityGroupIngress").values()
    assert text(ingress["GroupId"]).startswith("<NetworkEndpointsGroup")
    assert text(ingress["SourceSecurityGroupId"]).startswith("<NetworkHostsGroup")
    assert (ingress["FromPort"], ingress["ToPort"]) == (443, 443)
    for group in resources(stack, "AWS::EC2::SecurityGroup").values():
        assert "SecurityGroupIngress" not in group


def test_every_connection_is_logged(stack):
    stack.has_resource_properties("AWS::EC2::FlowLog", {"ResourceType": "VPC", "TrafficType": "ALL"})


@pytest.mark.parametrize("zones", [1, 3])
def test_hosts_are_in_as_many_zones_as_asked_for(zones):
    subnets = resources(template(zones=zones), "AWS::EC2::Subnet").values()
    assert sorted(subnet["AvailabilityZone"]["Fn::Select"][0] for subnet in subnets) == list(range(zones))
