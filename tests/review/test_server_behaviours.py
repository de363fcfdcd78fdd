"""A model that fails, lies or dawdles: the job stays green, the time is kept, and nothing is called good unseen."""

from __future__ import annotations

import json
import re
import time
from email.utils import formatdate
from typing import Any

import pytest

from tests.review.lab import KEY, Lab
from tests.review.servers.model import (
    Behaviour,
    Reply,
    completion,
    finding,
    first,
    raw,
    refusing,
    saying,
    serve,
    well,
)

FOUND = finding("a.py", 2, "y = 1 / 0")
GOOD = json.dumps({"findings": [FOUND]})
PRAISE = re.compile(r"no (issues|problems|findings)|looks good|all clear|lgtm", re.IGNORECASE)


@pytest.fixture
def change(lab: Lab) -> Lab:
    lab.change({"a.py": "x = 1\n"}, {"a.py": "x = 1\ny = 1 / 0\n"})
    return lab


def stream(*texts: str, finish: str = "stop") -> bytes:
    events: list[Any] = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in texts]
    events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    events.append({"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 5}})
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events).encode() + b"data: [DONE]\n\n"


def no_schema(asked: Any, _number: int) -> Reply:
    """A server that knows no response_format."""
    if "response_format" in asked.body:
        return Reply(400, (b'{"error": {"message": "response_format json_schema is not supported"}}',))
    return Reply(parts=(completion(GOOD),))


def no_max_tokens(asked: Any, _number: int) -> Reply:
    if "max_tokens" in asked.body:
        text = (
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        )
        return Reply(400, (json.dumps({"error": {"message": text}}).encode(),))
    return Reply(parts=(completion(GOOD),))


def in_two_seconds(asked: Any, number: int) -> Reply:
    return refusing(429, Retry_After=formatdate(time.time() + 2, usegmt=True))(asked, number)


# Answers that are read in spite of their form: what is asked, and in how many requests at most.
READ: dict[str, tuple[Behaviour, int]] = {
    "as asked": (saying(GOOD), 1),
    "400 on response_format": (no_schema, 2),
    "400 on max_tokens": (no_max_tokens, 2),
    "422 on response_format": (first(1, refusing(422, "extra fields not permitted"), saying(GOOD)), 2),
    "JSON in a fence": (saying(f"Here it is:\n```json\n{GOOD}\n```\nThat is all."), 1),
    "JSON with words around": (saying(f"Sure! {GOOD} Anything else?"), 1),
    "a list alone": (saying(json.dumps([FOUND])), 1),
    "thoughts before": (saying('<think>{"findings": []} no, wait</think>' + GOOD), 1),
    "a byte order mark": (saying("\ufeff" + GOOD), 1),
    "parts of content": (saying([{"type": "text", "text": GOOD[:9]}, {"type": "text", "text": GOOD[9:]}]), 1),
    "no usage": (saying(GOOD, usage=None), 1),
    "nonsense for usage": (
        saying(GOOD, usage={"prompt_tokens": "many", "completion_tokens": -5, "total_tokens": None}),
        1,
    ),
    "usage that is a list": (saying(GOOD, usage=[1]), 1),
    "enormous usage": (saying(GOOD, usage={"prompt_tokens": 10**30, "completion_tokens": 1}), 1),
    "a wrong content type": (raw(completion(GOOD), Content_Type="text/plain"), 1),
    "a stream that nobody asked for": (raw(stream(GOOD[:20], GOOD[20:]), Content_Type="text/event-stream"), 1),
    "500 and then well": (first(1, refusing(500), saying(GOOD)), 2),
    "503 twice": (first(2, refusing(503), saying(GOOD)), 3),
    "429 with seconds": (first(1, refusing(429, Retry_After="1"), saying(GOOD)), 2),
    "429 with a date": (first(1, in_two_seconds, saying(GOOD)), 2),
    "429 with nonsense": (first(1, refusing(429, Retry_After="soon"), saying(GOOD)), 2),
    "429 with a date long past": (
        first(1, refusing(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), saying(GOOD)),
        2,
    ),
    "connection reset and then well": (first(1, raw(b'{"cho', reset=True), saying(GOOD)), 2),
    "nonsense and then well": (first(1, saying("I cannot say."), saying(GOOD)), 2),
    "truncated JSON and then well": (first(1, saying(GOOD[:-9]), saying(GOOD)), 2),
    "one good finding among bad ones": (
        saying(json.dumps({"findings": [1, None, {}, {"path": 1}, FOUND, {"path": "a.py"}]})),
        1,
    ),
    "numbers as text": (saying(json.dumps({"findings": [FOUND | {"line": "2", "confidence": "high"}]})), 1),
    "other words for levels": (saying(json.dumps({"findings": [FOUND | {"level": "CRITICAL"}]})), 1),
    "keys that nobody asked for": (saying(json.dumps({"thoughts": "x", "findings": [FOUND | {"category": "x"}]})), 1),
    "the same twice": (saying(json.dumps({"findings": [FOUND, FOUND]})), 1),
    "lone surrogates": (saying('{"findings": [' + json.dumps(FOUND | {"body": "\ud800 x"}) + "]}"), 1),
}


@pytest.mark.parametrize("name", READ)
def test_an_answer_is_read(name: str, change: Lab) -> None:
    behaviour, most = READ[name]
    run = change.review(behaviour=behaviour)
    assert (run.code, change.github.refused) == (0, [])
    assert [(each["path"], each["line"]) for each in change.github.inline] == [("a.py", 2)], run.log
    assert 1 <= len(change.model.asked) <= most


# Answers of no use: how many requests at most with --max-retries 1, and a word of the reason.
FAILED: dict[str, tuple[Behaviour, int, str]] = {
    "401": (refusing(401, f"Incorrect API key provided: {KEY}"), 1, "401"),
    "403": (refusing(403), 1, "403"),
    "404": (refusing(404, "The model `x` does not exist"), 1, "404"),
    "400 whatever is left out": (refusing(400, "no way"), 2, "400"),
    "402": (refusing(402, "pay"), 1, "402"),
    "429 for ever": (refusing(429), 2, "429"),
    "429 without quota": (refusing(429, "insufficient_quota: check your plan"), 1, "quota"),
    "429 for an hour": (refusing(429, Retry_After="3600"), 1, "deadline"),
    "429 until next year": (refusing(429, Retry_After="Wed, 21 Oct 2099 07:28:00 GMT"), 1, "deadline"),
    "503 for an hour": (refusing(503, Retry_After="3600"), 1, "deadline"),
    "500 for ever": (refusing(500), 2, "500"),
    "529": (refusing(529, "overloaded"), 2, "529"),
    "a refusal": (saying(None, refusal="I cannot help with that."), 1, "refused"),
    "a content filter": (saying(None, finish="content_filter"), 1, "filter"),
    "no content": (saying(None), 2, "empty"),
    "blank content": (saying("  \n "), 2, "empty"),
    "no choices": (raw(b'{"choices": []}'), 2, "empty"),
    "choices that are none": (raw(b'{"choices": {"a": 1}}'), 2, "empty"),
    "no JSON": (saying("I looked at it and it is fine, no issues!"), 2, "JSON"),
    "truncated JSON": (saying(GOOD[: len(GOOD) // 2]), 2, "JSON"),
    "cut off at the limit": (saying(GOOD[: len(GOOD) // 2], finish="length"), 3, "cut off"),
    "findings that are no list": (saying('{"findings": "none"}'), 2, "JSON"),
    "another schema": (saying('{"review": {"comments": []}}'), 2, "JSON"),
    "findings of another schema": (saying('{"findings": [{"file": "a.py", "text": "x"}]}'), 2, "schema"),
    "deep nesting": (saying("[" * 100_000), 2, "JSON"),
    "HTML": (raw(b"<!doctype html><title>Sign in</title>", Content_Type="text/html"), 2, "HTML"),
    "nothing": (raw(b""), 2, "no chat completion"),
    "null": (raw(b"null"), 2, "no chat completion"),
    "an error with status 200": (raw(b'{"error": {"message": "model crashed"}}'), 2, "crashed"),
    "a huge body": (raw(*([b"x" * (1 << 20)] * 8)), 1, "more than"),
    "a huge body of an error": (raw(*([b"x" * (1 << 20)] * 8), status=500), 1, "more than"),
    "a reset": (raw(b'{"cho', reset=True), 2, "reached"),
    "a stream that breaks off": (raw(stream(GOOD)[:150], Content_Type="text/event-stream"), 2, "broke off"),
    "an error in a stream": (
        raw(b'data: {"error": {"message": "gpu lost"}}\n\n', Content_Type="text/event-stream"),
        2,
        "gpu lost",
    ),
}


@pytest.mark.parametrize("name", FAILED)
def test_a_failing_model_does_not_fail_the_job(name: str, change: Lab) -> None:
    behaviour, most, word = FAILED[name]
    run = change.review("--max-retries", "1", "--deadline", "20", behaviour=behaviour)
    assert run.code == 0
    assert "not reviewed: " in run.log
    assert "not reviewed: " in run.summary
    assert word in run.log
    assert word in run.summary
    assert "not reviewed: " in change.github.comments[0]["body"]
    assert change.github.inline == []
    assert not PRAISE.search(run.log + run.summary + change.github.said)
    assert 1 <= len(change.model.asked) <= most
    assert KEY not in run.all + change.github.said
    assert run.seconds < 18


@pytest.mark.parametrize("behaviour", [refusing(401), refusing(500), saying("no"), raw(b"", reset=True)])
def test_a_failing_model_fails_the_job_when_asked(behaviour: Behaviour, change: Lab) -> None:
    run = change.review("--max-retries", "0", "--fail-on-model-error", behaviour=behaviour)
    assert run.code == 3
    assert len(change.model.asked) <= 2


def slow_bytes(text: bytes, pause: float) -> Behaviour:
    parts: list[bytes | float] = []
    for at in range(0, len(text), 8):
        parts += [text[at : at + 8], pause]
    return raw(*parts)


@pytest.mark.parametrize(
    "behaviour",
    [
        raw(30.0, completion(GOOD)),
        slow_bytes(completion(GOOD), 0.5),
        raw(*[part for _ in range(60) for part in (b" ", 0.5)]),
        raw(*[part for _ in range(60) for part in (b": ping\n\n", 0.5)], Content_Type="text/event-stream"),
    ],
    ids=["silence", "byte by byte", "white space for ever", "pings for ever"],
)
def test_the_deadline_holds_whatever_the_server_does(behaviour: Behaviour, change: Lab) -> None:
    run = change.review("--deadline", "2", behaviour=behaviour)
    assert run.code == 0
    assert run.seconds < 8
    assert "not reviewed: " in run.log + change.github.said
    assert "deadline" in run.summary
    assert len(change.model.asked) == 1


def test_a_wait_that_is_asked_for_is_kept(change: Lab) -> None:
    change.review(behaviour=first(1, refusing(429, Retry_After="2"), saying(GOOD)))
    one, two = change.model.asked
    assert 1.9 <= two.at - one.at < 8


def test_a_redirect_is_not_followed(change: Lab) -> None:
    with serve() as elsewhere:
        elsewhere.behaviour = saying(GOOD)
        run = change.review(behaviour=raw(status=307, Location=f"{elsewhere.url}/chat/completions"))
        assert elsewhere.asked == []
    assert run.code == 0
    assert "redirect" in run.log


def test_nobody_listens(change: Lab) -> None:
    run = change.review("--max-retries", "0", OPENAI_BASE_URL="http://127.0.0.1:1/v1")
    assert run.code == 0
    assert "not reviewed: " in run.summary


@pytest.mark.parametrize("url", ["not a url", "ftp://127.0.0.1/v1", "http://"])
def test_an_address_that_is_none(url: str, change: Lab) -> None:
    run = change.review("--max-retries", "0", OPENAI_BASE_URL=url)
    assert run.code == 0
    assert "not reviewed: " in run.log
    assert "not reviewed: " in run.summary


def test_the_request_is_strict_and_capped(change: Lab) -> None:
    change.review("--max-output-tokens", "700", behaviour=well(FOUND))
    body = change.model.asked[0].body
    schema = body["response_format"]["json_schema"]
    assert schema["strict"] is True
    item = schema["schema"]["properties"]["findings"]["items"]
    assert sorted(item["required"]) == sorted(item["properties"])
    assert item["additionalProperties"] is schema["schema"]["additionalProperties"] is False
    assert body["max_tokens"] == 700
    assert change.model.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_findings_of_an_answer_that_was_cut_count_but_the_file_does_not(change: Lab) -> None:
    run = change.review(behaviour=saying(GOOD, finish="length"))
    assert len(change.github.inline) == 1
    assert "not reviewed: a.py" in run.log
    assert not PRAISE.search(run.all + change.github.said)


def test_a_model_that_fails_midway_leaves_the_rest_unreviewed(lab: Lab) -> None:
    body = "".join(f"value_{number} = compute({number})\n" for number in range(3000))
    lab.change({"z": "z"}, {"a.py": body + "y = 1 / 0\n", "b.py": body.replace("value", "other")})
    run = lab.review("--max-retries", "0", behaviour=first(1, well(), refusing(500)))
    assert run.code == 0
    assert "not reviewed: " in run.summary
    assert not PRAISE.search(run.all + lab.github.said)
    assert run.report["stats"]["not_analysed"]["files"] >= 1
