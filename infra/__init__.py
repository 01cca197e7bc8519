"""The CDK app that deploys Longhand: `stack` composes constructs, one in each file; `settings` tells it how."""

from infra.node import use_bundled_node

use_bundled_node()  # jsii starts node when aws_cdk is first imported, which everything below here does
