"""How far what was recognised can be trusted."""
