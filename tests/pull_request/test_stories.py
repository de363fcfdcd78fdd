"""Runs and people in any order: what is promised holds after each of them."""

from __future__ import annotations

from contextlib import ExitStack

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from checks.evidence.github import GitHubError
from checks.pull_request import Outcome, Proposal, State, marks, propose
from tests.pull_request.helpers import BRANCH, FILES, NOW, client, nothing, proposal, shop
from tests.pull_request.test_crashes import reset
from tests.servers.github.server import Fault, Server
from tests.servers.github.world import Pull

VALUES_YAML = "charts/shop/values.yaml"
REF = f"refs/heads/{BRANCH}"


class Story(RuleBasedStateMachine):
    stack: ExitStack
    server: Server

    @initialize()
    def start(self) -> None:
        self.stack = ExitStack()
        self.server = self.stack.enter_context(shop())
        reset(self.server)
        self.theirs: str = ""
        self.declined: set[str] = set()
        self.clock = NOW

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    @property
    def open_pulls(self) -> list[Pull]:
        return [pull for pull in self.server.repo.pulls if pull.state == "open"]

    def proposed(self, replicas: int) -> Proposal:
        before = self.server.repo.content("main")[VALUES_YAML]
        after = b"replicas: %d\n" % replicas + before.split(b"\n", 1)[1]
        return proposal(after, before) if after != before else nothing()

    def run(self, what: Proposal) -> Outcome:
        self.clock += 7200
        before = len(self.server.repo.pulls)
        self.server.faults.clear()
        outcome = propose(client(self.server), what, self.clock)
        if outcome.state is State.CREATED:
            assert what.fingerprint not in self.declined
            assert len(self.server.repo.pulls) == before + 1
        else:
            assert len(self.server.repo.pulls) == before
        self.server.world.tokens[self.server.token].remaining = 5000
        return outcome

    @rule(replicas=st.integers(2, 4))
    def runs(self, replicas: int) -> None:
        what = self.proposed(replicas)
        outcome = self.run(what)
        if outcome.state in (State.CREATED, State.UPDATED, State.UNCHANGED):
            (pull,) = self.open_pulls
            assert pull.number == outcome.number
            wanted = what.files[VALUES_YAML].after
            assert self.server.repo.content(BRANCH)[VALUES_YAML] == wanted
        writes = len(self.server.writes())
        again = self.run(what)
        assert len(self.server.writes()) == writes
        assert again.state in (State.UNCHANGED, State.NOTHING, State.DECLINED, State.KEPT)

    @rule(replicas=st.integers(2, 4), step=st.integers(0, 20), after=st.booleans())
    def dies(self, replicas: int, step: int, after: bool) -> None:
        self.server.faults += [Fault(skip=step, after=after), Fault(skip=step, times=999)]
        try:
            propose(client(self.server), self.proposed(replicas), self.clock)
        except GitHubError as error:
            if error.kind != "unreachable":
                raise
        self.server.faults.clear()

    @rule()
    def nothing_is_left(self) -> None:
        self.run(nothing())

    @precondition(lambda self: bool(self.open_pulls))
    @rule()
    def a_person_closes(self) -> None:
        for pull in self.open_pulls:
            mark = marks.read(pull.body)
            pull.state = "closed"
            if mark and not mark.closed:
                self.declined.add(mark.fingerprint)

    @precondition(lambda self: self.server.repo.head(BRANCH) is not None and not self.open_pulls)
    @rule()
    def a_person_reopens(self) -> None:
        closed = [pull for pull in self.server.repo.pulls if not pull.merged]
        main = str(self.server.repo.head("main"))
        if closed and self.server.repo.objects.ahead(main, self.server.repo.refs[REF]):
            closed[-1].state = "open"
            mark = marks.read(closed[-1].body)
            if mark:
                self.declined.discard(mark.fingerprint)

    @precondition(lambda self: self.server.repo.head(BRANCH) is not None)
    @rule(text=st.sampled_from([b"one\n", b"two\n"]))
    def a_person_commits(self, text: bytes) -> None:
        self.theirs = self.server.repo.person_commits(BRANCH, {"notes.txt": text + str(len(self.theirs)).encode()})

    @precondition(lambda self: self.server.repo.head(BRANCH) is not None)
    @rule()
    def a_person_deletes_the_branch(self) -> None:
        marked = [marks.read(pull.body) for pull in self.open_pulls]
        self.declined |= {mark.fingerprint for mark in marked if mark and not mark.closed}
        self.server.repo.set_ref(REF, None)
        self.theirs = ""

    @precondition(lambda self: bool(self.open_pulls))
    @rule(how=st.sampled_from(["merge", "squash"]))
    def a_person_merges(self, how: str) -> None:
        (pull,) = self.open_pulls
        main, head = str(self.server.repo.head("main")), self.server.repo.refs[REF]
        if self.server.repo.objects.merged(main, head) is not None:
            self.server.repo.merge(pull, how)
            if how == "merge":
                self.theirs = ""

    @rule(name=st.sampled_from(["README.md", VALUES_YAML]), number=st.integers(2, 4))
    def the_base_moves(self, name: str, number: int) -> None:
        text = FILES[name].replace(b"2", b"%d" % number) + b"# %d\n" % len(self.server.repo.objects.commits)
        self.server.repo.person_commits("main", {name: text})

    @invariant()
    def one_pull_request_at_most_is_open(self) -> None:
        assert len(self.open_pulls) <= 1

    @invariant()
    def no_commit_of_a_person_is_lost(self) -> None:
        if self.theirs:
            head = self.server.repo.head(BRANCH)
            assert head is not None
            assert self.theirs in self.server.repo.objects.ancestors(head)

    @invariant()
    def nobody_is_told_the_same_twice(self) -> None:
        for pull in self.server.repo.pulls:
            names = [comment.body.split("\n")[0] for comment in pull.comments]
            assert len(names) == len(set(names))


TestStory = Story.TestCase
TestStory.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
