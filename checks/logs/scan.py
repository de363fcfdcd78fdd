"""The first look at every line of a log, in bulk: where lines lie, which repeat, which shout."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Four letters of the words that failures are told with, by weight. A line that has none is read only in context.
_STEMS = {
    6: "fata pani abor segf sigs trac exce cras core kill oom  unca thro",
    4: "erro fail asse unde cann coul unab unre unex miss deni refu forb reje inva ille mism npm  *** ",
    2: "expe actu not  no s time stop exit warn bad  wron brok conf conn diff unkn unsu retu can't does dupl caus",
    1: "line at   file note see  proc dead requ reso issu prob viol left righ test <htt ^^^^ ~~~~ ---- ==== | ^  +++ ",
}
# Four letters of what checks.logs.secrets.forms looks for: only lines that have some are searched for secrets.
_SUSPECT = (
    "ghp_ gho_ ghu_ ghs_ ghr_ _pat glpa glpt gldt glrt glcb glso glft akia asia abia aroa aida acca xoxa xoxb xoxp "
    "xoxr xoxs xoxe xoxc xoxd xapp sk_l sk_t rk_l rk_t pk_l whse aiza ya29 gocs npm_ pypi dckr dop_ glsa glc_ ems_ "
    "shpa lin_ nrak atat gsk_ hvs. hvb. eyj0 eyja eyjh eyjr eyjk eyjl eyji eyai ks.s webh hori eare asic kie: assw "
    "assp _pas _pwd -pwd pwd= pwd: pwd\" pwd' lpwd bpwd rpwd ecre cred _key -key ikey skey ekey tkey dkey oken n_id "
    'n-id onid _aut "aut \'aut jwt= jwt: jwt" ntif mach curl wget sshp mysq s-cl logi sig= dacc =hf_  hf_ "hf_ \'hf_ '
    ":hf_ =sk-  sk- \"sk- 'sk- :sk- =sg.  sg. \"sg. 'sg. :sg."
)
_SECRET = 128
_MULTIPLIER = np.uint32(2654435761)
_DIGITS = bytes.maketrans(b"123456789", b"000000000")


@dataclass(frozen=True, slots=True)
class Scan:
    """Per line: its first byte, its end, how often its like occurs, how loud it is, whether it may hold a secret."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    repeats: NDArray[np.int32]
    first: NDArray[np.bool_]
    loud: NDArray[np.float32]
    suspect: NDArray[np.bool_]


def scan(data: bytes) -> Scan:
    """Look at all lines of `data`; they are split on newline only."""
    buffer = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(buffer == 10)
    if not len(buffer) or buffer[-1] != 10:
        ends = np.append(ends, len(buffer))
    starts = np.concatenate(([0], ends[:-1] + 1))
    repeats, first = _repeats(data, len(ends))
    return Scan(starts, ends, repeats, first, *_stems(data, ends))


def _repeats(data: bytes, count: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    keys = data.translate(_DIGITS).split(b"\n")[:count]
    repeats = np.fromiter(map(Counter(keys).__getitem__, keys), np.int32, count)
    first = np.zeros(count, np.bool_)
    first[list(dict(zip(reversed(keys), range(count - 1, -1, -1), strict=True)).values())] = True
    return repeats, first


def _table() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    words = {stem: weight for weight, stems in _STEMS.items() for stem in _four(stems)}
    for stem in _four(_SUSPECT):
        words[stem] = words.get(stem, 0) | _SECRET
    known = np.zeros(1 << 16, np.uint32)
    weights = np.zeros(1 << 16, np.uint8)
    for stem, weight in words.items():
        value = np.array([int.from_bytes(stem.encode(), "little")], np.uint32)
        slot = (value * _MULTIPLIER) >> np.uint32(16)
        if known[slot[0]]:
            raise ValueError(f"{stem!r} shares its slot with another stem: choose another multiplier")
        known[slot], weights[slot] = value, weight
    return known, weights


def _four(stems: str) -> list[str]:
    return [stems[at : at + 4] for at in range(0, len(stems), 5)]


_KNOWN, _WEIGHTS = _table()


def _stems(data: bytes, ends: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The summed weight of the stems in each line and whether any is suspect, each place looked at once."""
    loud = np.zeros(len(ends), np.float32)
    suspect = np.zeros(len(ends), np.bool_)
    lower = data.lower() + b"\n\n\n\n"
    for shift in range(4):
        grams = np.frombuffer(lower, "<u4", (len(lower) - shift) // 4, shift)
        slots = (grams * _MULTIPLIER) >> np.uint32(16)
        hits = np.flatnonzero(_KNOWN[slots] == grams)
        weights = _WEIGHTS[slots[hits]]
        lines = np.searchsorted(ends, hits * 4 + shift)
        inside = (lines < len(ends)) & (weights > 0)
        weights, lines = weights[inside], lines[inside]
        loud += np.bincount(lines, weights & 127, len(ends)).astype(np.float32)
        suspect[lines[weights >= _SECRET]] = True
    return loud, suspect
