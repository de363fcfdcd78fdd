"""What a server sent, read as a chat completion. Nothing about it is taken for granted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.evidence.model_errors import ModelError

MOST_TOKENS = 10**12


@dataclass(frozen=True, slots=True)
class Answer:
    """`prompt_tokens` and `output_tokens` are the server's own count, 0 where it gives none that can be."""

    text: str
    complete: bool
    prompt_tokens: int
    output_tokens: int


class AnswerError(ModelError):
    """An answer that is of no use. Another question may do better.

    `used` holds the tokens it cost; `cut` says that the output limit ended it, so that a smaller question may fit.
    """

    def __init__(self, message: str, repeatable: bool = True, answer: Answer | None = None, cut: bool = False) -> None:
        super().__init__(message, 200, repeatable=repeatable and not cut)
        self.fatal, self.cut = False, cut
        self.used = (answer.prompt_tokens, answer.output_tokens) if answer else (0, 0)


def read(data: bytes, kind: str) -> Answer:
    """The answer in the body of a response. Raises AnswerError when there is none."""
    text = data.decode("utf-8", "replace")
    if "event-stream" in kind or text.lstrip().startswith("data:"):
        return _joined(text)
    body = _json(text)
    if not isinstance(body, dict):
        what = "HTML; check OPENAI_BASE_URL" if text.lstrip()[:1] == "<" else "something that is no chat completion"
        raise AnswerError(f"the model's server answered with {what}")
    _no_error(body)
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    answer = Answer("", True, *_usage(body.get("usage")))
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise AnswerError("the model's answer is empty", answer=answer)
    return _answer(message, choice.get("finish_reason"), answer)


def _answer(message: Mapping[str, Any], finish: object, counted: Answer) -> Answer:
    refusal = message.get("refusal")
    if isinstance(refusal, str) and refusal.strip():
        raise AnswerError(f"the model refused: {refusal}", repeatable=False, answer=counted)
    if finish == "content_filter":
        raise AnswerError("the server's content filter stopped the answer", repeatable=False, answer=counted)
    text = _content(message.get("content")) or _called(message)
    if not text.strip():
        cut = finish == "length"
        why = "the output limit was spent before an answer came" if cut else "the model's answer is empty"
        raise AnswerError(why, answer=counted, cut=cut)
    return Answer(text, finish != "length", counted.prompt_tokens, counted.output_tokens)


def _joined(text: str) -> Answer:
    """The answer of a server that streams although it was not asked to."""
    parts: list[str] = []
    finish: object = None
    usage: object = None
    refusal = ""
    for event in _events(text):
        _no_error(event)
        usage = event.get("usage") or usage
        choices = event.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
        delta = choice.get("delta") or choice.get("message")
        if isinstance(delta, dict):
            parts.append(_content(delta.get("content")))
            refusal += _content(delta.get("refusal"))
        finish = choice.get("finish_reason") or finish
    counted = Answer("", True, *_usage(usage))
    if finish is None:
        raise AnswerError("the model's answer broke off", answer=counted)
    return _answer({"content": "".join(parts), "refusal": refusal}, finish, counted)


def _events(text: str) -> Iterator[dict[str, Any]]:
    for line in text.split("\n"):
        if line.startswith("data:") and isinstance(event := _json(line[5:]), dict):
            yield event


def _no_error(body: Mapping[str, Any]) -> None:
    error = body.get("error")
    if error:
        words = error.get("message") if isinstance(error, dict) else error
        raise AnswerError(f"the model's server answered with an error: {words}")


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _content(content: object) -> str:
    """Text, or the texts of a list of parts as some servers send it."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        texts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(text for text in texts if isinstance(text, str))
    return ""


def _called(message: Mapping[str, Any]) -> str:
    """The arguments of a tool call, where a server makes the schema a tool."""
    calls = message.get("tool_calls")
    call = calls[0] if isinstance(calls, list) and calls else None
    function = call.get("function") if isinstance(call, dict) else None
    return _content(function.get("arguments")) if isinstance(function, dict) else ""


def _usage(usage: object) -> tuple[int, int]:
    found = usage if isinstance(usage, dict) else {}
    prompt, output, total = (_count(found.get(f"{name}_tokens")) for name in ("prompt", "completion", "total"))
    return max(prompt, total - output), output


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        return 0
    return int(min(value, MOST_TOKENS))
