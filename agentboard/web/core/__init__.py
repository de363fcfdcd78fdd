"""The board without a web framework: agents, liveness, commands, logs, metrics, accounts, storage and fan-out."""
