from typing import Final

from aws_cdk import Duration, Size
from aws_cdk import aws_batch as batch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.acceptance import accept
from infra.network import Network
from infra.settings import Settings
from infra.user_data import user_data

_ROOT_DEVICE: Final = "/dev/xvda"
_ROOT_SIZE: Final = Size.gibibytes(50)
"""Room for the images. Recordings never lie there."""
_MOST_UPDATE_MINUTES: Final = 360
_POLICY: Final = "service-role/AmazonEC2ContainerServiceforEC2Role"


class Hosts(Construct):
    """The machines that jobs run on: none while there are no jobs."""

    environments: tuple[batch.ManagedEc2EcsComputeEnvironment, ...]
    """In the order in which the queue tries them."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, network: Network) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self._network = network
        self._role = self._host_role()
        self._template = self._launch_template()
        spot = self._environment("Spot", settings.max_vcpus, spot=True)
        fallback = (
            [self._environment("OnDemand", settings.max_vcpus_on_demand, spot=False)]
            if settings.on_demand
            else []
        )
        self.environments = (spot, *fallback)

    def _environment(
        self, construct_id: str, max_vcpus: int, *, spot: bool
    ) -> batch.ManagedEc2EcsComputeEnvironment:
        strategies = batch.AllocationStrategy
        strategy = strategies.SPOT_PRICE_CAPACITY_OPTIMIZED if spot else strategies.BEST_FIT_PROGRESSIVE
        environment = batch.ManagedEc2EcsComputeEnvironment(
            self,
            construct_id,
            spot=spot,
            allocation_strategy=strategy,
            instance_classes=[_instance_class(name) for name in self._settings.instance_families],
            use_optimal_instance_classes=False,
            minv_cpus=0,
            maxv_cpus=max_vcpus,
            images=[batch.EcsMachineImage(image_type=batch.EcsMachineImageType.ECS_AL2023)],
            update_to_latest_image_version=True,
            # A new version of the stack lets the jobs of the old one come to their end.
            terminate_on_update=False,
            update_timeout=Duration.minutes(min(self._settings.job_timeout_minutes, _MOST_UPDATE_MINUTES)),
            launch_template=self._template,
            instance_role=self._role,
            vpc=self._network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[self._network.hosts],
        )
        resource = environment.node.default_child
        assert isinstance(resource, batch.CfnComputeEnvironment)
        # Without a version, Batch would stay with the template's first one for ever.
        resource.add_property_override(
            "ComputeResources.LaunchTemplate.Version", self._template.latest_version_number
        )
        return environment

    def _launch_template(self) -> ec2.LaunchTemplate:
        data = ec2.UserData.custom(user_data())
        return ec2.LaunchTemplate(
            self,
            "Template",
            user_data=data,
            http_endpoint=True,
            http_tokens=ec2.LaunchTemplateHttpTokens.REQUIRED,
            http_put_response_hop_limit=1,
            block_devices=[
                ec2.BlockDevice(
                    device_name=_ROOT_DEVICE,
                    volume=ec2.BlockDeviceVolume.ebs(
                        int(_ROOT_SIZE.to_gibibytes()),
                        encrypted=True,
                        volume_type=ec2.EbsDeviceVolumeType.GP3,
                        delete_on_termination=True,
                    ),
                )
            ],
        )

    def _host_role(self) -> iam.Role:
        role = iam.Role(
            self,
            "Role",
            description="Hosts: join the cluster, nothing else. Jobs have a role of their own",
            assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(_POLICY)],
        )
        accept(
            role,
            f"IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{_POLICY}]",
            "The policy that AWS Batch asks of its hosts, which changes with the agent that AWS puts there. "
            "Containers cannot reach it: the metadata service answers root on the host only.",
        )
        return role


def _instance_class(family: str) -> ec2.InstanceClass:
    return ec2.InstanceClass[family.upper()]
