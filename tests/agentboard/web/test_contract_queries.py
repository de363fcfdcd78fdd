"""Contract §6: filters, order, pages, counts, series."""

from __future__ import annotations

import time

import pytest

from tests.agentboard.web.conftest import Api


def test_pages_are_stable_while_agents_come_and_go(api: Api) -> None:
    agents = [api.agent(labels={"set": "paging"}, name=f"Page {n:02d}") for n in range(12)]
    query = "/api/agents?label=set:paging&limit=5&sort=name"
    first = api.get(query).json
    assert first["total"] == 12
    api("DELETE", f"/api/agents/{agents[0].id}")
    api.agent(labels={"set": "paging"}, name="Page 00 b")
    second = api.get(f"{query}&cursor={first['next_cursor']}").json
    third = api.get(f"{query}&cursor={second['next_cursor']}").json
    names = [each["name"] for page in (first, second, third) for each in page["agents"]]
    assert names == [f"Page {n:02d}" for n in range(12)]
    assert third["next_cursor"] is None


def test_filters(api: Api) -> None:
    one = api.agent(category="rag", labels={"set": "filter", "zone": "a:b"}, name="Ünique Name", host="Node-7")
    two = api.agent(category="ml", labels={"set": "filter"})
    one.beat("busy")

    def found(query: str) -> set[str]:
        return {each["id"] for each in api.get(f"/api/agents?label=set:filter&{query}").json["agents"]}

    assert found("category=rag") == {one.id}
    assert found("category=rag,ml") == {one.id, two.id}
    assert found("category=rag&category=ml") == {one.id, two.id}
    assert found("status=busy") == {one.id}
    assert found("liveness=new") == {two.id}
    assert found("label=zone:a:b") == {one.id}
    assert found("label=zone") == {one.id}
    assert found("q=%C3%BCNIQUE") == {one.id}
    assert found("q=node-7") == {one.id}
    assert found("q=nothing-like-this") == set()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=fine", "status"),
        ("liveness=dead", "liveness"),
        ("category=other", "category"),
        ("sort=colour", "sort"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=ten", "limit"),
        ("limit=1e2", "limit"),
        ("cursor=junk", "cursor"),
        ("cursor=%ff", "cursor"),
        ("cursor=WzEsMiwzXQ", "cursor"),
    ],
)
def test_a_query_is_refused(api: Api, query: str, field: str) -> None:
    reply = api.get(f"/api/agents?{query}")
    assert (reply.status, reply.code) == (422, "invalid")
    assert reply.json["error"]["details"]["field"] == field


@pytest.mark.parametrize("sort", ["name", "last_seen", "status", "liveness", "category", "registered_at", "restarts"])
def test_every_order_has_its_reverse_over_pages(api: Api, sort: str) -> None:
    for n in range(3):
        api.agent(labels={"set": f"sort-{sort}"}, name=f"S {n}").beat()

    def walk(order: str) -> list[str]:
        found, cursor = [], ""
        while cursor is not None:
            page = api.get(f"/api/agents?label=set:sort-{sort}&limit=1&sort={order}&cursor={cursor}").json
            found += [each["id"] for each in page["agents"]]
            cursor = page["next_cursor"]
        return found

    assert len(walk(sort)) == 3
    assert walk(sort) == walk("-" + sort)[::-1]


def test_an_answer_that_did_not_change_is_not_sent_again(api: Api) -> None:
    agent = api.agent(interval_s=3600)
    first = api.get("/api/agents")
    tag = first.headers["etag"]
    same = api.get("/api/agents", headers={"If-None-Match": tag})
    assert (same.status, same.raw, same.headers["etag"]) == (304, b"", tag)
    assert api.get("/api/agents?limit=5", headers={"If-None-Match": tag}).status == 200
    agent.beat()
    assert api.get("/api/agents", headers={"If-None-Match": tag}).status == 200


def test_counts_and_total(api: Api) -> None:
    found = api.get("/api/agents?limit=1000").json
    assert set(found["counts"]) == {"up", "late", "down", "new", "stopped"}
    assert sum(found["counts"].values()) == found["total"] == len(found["agents"])
    assert found["rev"] >= max(each["rev"] for each in found["agents"])


def test_series(api: Api) -> None:
    agent = api.agent()
    began = time.time()
    for n in range(5):
        agent.beat(metrics={"a": n, "b": n / 10} if n % 2 == 0 else {"a": n})
    found = api.get(f"/api/agents/{agent.id}/metrics").json["series"]
    assert [value for _, value in found["a"]] == [0, 1, 2, 3, 4]
    assert [value for _, value in found["b"]] == [0, 0.2, 0.4]
    assert all(began - 1 <= at <= time.time() + 1 for at, _ in found["a"])
    only = api.get(f"/api/agents/{agent.id}/metrics?name=b").json["series"]
    assert list(only) == ["b"]
    few = api.get(f"/api/agents/{agent.id}/metrics?name=a&points=2").json["series"]["a"]
    assert len(few) <= 2
    assert api.get(f"/api/agents/{agent.id}/metrics?from=0&to=100").json["series"].get("a", []) == []
    assert api.get(f"/api/agents/{agent.id}/metrics?from={began - 5}&to={began + 60}").json["series"]["a"] == found["a"]


@pytest.mark.parametrize("query", ["points=0", "points=x", "from=x", "to=nan", "from=inf", "name=%3Cb%3E"])
def test_a_query_for_series_is_refused(api: Api, query: str) -> None:
    assert api.get(f"/api/agents/{api.agent().id}/metrics?{query}").code == "invalid"


def test_points_that_are_on_their_way_to_the_disk_are_read(api: Api) -> None:
    agent = api.agent(interval_s=60)
    for n in range(1, 131):
        agent.beat(metrics={"n": n})
    points = api.get(f"/api/agents/{agent.id}/metrics?name=n&points=1000").json["series"]["n"]
    assert [value for _, value in points] == list(range(1, 131))
