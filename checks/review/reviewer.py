"""Asks the model about a change, request by request, as far as budget and deadline reach, and keeps account."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checks.evidence.model import AnswerError, Model, ModelError, Question
from checks.reporters.tally import count
from checks.review import answers, prompt, weak
from checks.review.answers import Draft, Drafts
from checks.review.budget import Budget, SpentError
from checks.review.chunks import Chunk, blocks, pack
from checks.review.diff import ChangedFile
from checks.review.placement import essence_of_path
from checks.review.sources import Sources
from checks.review.weak import Known

PROMPT_TOKENS = 16_000
LEAST_TO_HALVE = 600
MOST_KNOWN = 50
SECOND_READING_S = 5.0
_SCHEMA_TOKENS = prompt.estimate(str(answers.SCHEMA))


@dataclass(slots=True)
class Outcome:
    """What came of it. `reviewed` are whole files; `left` tells why a file, or a part of it, was not looked at."""

    drafts: list[Draft] = field(default_factory=list)
    reviewed: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reviewer:
    """One run over one change. `title`, `guidance` and `known` go with each request, masked."""

    model: Model
    budget: Budget
    sources: Sources
    title: str = ""
    guidance: str = ""
    known: Sequence[Known] = ()
    outcome: Outcome = field(default_factory=Outcome)
    _done: Counter[str] = field(default_factory=Counter)
    _why: dict[str, str] = field(default_factory=dict)

    def review(self, files: Sequence[ChangedFile]) -> Outcome:
        """Ask about the files in their order. Nothing that a model or its server does raises."""
        limit = self._prompt_limit()
        found = [block for file in files for block in blocks(file, self.sources, limit)]
        wanted = Counter[str]()
        for block in found:
            wanted[block.file.path] += block.weight
        self._ask_all(deque(pack(found, limit)))
        for path, weight in wanted.items():
            if self._done[path] >= weight and path not in self._why:
                self.outcome.reviewed.append(path)
            else:
                part = "in part, " if self._done[path] else ""
                self.outcome.left[path] = part + self._why.get(path, "not asked about")
        self._second_reading()
        return self.outcome

    def _prompt_limit(self) -> int:
        """How many tokens the lines of one request may have."""
        limits = self.budget.limits
        fixed = prompt.estimate(prompt.SYSTEM, self.title, self.guidance, *self._known_lines()) + _SCHEMA_TOKENS + 200
        room = limits.total_tokens - fixed - min(limits.output_tokens, 1_500)
        return max(300, min(PROMPT_TOKENS, room))

    def _ask_all(self, chunks: deque[Chunk]) -> None:
        while chunks:
            chunk = chunks.popleft()
            try:
                self._keep(chunk, self._ask(chunk))
            except SpentError as error:
                # A smaller one may still fit, unless it is the calls that are spent.
                self._leave([chunk], error.what)
                if self.budget.calls >= self.budget.limits.calls:
                    self._leave(chunks, error.what)
                    return
            except ModelError as error:
                halves = chunk.halves() if chunk.tokens > LEAST_TO_HALVE and _is_too_much(error) else None
                if halves:
                    chunks.extendleft(reversed(halves))
                    continue
                self._fail(error)
                self._leave([chunk], error.what)
                if error.fatal:
                    self._leave(chunks, error.what)
                    return

    def _ask(self, chunk: Chunk) -> Drafts:
        message = self.sources.masker.certain(self._message(chunk))
        cap = self.budget.plan(prompt.estimate(prompt.SYSTEM, message) + _SCHEMA_TOKENS)
        question = Question(prompt.SYSTEM, message, "review", answers.SCHEMA, cap)
        return self.model.ask(question, answers.understand)

    def _message(self, chunk: Chunk) -> str:
        paths = {
            path: self.sources.masker.certain(essence_of_path(path))
            for block in chunk.blocks
            for path in (block.file.path, block.file.old_path)
        }
        return prompt.user(tuple(chunk.texts(paths)), self.title, self._known_lines(), self.guidance)

    def _known_lines(self) -> list[str]:
        return [f"{each.path}:{each.line} {each.message}" for each in self.known[:MOST_KNOWN]]

    def _keep(self, chunk: Chunk, drafts: Drafts) -> None:
        self.outcome.drafts += drafts.found
        if drafts.dropped:
            self.outcome.notes.append(f"{drafts.dropped:,} of the model's findings were malformed and left out")
        if not drafts.complete:
            self._fail(AnswerError("the model's answer was cut off at the output limit"))
            self._leave([chunk], "the model's answer was cut off at the output limit")
            return
        for block in chunk.blocks:
            self._done[block.file.path] += block.weight
            if not block.whole:
                self._why.setdefault(block.file.path, "its long lines were cut")

    def _leave(self, chunks: Iterable[Chunk], why: str) -> None:
        why = self.sources.masker.mask(why)
        for chunk in chunks:
            for block in chunk.blocks:
                self._why.setdefault(block.file.path, why)

    def _fail(self, error: ModelError) -> None:
        message = self.sources.masker.mask(error.what)
        if message not in self.outcome.failures:
            self.outcome.failures.append(message)

    def _second_reading(self) -> None:
        """Drop weak findings, with one more short request when there are doubtful ones and the budget has room."""
        found, drafts = self.outcome.drafts, weak.strong(self.outcome.drafts, self.known)
        drafts = self._confirmed(drafts)
        if len(drafts) < len(found):
            self.outcome.notes.append(f"{count(len(found) - len(drafts), 'weak findings')} left out.")
        self.outcome.drafts = drafts

    def _confirmed(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts without those that a second reading rejects."""
        doubtful = weak.doubtful(drafts)
        if not doubtful or self.outcome.failures or self.model.end - time.monotonic() < SECOND_READING_S:
            return drafts
        message = self.sources.masker.mask(weak.question(doubtful))
        try:
            cap = min(weak.OUTPUT_TOKENS, self.budget.plan(prompt.estimate(weak.SYSTEM, message) + 100))
            question = Question(weak.SYSTEM, message, "second_reading", weak.SCHEMA, cap)
            numbers = self.model.ask(question, weak.dropped)
        except SpentError:
            return drafts
        except ModelError as error:
            self.outcome.notes.append(f"the second reading failed: {self.sources.masker.mask(error.what)}")
            return drafts
        rejected = [draft for number, draft in enumerate(doubtful, 1) if number in numbers]
        return [draft for draft in drafts if draft not in rejected]


def _is_too_much(error: ModelError) -> bool:
    """Whether the question was too long, or its answer."""
    return error.too_long or (isinstance(error, AnswerError) and error.cut)
