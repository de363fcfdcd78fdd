"""The library behind the self-improving stack: inputs, rules, findings, reporters.

It prints nothing and parses no arguments; `hooks` and `actions` do.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("self-improving-stack")
except PackageNotFoundError:
    __version__ = "0.0.0"
