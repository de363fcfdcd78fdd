"""`python -m agentboard.cli`."""

from agentboard.cli import main

raise SystemExit(main())
