"""The functions of `lambdas.functions`, a construct each: its environment and its rights."""
