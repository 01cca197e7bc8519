"""Checks of our own, where cdk-nag has none: AWS Batch. `plugin` runs them in the same run."""
