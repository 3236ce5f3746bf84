"""Asking services: what passes is waited for, what does not is one message with url and reason."""

from __future__ import annotations

import gzip
import math
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback.server import LOGIN, Kind, Loopback, Request, Response

from ouderenindex.errors import DataError, SourceError
from ouderenindex.sources import _http
from ouderenindex.sources._http import (
    Client,
    Query,
    StatusError,
    Unreachable,
    asked_pause,
)
from ouderenindex.sources.snapshots import Answer, Snapshots

ROWS = {"value": [{"WijkenEnBuurten": f"WK0150{n:02}", "aantal": n} for n in range(200)]}
MakeClient = Callable[..., Client]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        server.route("/t", lambda _: Response.json(ROWS))
        yield server


@pytest.fixture
def make(tmp_path: Path) -> MakeClient:
    def client(**options: object) -> Client:
        return Client(Snapshots(tmp_path / "snapshots"), **{"wait": 0, **options})  # type: ignore[arg-type]

    return client


def ask(client: Client, url: str, accept: str = "application/json") -> Answer:
    return client.get(url, publisher="CBS", licence="CC BY 4.0", accept=accept)


def queries(server: Loopback, count: int) -> list[Query]:
    return [Query(f"{server.url}/t/{n}", "CBS", "CC BY 4.0") for n in range(count)]


# What may pass -----------------------------------------------------------------------------

PASSING: list[tuple[Kind, dict[str, object], str]] = [
    ("status", {"code": 429, "headers": {"Retry-After": "0"}}, "429 Too Many Requests"),
    ("status", {"code": 500}, "500 Internal Server Error"),
    ("status", {"code": 502}, "502 Bad Gateway"),
    ("status", {"code": 503}, "503 Service Unavailable"),
    ("status", {"code": 504}, "504 Gateway Timeout"),
    ("slow", {"delay": 2}, "no answer within 0.5 s"),
    ("cut", {}, "cut off or damaged on the way"),
    ("cut", {"share": 0}, "cut off or damaged on the way"),
    ("truncate", {}, "not JSON, or not all of it"),
    ("empty", {}, "not JSON, or not all of it"),
    ("garbage", {}, "not UTF-8 text"),
]
NAMES = [f"{kind} {' '.join(map(str, options.values()))}" for kind, options, _ in PASSING]


@pytest.mark.parametrize(("kind", "options"), [fault[:2] for fault in PASSING], ids=NAMES)
def test_what_passes_is_asked_again(
    server: Loopback, make: MakeClient, kind: Kind, options: dict[str, object]
) -> None:
    server.fault("/t", kind, times=2, **options)
    with make(timeout=(10, 0.5 if kind == "slow" else 30)) as client:
        answer = ask(client, server.url + "/t")
    assert answer.json() == ROWS
    assert len(server.log) == 3


@pytest.mark.parametrize(("kind", "options", "reason"), PASSING, ids=NAMES)
def test_what_does_not_pass_ends_with_url_and_reason(
    server: Loopback, make: MakeClient, kind: Kind, options: dict[str, object], reason: str
) -> None:
    server.fault("/t", kind, times=math.inf, **options)
    url = server.url + "/t?id=85984NED"
    patience = {"timeout": (10, 0.5 if kind == "slow" else 30), "attempts": 3}
    with pytest.raises(Unreachable) as caught, make(**patience) as client:
        ask(client, url)
    assert str(caught.value).startswith(url + ": ")
    assert reason in str(caught.value)
    assert "asked 3 times" in str(caught.value)
    assert len(server.log) == 3


def test_a_service_that_is_not_there_is_named(make: MakeClient) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/t"
        with pytest.raises(Unreachable, match=r"no connection \(.*refused") as caught, make() as c:
            ask(c, url)
    assert url in str(caught.value)
    assert "object at 0x" not in str(caught.value)


def test_an_answer_that_drips_in_ends_too(
    make: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The whole may take as long as one read, so that the test need not take twenty.
    monkeypatch.setattr(_http, "_WHOLE", 1)
    accepted: list[socket.socket] = []

    def begin() -> None:
        connection, _ = listening.accept()
        accepted.append(connection)
        connection.recv(10_000)
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"
        )

    def drip(_url: str, _size: int) -> None:
        # The next bytes are there before they are waited for: no read runs out of time.
        accepted[0].sendall(b" ")
        time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        beginning = threading.Thread(target=begin)
        beginning.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/t"
        with (
            pytest.raises(Unreachable, match=r"was not there after 2 s"),
            make(timeout=(10, 2), attempts=1, on_progress=drip) as client,
        ):
            ask(client, url)
        beginning.join()
        accepted[0].close()


def test_a_service_that_says_when_to_come_back_is_obeyed(
    server: Loopback, make: MakeClient
) -> None:
    times: list[float] = []
    server.route("/t", lambda _: times.append(time.monotonic()) or Response.json(ROWS))
    server.route(
        "/t/busy",
        lambda _: (
            times.append(time.monotonic())
            or server.route("/t/busy", lambda _: Response.json(ROWS))
            or Response(503, b"", "text/plain", {"Retry-After": "1"})
        ),
    )
    with make() as client:
        ask(client, server.url + "/t/busy")
        assert time.monotonic() - times[0] >= 1


def test_a_service_that_says_to_come_back_tomorrow_is_not_waited_for(
    server: Loopback, make: MakeClient
) -> None:
    server.fault("/t", "status", code=429, headers={"Retry-After": "86400"})
    with pytest.raises(Unreachable, match=r"asks to wait 86400 s"), make() as client:
        ask(client, server.url + "/t")
    assert len(server.log) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        (" 0 ", 0),
        ("Sat, 01 Jun 2024 12:00:30 GMT", 30),
        ("Sat, 01 Jun 2024 11:00:00 GMT", 0),
        ("Sat, 01 Jun 2024 12:00:30", 30),
        ("", 0),
        ("-5", 0),
        ("soon", 0),
        ("9" * 5000, 999_999_999_999),
    ],
)
def test_the_pause_a_service_asks(header: str, seconds: float) -> None:
    assert asked_pause(header, datetime(2024, 6, 1, 12, tzinfo=UTC)) == seconds


def test_an_earlier_snapshot_is_told_of(server: Loopback, make: MakeClient) -> None:
    with make() as client:
        ask(client, server.url + "/t")
    server.fault("/t", "status", times=math.inf)
    told = r"its snapshot of 20.*Z can be used with --offline"
    with pytest.raises(Unreachable, match=told), make() as client:
        ask(client, server.url + "/t")


# What does not pass ------------------------------------------------------------------------


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 501])
def test_a_refusal_is_asked_once(server: Loopback, make: MakeClient, code: int) -> None:
    body = {"error": "no \x1b[31mtable\n85984NED"}
    server.route("/t", lambda _: Response.json(body, code))
    with pytest.raises(StatusError, match=f"the service answers {code} ") as caught, make() as c:
        ask(c, server.url + "/t")
    assert caught.value.status == code
    assert "85984NED" in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(server.log) == 1


def test_a_status_that_nobody_knows(server: Loopback, make: MakeClient) -> None:
    server.fault("/t", "status", code=299)
    with pytest.raises(StatusError, match="answers 299"), make() as client:
        ask(client, server.url + "/t")


@pytest.mark.parametrize("accept", ["application/json", "application/geo+json", "text/csv", "*/*"])
def test_a_login_page_is_recognised(server: Loopback, make: MakeClient, accept: str) -> None:
    server.fault("/t", "html", times=math.inf)
    with pytest.raises(Unreachable, match=r"text/html .*is a proxy asking") as caught, make() as c:
        ask(c, server.url + "/t", accept)
    assert server.url in str(caught.value)
    assert len(server.log) == 1


def test_a_page_can_be_asked_for(server: Loopback, make: MakeClient) -> None:
    server.fault("/t", "html")
    with make() as client:
        assert ask(client, server.url + "/t", "text/html").content == LOGIN.encode()


@pytest.mark.parametrize(
    ("accept", "given", "fits"),
    [
        ("application/json", "application/json;odata.metadata=minimal", True),
        ("application/json", "application/geo+json", True),
        ("application/geo+json, application/json", "Application/JSON", True),
        ("application/json", "text/csv", False),
        ("application/json", "application/octet-stream", False),
        ("application/json", "", False),
        ("application/geopackage+sqlite3", "application/octet-stream", True),
    ],
)
def test_the_kind_of_an_answer(
    server: Loopback, make: MakeClient, accept: str, given: str, fits: bool
) -> None:
    server.route("/t", lambda _: Response(200, b"{}", given))
    try:
        with make() as client:
            assert ask(client, server.url + "/t", accept).content == b"{}"
        assert fits
    except Unreachable as error:
        assert not fits
        assert f"expected {accept}" in str(error)


# Limits ------------------------------------------------------------------------------------


def _chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


@pytest.mark.parametrize("stated", [True, False])
def test_an_answer_that_is_too_large_is_not_held(
    server: Loopback, make: MakeClient, stated: bool
) -> None:
    body = b"x" * 3_000_000
    unstated = Response(200, _chunked(body), headers={"Transfer-Encoding": "chunked"})
    server.route("/t", lambda _: Response(200, body) if stated else unstated)
    received: list[int] = []
    with (
        pytest.raises(SourceError, match="larger than 1 MB"),
        make(max_bytes=1_000_000, on_progress=lambda _, size: received.append(size)) as client,
    ):
        ask(client, server.url + "/t")
    assert max(received, default=0) <= 1_000_000
    assert len(server.log) == 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_ends_in_an_error_and_in_bounded_memory(
    server: Loopback, make: MakeClient, encoding: str
) -> None:
    pack = gzip.compress if encoding == "gzip" else zlib.compress
    bomb = Response(200, pack(bytes(200_000_000)), headers={"Content-Encoding": encoding})
    server.route("/t", lambda _: bomb)
    tracemalloc.start()
    with (
        pytest.raises(SourceError, match="larger than 20 MB"),
        make(max_bytes=20_000_000) as client,
    ):
        ask(client, server.url + "/t")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # A piece of 64 kB unpacks to 66 MB at most; the 200 MB are never there.
    assert peak < 150_000_000


def test_a_bomb_in_layers_is_refused(server: Loopback, make: MakeClient) -> None:
    layers = Response(200, b"x", headers={"Content-Encoding": "gzip, gzip, gzip"})
    server.route("/t", lambda _: layers)
    with pytest.raises(SourceError, match=r"compressed as 'gzip, gzip, gzip'"), make() as client:
        ask(client, server.url + "/t")


def test_a_packed_answer_is_unpacked_and_a_damaged_one_asked_again(
    server: Loopback, make: MakeClient
) -> None:
    packed = gzip.compress(b'{"a": 1}')
    bodies = [packed[:15], b"no gzip", packed]
    server.route("/t", lambda _: Response(200, bodies.pop(0), headers={"Content-Encoding": "gzip"}))
    with make() as client:
        assert ask(client, server.url + "/t").json() == {"a": 1}
    assert bodies == []


# Many at once ------------------------------------------------------------------------------


def test_at_most_so_many_at_once_and_in_order(server: Loopback, make: MakeClient) -> None:
    # Four requests wait for each other: they are under way together, or none is answered.
    together = threading.Barrier(4)

    def answer(request: Request) -> Response:
        together.wait(timeout=10)
        return Response.json({"path": request.path})

    server.route("/t", answer)
    with make() as client:
        answers = client.get_many(queries(server, 16))
    assert [answer.json()["path"] for answer in answers] == [f"/t/{n}" for n in range(16)]
    assert server.most_at_once == 4


def test_the_limit_holds_for_all_threads_together(server: Loopback, make: MakeClient) -> None:
    server.fault("/t", "slow", times=math.inf, delay=0.02)
    with make(parallel=2) as client:
        parts = [queries(server, 18)[start::3] for start in range(3)]
        threads = [threading.Thread(target=client.get_many, args=[part]) for part in parts]
        threads += [
            threading.Thread(target=ask, args=[client, f"{server.url}/t/x{n}"]) for n in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.log) == 21
    assert server.most_at_once == 2


def test_after_a_failure_the_rest_is_not_asked(server: Loopback, make: MakeClient) -> None:
    told = threading.Event()

    def answer(request: Request) -> Response:
        number = int(request.path[3:])
        if number > 2:
            told.wait(10)
        return Response.json(ROWS, 404 if number == 2 else 200)

    server.route("/t", answer)
    with make(parallel=1) as client:
        with pytest.raises(StatusError, match="/t/2: the service answers 404"):
            client.get_many(queries(server, 50))
        told.set()
        # Would wait its turn behind what is still to be asked.
        client.get_many([Query(server.url + "/t/3", "CBS", "CC BY 4.0")])
    assert len(server.log) <= 5


def test_the_same_question_twice_in_a_run_is_asked_once(server: Loopback, make: MakeClient) -> None:
    with make() as client:
        first, second = (ask(client, server.url + "/t") for _ in range(2))
    assert len(server.log) == 1
    assert (first.from_snapshot, second.from_snapshot) == (False, True)
    assert first.content == second.content


def test_progress_is_told(server: Loopback, make: MakeClient) -> None:
    told: dict[str, list[int]] = {}
    with make(on_progress=lambda url, size: told.setdefault(url, []).append(size)) as client:
        answers = client.get_many(queries(server, 3))
    assert {url: sizes[-1] for url, sizes in told.items()} == {
        answer.url: len(answer.content) for answer in answers
    }


def test_an_interruption_does_not_wait_for_a_pause(server: Loopback, make: MakeClient) -> None:
    server.fault("/t", "status", times=math.inf, headers={"Retry-After": "100"})
    failed: list[SourceError] = []
    paused = threading.Event()

    def fetch(client: Client) -> None:
        paused.set()
        try:
            client.get_many(queries(server, 4))
        except SourceError as error:
            failed.append(error)

    with pytest.raises(KeyboardInterrupt), make() as client:
        thread = threading.Thread(target=fetch, args=[client])
        thread.start()
        paused.wait(10)
        while len(server.log) < 4:
            time.sleep(0.001)
        raise KeyboardInterrupt
    thread.join(30)
    assert not thread.is_alive()
    assert "stopped" in str(failed[0])


# Runs and snapshots ------------------------------------------------------------------------


def test_offline_takes_snapshots_alone(server: Loopback, make: MakeClient) -> None:
    with make() as client:
        online = ask(client, server.url + "/t?a=1")
    asked = len(server.log)
    with make(offline=True) as client:
        answer = ask(client, server.url + "/t?a=1")
        missing = server.url + "/t?a=2"
        with pytest.raises(SourceError, match="run `ouderenindex fetch`") as caught:
            ask(client, missing)
    assert (answer.content, answer.retrieved) == (online.content, online.retrieved)
    assert answer.from_snapshot
    assert missing in str(caught.value)
    assert len(server.log) == asked


def test_offline_without_a_folder_makes_none(make: MakeClient, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no snapshot"), make(offline=True) as client:
        ask(client, "https://example.nl/x")
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_is_the_same_offline(server: Loopback, make: MakeClient) -> None:
    """What was found by falling back on another question is found that way offline too."""

    def answer(client: Client) -> Answer:
        try:
            return ask(client, server.url + "/t/crs")
        except StatusError as error:
            assert error.status == 400
            return ask(client, server.url + "/t")

    server.route("/t/crs", lambda _: Response.json({"detail": "unknown crs"}, 400))
    with make() as client:
        online = answer(client)
    with make(offline=True) as client:
        assert answer(client).content == online.content


def test_a_changed_source_is_noticed_once(server: Loopback, make: MakeClient) -> None:
    def fetch() -> tuple[str, ...]:
        with make() as client:
            client.get_many(queries(server, 3))
        return client.changed

    assert fetch() == ()
    assert fetch() == ()
    server.route("/t/1", lambda _: Response.json({"value": []}))
    assert fetch() == (server.url + "/t/1",)
    assert fetch() == ()


def test_a_run_that_a_busy_service_ended_is_gone_on_with(
    server: Loopback, make: MakeClient
) -> None:
    server.fault("/t/2", "status", times=2)
    with pytest.raises(Unreachable), make(attempts=2, parallel=1) as client:
        client.get_many(queries(server, 3))
    server.log.clear()
    with make(parallel=1) as client:
        answers = client.get_many(queries(server, 3))
    assert [request.path for request in server.log] == ["/t/2"]
    assert [answer.from_snapshot for answer in answers] == [True, True, False]


def test_an_answer_that_could_not_be_used_is_asked_again(
    server: Loopback, make: MakeClient
) -> None:
    for _ in range(2):
        with pytest.raises(DataError), make() as client:
            ask(client, server.url + "/t")
            raise DataError("the table has another schema")
    assert len(server.log) == 2


def test_a_client_is_used_in_a_with_statement(make: MakeClient, server: Loopback) -> None:
    with pytest.raises(RuntimeError, match="with statement"):
        make().get_many(queries(server, 1))


def test_an_interruption_does_not_wait_for_a_service_that_is_silent(
    server: Loopback, make: MakeClient
) -> None:
    server.fault("/t", "slow", times=math.inf, delay=30)
    failed: list[SourceError] = []

    def fetch(client: Client) -> None:
        try:
            client.get_many(queries(server, 12))
        except SourceError as error:
            failed.append(error)

    with pytest.raises(KeyboardInterrupt), make(timeout=(10, 25)) as client:
        thread = threading.Thread(target=fetch, args=[client])
        thread.start()
        while len(server.log) < 4:
            time.sleep(0.001)
        began = time.monotonic()
        raise KeyboardInterrupt
    assert time.monotonic() - began < 20  # the service is silent for longer
    server.release()  # now it answers
    thread.join(30)
    assert not thread.is_alive()
    assert "stopped" in str(failed[0])
    assert len(server.log) == 4


def test_it_is_told_which_service_is_waited_for_and_when_no_more(
    server: Loopback, make: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_http, "_TICK", 0.1)
    told: list[tuple[str, float, float]] = []
    ended = threading.Event()

    def hear(host: str, seconds: float, most: float) -> None:
        told.append((host, seconds, most))
        if not host:
            ended.set()

    server.fault("/t", "slow", delay=0.5)
    with make(timeout=(10, 42), on_wait=hear) as client:
        ask(client, server.url + "/t")
        assert ended.wait(10)
    *waits, (host, seconds, most) = told
    assert (host, seconds, most) == ("", 0, 42)
    assert waits
    assert {(host, most) for host, _, most in waits} == {("127.0.0.1", 42)}
    assert [seconds for _, seconds, _ in waits] == sorted(seconds for _, seconds, _ in waits)


def test_a_service_that_answers_is_not_told_to_be_silent(
    server: Loopback, make: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_http, "_TICK", 0.5)
    told: list[str] = []
    with make(on_wait=lambda host, *_: told.append(host)) as client:
        for query in queries(server, 5):
            client.get(query.url, publisher="CBS", licence="CC BY 4.0")
    assert told == []
