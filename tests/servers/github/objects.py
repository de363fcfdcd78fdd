"""Git's object store in memory, with real hashes: blobs, trees and commits, and the diffs between them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Entry = tuple[str, str]
"""Mode and hash of a file."""
Files = Mapping[str, Entry]


@dataclass(frozen=True)
class Commit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    message: str
    author: str
    verified: bool = False


@dataclass
class Objects:
    blobs: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, dict[str, Entry]] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)

    def blob(self, data: bytes) -> str:
        sha = _hash("blob", data)
        self.blobs[sha] = data
        return sha

    def tree_of(self, files: Files) -> str:
        """The hash of the tree with these files, by full path; every subtree is stored too."""
        here: dict[str, Entry] = {}
        below: dict[str, dict[str, Entry]] = {}
        for path, entry in files.items():
            first, slash, rest = path.partition("/")
            if slash:
                below.setdefault(first, {})[rest] = entry
            else:
                here[first] = entry
        for name, inner in below.items():
            if name in here:
                raise ValueError(f"{name} is a file and a folder")
            here[name] = ("040000", self.tree_of(inner))
        return self._store(here)

    def _store(self, entries: dict[str, Entry]) -> str:
        def order(name: str) -> bytes:
            return name.encode() + (b"/" if entries[name][0] == "040000" else b"")

        data = b"".join(
            mode.lstrip("0").encode() + b" " + name.encode() + b"\0" + bytes.fromhex(sha)
            for name in sorted(entries, key=order)
            for mode, sha in [entries[name]]
        )
        sha = _hash("tree", data)
        self.trees[sha] = dict(entries)
        return sha

    def files(self, tree: str, prefix: str = "") -> Iterator[tuple[str, Entry]]:
        for name, (mode, sha) in self.trees[tree].items():
            if mode == "040000":
                yield from self.files(sha, f"{prefix}{name}/")
            else:
                yield f"{prefix}{name}", (mode, sha)

    def commit(self, tree: str, parents: tuple[str, ...], message: str, author: str, verified: bool = False) -> str:
        salt = len(self.commits)  # stands for the time of the commit
        text = f"tree {tree}\n{parents}\nauthor {author} {salt}\n\n{message}"
        sha = _hash("commit", text.encode())
        self.commits[sha] = Commit(sha, tree, parents, message, author, verified)
        return sha

    def at(self, commit: str) -> dict[str, Entry]:
        return dict(self.files(self.commits[commit].tree))

    def ancestors(self, sha: str) -> list[str]:
        """The commit and all before it, nearest first."""
        seen, queue = [], [sha]
        while queue:
            each = queue.pop(0)
            if each not in seen:
                seen.append(each)
                queue.extend(self.commits[each].parents)
        return seen

    def merge_base(self, one: str, other: str) -> str | None:
        known = set(self.ancestors(one))
        return next((each for each in self.ancestors(other) if each in known), None)

    def ahead(self, base: str, head: str) -> list[str]:
        """Commits of `head` that `base` lacks, oldest first."""
        known = set(self.ancestors(base))
        return [each for each in reversed(self.ancestors(head)) if each not in known]

    def changes(self, old: str, new: str) -> list[dict[str, str]]:
        """What the compare API lists as files between two commits; an exact copy of a deleted file is a rename."""
        before, after = self.at(old), self.at(new)
        removed = {path: entry for path, entry in before.items() if path not in after}
        listing = []
        for path, entry in sorted(after.items()):
            if path in before:
                if before[path] != entry:
                    listing.append({"filename": path, "sha": entry[1], "status": "modified"})
                continue
            source = next((old_path for old_path, gone in removed.items() if gone[1] == entry[1]), None)
            if source is None:
                listing.append({"filename": path, "sha": entry[1], "status": "added"})
            else:
                del removed[source]
                listing.append({"filename": path, "sha": entry[1], "status": "renamed", "previous_filename": source})
        listing += [{"filename": path, "sha": entry[1], "status": "removed"} for path, entry in removed.items()]
        return listing

    def merged(self, base: str, head: str) -> dict[str, Entry] | None:
        """Both changes together, file by file; None for a conflict."""
        root = self.merge_base(base, head)
        start = self.at(root) if root else {}
        ours, theirs, result = self.at(base), self.at(head), {}
        for path in {*ours, *theirs, *start}:
            first, mine, other = start.get(path), ours.get(path), theirs.get(path)
            if mine != other and first not in (mine, other):
                return None
            chosen = other if mine == first else mine
            if chosen:
                result[path] = chosen
        return result


def _hash(kind: str, data: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()
