"""The CDK app that deploys Longhand: `stack` composes constructs, a file each; `settings` says how."""

from infra.node import use_bundled_node

use_bundled_node()  # jsii starts node when aws_cdk is first imported, which everything below here does
