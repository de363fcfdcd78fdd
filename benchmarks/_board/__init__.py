"""The parts of benchmarks/board.py: servers, agents, boards, each in processes of their own."""
