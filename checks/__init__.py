"""The library behind the self-improving stack: inputs, rules, findings, reporters.

It prints nothing and parses no arguments; `hooks` and `actions` do.
"""

__version__ = "0.1.0"
