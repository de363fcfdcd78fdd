"""What the base branch holds where a proposal wants to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.evidence.github import GitHub, GitHubError
from checks.pull_request import marks
from checks.pull_request.proposal import Proposal

FILE, EXECUTABLE, FOLDER = "100644", "100755", "040000"
_ODD = {"120000": "is a symbolic link", "160000": "is a submodule", FOLDER: "is a folder"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to write: its content, None to delete it, and its mode."""

    data: bytes | None
    mode: str = FILE

    @property
    def sha(self) -> str | None:
        """Git's hash of the content."""
        return None if self.data is None else marks.blob(self.data)


@dataclass(frozen=True, slots=True)
class Settled:
    """What is left to write on the base, and why it cannot be written.

    `pictures` are the paths of `entries` that hold no fix: alone they are no reason for anything.
    """

    entries: Mapping[str, Entry]
    pictures: frozenset[str] = frozenset()
    conflicts: tuple[str, ...] = ()


@dataclass(slots=True)
class Tree:
    """The files of one commit, read folder by folder as they are asked for."""

    github: GitHub
    commit: str
    _sha: str = ""
    _folders: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def find(self, path: str) -> tuple[str, str] | None:
        """Mode and hash of what is at `path`, None when nothing is; what stands in its way is given for it."""
        sha, parts = self._root, path.split("/")
        for number, part in enumerate(parts):
            found = self._folder(sha).get(part)
            if found is None or number == len(parts) - 1:
                return found
            if found[0] != FOLDER:
                return found
            sha = found[1]
        return None

    @property
    def _root(self) -> str:
        if not self._sha:
            self._sha = tree_of(self.github, self.commit)
        return self._sha

    def _folder(self, sha: str) -> dict[str, tuple[str, str]]:
        if sha not in self._folders:
            answer = self.github.rest("GET", f"git/trees/{sha}")
            if not isinstance(answer, dict) or answer.get("truncated"):
                raise GitHubError("invalid", 200, f"git/trees/{sha}", "has a folder that is too large to be listed")
            self._folders[sha] = {each["path"]: (each["mode"], each["sha"]) for each in answer["tree"]}
        return self._folders[sha]


def tree_of(github: GitHub, commit: str) -> str:
    """The hash of a commit's root folder."""
    return str(github.rest("GET", f"git/commits/{commit}")["tree"]["sha"])


def settle(proposal: Proposal, tree: Tree) -> Settled:
    """Compare each file of the proposal with the base: done already, to be written, or changed by others since."""
    entries: dict[str, Entry] = {}
    conflicts: list[str] = []
    for uri, change in sorted(proposal.files.items()):
        found = tree.find(uri)
        if found and found[0] in _ODD:
            conflicts.append(f"{uri} {_ODD[found[0]]}")
            continue
        entry = Entry(change.after, found[0] if found else EXECUTABLE if change.executable else FILE)
        present = found[1] if found else None
        if present == entry.sha:
            continue
        if present == (None if change.before is None else marks.blob(change.before)):
            entries[uri] = entry
        else:
            conflicts.append(f"{uri} changed on the base branch since it was analysed")
    pictures = _pictures(proposal, tree) if entries else {}
    return Settled({**entries, **pictures}, frozenset(pictures), tuple(conflicts))


def _pictures(proposal: Proposal, tree: Tree) -> dict[str, Entry]:
    entries = {}
    for picture in proposal.evidence.pictures:
        entry, found = Entry(picture.data), tree.find(picture.path)
        if picture.path not in proposal.files and (found is None or found[0] == FILE):
            entries[picture.path] = entry
    return entries
