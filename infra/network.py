from typing import Final

from aws_cdk import Fn, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.retention import retention
from infra.settings import Settings

_CIDR: Final = "10.20.0.0/16"
_HTTPS: Final = ec2.Port.tcp(443)
_SERVICES: Final = {
    "Ecs": ec2.InterfaceVpcEndpointAwsService.ECS,
    "EcsAgent": ec2.InterfaceVpcEndpointAwsService.ECS_AGENT,
    "EcsTelemetry": ec2.InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
    "EcrApi": ec2.InterfaceVpcEndpointAwsService.ECR,
    "EcrDocker": ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
    "Logs": ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    "Secrets": ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
}
"""All that a host talks to besides S3: the agent joins its cluster, pulls the image, writes the log and reads
the licence. A missing one shows as a job that stays RUNNABLE or STARTING."""


class Network(Construct):
    """Subnets without a way out: AWS services through endpoints, and of S3 only the buckets of this stack."""

    vpc: ec2.Vpc
    hosts: ec2.SecurityGroup
    """Group of the hosts. Nothing may connect to them."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(_CIDR),
            availability_zones=[Fn.select(zone, Fn.get_azs()) for zone in range(settings.zones)],
            nat_gateways=0,
            create_internet_gateway=False,
            # The only way to empty that group is a function of CDK's; nothing of ours is in it.
            restrict_default_security_group=False,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="Hosts", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=20
                )
            ],
        )
        self.hosts = ec2.SecurityGroup(
            self, "HostsGroup", vpc=self.vpc, description="Transcriber hosts", allow_all_outbound=False
        )
        # To any address, since S3's are known only by region; the route table has no way to others.
        self.hosts.add_egress_rule(ec2.Peer.any_ipv4(), _HTTPS, "Endpoints of AWS services")
        self._log_flows(settings)
        self._add_interfaces()

    def allow_s3(self, reads: s3.IBucket, reads_and_writes: s3.IBucket) -> None:
        """Open the way to S3, to two buckets and to where ECR keeps the layers of images."""
        endpoint = self.vpc.add_gateway_endpoint("S3", service=ec2.GatewayVpcEndpointAwsService.S3)
        region, partition = Stack.of(self).region, Stack.of(self).partition
        layers = f"arn:{partition}:s3:::prod-{region}-starport-layer-bucket/*"
        objects = {
            layers: ["s3:GetObject"],
            reads.arn_for_objects("*"): ["s3:GetObject", "s3:GetObjectVersion"],
            reads_and_writes.arn_for_objects("*"): ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            reads.bucket_arn: ["s3:ListBucket"],
            reads_and_writes.bucket_arn: ["s3:ListBucket"],
        }
        for resource, actions in objects.items():
            endpoint.add_to_policy(
                iam.PolicyStatement(principals=[iam.AnyPrincipal()], actions=actions, resources=[resource])
            )

    def _add_interfaces(self) -> None:
        group = ec2.SecurityGroup(
            self, "EndpointsGroup", vpc=self.vpc, description="Interface endpoints", allow_all_outbound=False
        )
        group.add_ingress_rule(self.hosts, _HTTPS, "Transcriber hosts")
        for name, service in _SERVICES.items():
            self.vpc.add_interface_endpoint(name, service=service, security_groups=[group], open=False)

    def _log_flows(self, settings: Settings) -> None:
        group = logs.LogGroup(
            self,
            "Flows",
            retention=retention(settings.log_retention_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.vpc.add_flow_log("FlowLog", destination=ec2.FlowLogDestination.to_cloud_watch_logs(group))
