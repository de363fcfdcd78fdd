"""Log templates: the sentences of a service's log, found without knowing the service.

Three steps, one configuration for all logs: the header that the logging framework writes is learnt and cut off
(`header`), what surely is a value is masked word by word (`masking`), and masked lines that differ in a word or two
are one template when the words that stand there look like values (`grouping`). `miner` does it for a list of lines or
for a stream.

The words are those of the literature on log parsing: Drain (He et al., ICWS 2017), Brain (Yu et al., TSC 2023); the
measure is grouping accuracy (Zhu et al., ICSE-SEIP 2019).
"""

from __future__ import annotations

from checks.logs.templates.header import Header, learn
from checks.logs.templates.miner import Miner, Template, mine

__all__ = ["Header", "Miner", "Template", "learn", "mine"]
