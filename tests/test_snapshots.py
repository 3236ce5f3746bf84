"""Snapshots: what was used can be read again, whatever happened while it was taken."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback.server import Loopback, Request, Response

from ouderenindex.errors import ExportError, SourceError
from ouderenindex.sources._http import Client, Query
from ouderenindex.sources.snapshots import Answer, Snapshots, parse_json

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
A, B = "https://example.nl/a", "https://example.nl/b"


def at(hours: float = 0) -> Callable[[], datetime]:
    return lambda: NOON + timedelta(hours=hours)


def keep(snapshots: Snapshots, url: str, content: bytes, **other: int) -> Answer:
    return snapshots.put(
        url, content, "application/json", publisher="CBS", licence="CC BY 4.0", **other
    )


def fetched(folder: Path, hours: float = 0, **answers: bytes) -> Snapshots:
    """A folder after one finished run with an answer for each url named by its last letter."""
    snapshots = Snapshots(folder, clock=at(hours))
    snapshots.begin_run()
    for name, content in answers.items():
        keep(snapshots, f"https://example.nl/{name}", content)
    snapshots.end_run()
    return snapshots


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@settings(deadline=None, max_examples=30)  # it writes files
@given(st.dictionaries(st.sampled_from("abcdef"), st.binary(max_size=200)))
def test_what_was_kept_is_read_back(answers: dict[str, bytes]) -> None:
    with TemporaryDirectory() as name:
        fetched(Path(name), **answers)
        again = Snapshots(Path(name))
        read = {entry.url[-1]: again.get(entry.url) for entry in again.entries()}
        assert {key: answer.content for key, answer in read.items() if answer} == answers
        assert all(
            answer and answer.from_snapshot and not answer.changed for answer in read.values()
        )
        assert all(
            entry.size == len(answers[entry.url[-1]]) and entry.publisher == "CBS"
            for entry in again.entries()
        )


def test_the_same_answers_make_the_same_files(tmp_path: Path) -> None:
    fetched(tmp_path / "x", a=b"{}", b=b"[1]")
    fetched(tmp_path / "y", b=b"[1]", a=b"{}")
    assert files(tmp_path / "x") == files(tmp_path / "y")
    assert len(files(tmp_path / "x")) == 3


def test_the_index_tells_a_reader_where_each_answer_came_from(tmp_path: Path) -> None:
    fetched(tmp_path, a=b'{"value": 1}')
    index = json.loads((tmp_path / "index.json").read_text("utf-8"))
    (record,) = index["answers"]
    file = record.pop("file")
    assert gzip.decompress((tmp_path / "answers" / file).read_bytes()) == b'{"value": 1}'
    assert record == {
        "url": A,
        "retrieved": "2024-06-01T12:00:00Z",
        "sha256": "e1d70a18cc129fcc812ebbe309bc5197df6ffa2228c77a4a7b98653ec5605354",
        "size": 12,
        "content_type": "application/json",
        "publisher": "CBS",
        "licence": "CC BY 4.0",
        "changed": False,
        "status": 200,
    }


def test_another_answer_than_before_is_changed_and_takes_its_place(tmp_path: Path) -> None:
    fetched(tmp_path, a=b'{"v": 1}', b=b"{}")
    snapshots = Snapshots(tmp_path, clock=at(1))
    snapshots.begin_run()
    assert keep(snapshots, A, b'{"v": 2}').changed
    assert not keep(snapshots, B, b"{}").changed
    taken = snapshots.taken(A)
    assert taken is not None
    assert taken.changed  # also for the run that goes on after a kill
    snapshots.end_run()
    got = Snapshots(tmp_path).get(A)
    assert got is not None
    assert (got.content, got.changed, got.retrieved) == (b'{"v": 2}', False, "2024-06-01T13:00:00Z")
    assert len(list((tmp_path / "answers").iterdir())) == 2  # the replaced one is gone


def test_the_time_at_which_an_answer_was_made_is_no_change(tmp_path: Path) -> None:
    fetched(tmp_path, a=b'{"timeStamp": "2024", "v": 1}')
    snapshots = Snapshots(tmp_path)
    snapshots.begin_run()
    assert not keep(snapshots, A, b'{"timeStamp": "2025", "v": 1}').changed
    assert keep(snapshots, A, b'{"timeStamp": "2025", "v": 2}').changed
    snapshots.leave_run()


def test_a_refusal_is_kept_and_its_wording_is_no_change(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    snapshots.begin_run()
    keep(snapshots, A, b"no such table (request 1)", status=404)
    snapshots.end_run()
    again = Snapshots(tmp_path)
    kept = again.get(A)
    assert kept is not None
    assert kept.status == 404
    again.begin_run()
    assert not keep(again, A, b"no such table (request 2)", status=404).changed
    assert keep(again, A, b"{}").changed
    again.leave_run()


def test_a_killed_run_is_gone_on_with_and_leaves_the_finished_one_whole(tmp_path: Path) -> None:
    fetched(tmp_path, a=b"older")
    fetched(tmp_path, a=b"old")
    killed = Snapshots(tmp_path, clock=at(1))
    killed.begin_run()
    keep(killed, A, b"new")
    keep(killed, B, b"more")
    killed.leave_run()

    reader = Snapshots(tmp_path)  # as --offline does: what belongs together comes first
    assert [answer and answer.content for answer in map(reader.get, (A, B))] == [b"old", b"more"]
    unfinished, finished = reader.taken(A), reader.get(A)
    assert unfinished is not None
    assert finished is not None
    assert (unfinished.changed, finished.changed) == (True, False)

    following = Snapshots(tmp_path, clock=at(2))
    following.begin_run()
    assert [a and a.content for a in map(following.taken, (A, B))] == [b"new", b"more"]
    assert [a and a.content for a in map(following.get, (A, B))] == [b"new", b"more"]
    following.end_run()
    assert following.taken(A) is None  # the next run asks again
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "answers", "index.json"]


def test_a_run_killed_days_ago_is_not_mixed_with_today(tmp_path: Path) -> None:
    killed = Snapshots(tmp_path, clock=at(0))
    killed.begin_run()
    keep(killed, A, b"old")
    killed.leave_run()
    following = Snapshots(tmp_path, clock=at(25))
    following.begin_run()
    assert following.taken(A) is None
    following.leave_run()


def test_a_dropped_run_is_forgotten(tmp_path: Path) -> None:
    fetched(tmp_path, a=b"good")
    before = files(tmp_path)
    snapshots = Snapshots(tmp_path)
    snapshots.begin_run()
    keep(snapshots, A, b"bad")
    snapshots.drop_run()
    assert files(tmp_path) == before


def test_a_line_cut_short_is_an_answer_to_ask_again(tmp_path: Path) -> None:
    killed = Snapshots(tmp_path, clock=at())
    killed.begin_run()
    keep(killed, A, b"1")
    keep(killed, B, b"2")
    killed.leave_run()
    run = tmp_path / "run.jsonl"
    run.write_bytes(run.read_bytes()[:-30])
    following = Snapshots(tmp_path, clock=at())
    following.begin_run()
    assert following.taken(A) is not None
    assert following.taken(B) is None
    keep(following, B, b"2")
    following.end_run()
    assert [entry.url for entry in Snapshots(tmp_path).entries()] == [A, B]


def test_one_process_at_a_time(tmp_path: Path) -> None:
    first, second = Snapshots(tmp_path), Snapshots(tmp_path)
    first.begin_run()
    with pytest.raises(SourceError, match="another process is fetching into this folder"):
        second.begin_run()
    with pytest.raises(SourceError, match="has begun already"):
        first.begin_run()
    first.end_run()
    second.begin_run()
    second.end_run()


def test_nothing_is_kept_outside_a_run(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="begin_run"):
        keep(Snapshots(tmp_path / "new"), A, b"")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(gzip.compress(b'{"value": 2}')),
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_bytes(b"<html>"),
        lambda path: path.write_bytes(b""),
        lambda path: path.unlink(),
    ],
    ids=["other content", "cut", "no gzip", "empty", "gone"],
)
def test_a_damaged_snapshot_is_named_offline_and_asked_again_online(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    with Loopback() as server:
        server.route("/a", lambda _: Response.json({"value": 1}))
        url = server.url + "/a"
        with Client(Snapshots(tmp_path), wait=0) as client:
            client.get(url, publisher="CBS", licence="CC BY 4.0")
        (path,) = (tmp_path / "answers").iterdir()
        damage(path)
        with (
            Client(Snapshots(tmp_path), offline=True) as client,
            pytest.raises(SourceError, match=rf"{path.name}.*{url} is (damaged|gone)"),
        ):
            client.get(url, publisher="CBS", licence="CC BY 4.0")
        with Client(Snapshots(tmp_path), wait=0) as client:
            client.get(url, publisher="CBS", licence="CC BY 4.0")
            assert client.changed == ()
        kept = Snapshots(tmp_path).get(url)
        assert kept is not None
        assert kept.json() == {"value": 1}


def test_of_a_bomb_no_more_is_unpacked_than_the_index_speaks_of(tmp_path: Path) -> None:
    (entry,) = fetched(tmp_path, a=b"small").entries()
    (tmp_path / "answers" / entry.file).write_bytes(gzip.compress(bytes(50_000_000)))
    snapshots = Snapshots(tmp_path)
    tracemalloc.start()
    with pytest.raises(SourceError, match="damaged"):
        snapshots.get(A)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "damaged"),
        ("[]", "damaged"),
        ("[" * 100_000, "damaged"),
        ('{"format": 1, "answers": [{"url": "https://example.nl"}]}', "damaged"),
        ('{"format": 2, "answers": []}', "form 2 of the index is unknown"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_damaged_index_is_named(tmp_path: Path, text: str | bytes, message: str) -> None:
    (tmp_path / "index.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SourceError, match=rf"index\.json: .*{message}"):
        Snapshots(tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.nl/../../../etc/passwd",
        "https://example.nl/a\0b",
        "C:\\x",
        "/etc/passwd",
        "",
    ],
)
def test_no_url_leaves_the_folder(tmp_path: Path, url: str) -> None:
    folder = tmp_path / "snapshots"
    snapshots = Snapshots(folder)
    snapshots.begin_run()
    keep(snapshots, url, b"x")
    snapshots.end_run()
    assert [path.name for path in tmp_path.iterdir()] == ["snapshots"]
    (entry,) = snapshots.entries()
    assert (folder / "answers" / entry.file).is_file()


def test_an_index_from_elsewhere_names_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.gz").write_bytes(gzip.compress(b"secret"))
    fetched(tmp_path / "s", a=b"x")
    path = tmp_path / "s" / "index.json"
    index = json.loads(path.read_text("utf-8"))
    index["answers"][0]["file"] = "../../secret.gz"
    path.write_text(json.dumps(index), "utf-8")
    answer = Snapshots(tmp_path / "s").get(A)
    assert answer is not None
    assert answer.content == b"x"


def test_files_of_others_in_the_folder_stay(tmp_path: Path) -> None:
    fetched(tmp_path, a=b"1")
    (tmp_path / "answers" / "notes.gz").write_bytes(b"mine")
    fetched(tmp_path, a=b"2")
    assert (tmp_path / "answers" / "notes.gz").read_bytes() == b"mine"


def test_a_folder_that_cannot_be_made_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="cannot write"):
        Snapshots(tmp_path / "file" / "snapshots").begin_run()


@settings(deadline=None)
@given(
    st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.booleans())),
    st.data(),
)
def test_a_json_object_cut_anywhere_is_noticed(
    document: dict[str, object], data: st.DataObject
) -> None:
    whole = json.dumps(document, ensure_ascii=False).encode("utf-8", errors="surrogatepass")
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(ValueError, match="the answer is not"):
        parse_json(part)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[1]", "JSON list"),
        (b'"x"', "JSON str"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": ' + b"[" * 200_000, "not"),
        (b'{"a": ' + b"1" * 10_000 + b"}", "not usable"),
        ("é".encode("latin-1"), "UTF-8"),
    ],
)
def test_what_is_no_json_object_is_said_with_its_url(content: bytes, reason: str) -> None:
    answer = Answer(A, content, "application/json", "", "", from_snapshot=True, changed=False)
    with pytest.raises(SourceError, match=reason) as caught:
        answer.json()
    assert A in str(caught.value)


def test_a_byte_order_mark_is_no_reason_to_fail() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


# Forks, so that each kill costs milliseconds: the child ends itself by SIGKILL before its n-th
# operation on a file, and the parent tells how many there are.
KILLED = """
import os, signal, sys
from pathlib import Path
from ouderenindex.sources.snapshots import Snapshots

urls = [f"https://example.nl/{n}" for n in range(3)]

def fetch(folder, content):
    snapshots = Snapshots(folder)
    snapshots.begin_run()
    for url in urls:
        if snapshots.taken(url) is None:
            snapshots.put(url, content, "text/plain", publisher="p", licence="l")
    snapshots.end_run()
    return snapshots

top = Path(sys.argv[1])
moment = 0
while True:
    folder = top / str(moment)
    fetch(folder, b"old")
    child = os.fork()
    if child == 0:
        left = moment
        def before(event, arguments):
            global left
            if event == "open" or (event.startswith("os.") and event != "os.kill"):
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left -= 1
        sys.addaudithook(before)
        fetch(folder, b"new")
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    # Whole as it lies: the finished answers of one run or the other, none half.
    offline = {Snapshots(folder).get(url).content for url in urls}
    assert offline in ({b"old"}, {b"new"}), (moment, offline)
    snapshots = fetch(folder, b"new")
    assert {snapshots.get(url).content for url in urls} == {b"new"}, moment
    left_over = sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))
    expected = [".lock", "answers", "index.json"]
    expected += [f"answers/{entry.file}" for entry in snapshots.entries()]
    assert left_over == sorted(expected), (moment, left_over)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0
        break
    moment += 1
print(moment)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
def test_a_kill_before_any_operation_on_a_file_loses_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    # Three answers, two lists and their temporary folders are tens of operations.
    assert int(done.stdout) > 40


FETCH = """
import sys
from pathlib import Path
from ouderenindex.sources._http import Client, Query
from ouderenindex.sources.snapshots import Snapshots

url, folder = sys.argv[1:]
with Client(Snapshots(Path(folder)), parallel=2, wait=0) as client:
    client.get_many([Query(f"{url}/t/{n}", "CBS", "CC BY 4.0") for n in range(12)])
"""


@pytest.fixture
def tables() -> Iterator[Loopback]:
    with Loopback() as server:
        server.route("/t", lambda r: Response.json({"path": r.path, "rows": [1] * 50_000}))
        yield server


def _wait_until(server: Loopback, requests: int) -> None:
    until = time.monotonic() + 30
    while len(server.log) < requests:
        assert time.monotonic() < until, "the fetch did not come so far"
        time.sleep(0.001)


@pytest.mark.parametrize("requests", [1, 4, 7, 12])
def test_a_killed_fetch_is_completed_by_the_next(
    tmp_path: Path, tables: Loopback, requests: int
) -> None:
    # One answer is still to come when the fetch is killed.
    hanging = f"/t/{requests - 1}"
    tables.fault(lambda request: request.path == hanging, "slow", delay=30)
    command = [sys.executable, "-c", FETCH, tables.url, str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_until(tables, requests)
    process.send_signal(signal.SIGKILL)
    process.wait()
    tables.clear_faults()

    kept = {entry.url for entry in Snapshots(tmp_path).entries()}
    with Client(Snapshots(tmp_path), wait=0) as client:
        queries = [Query(f"{tables.url}/t/{n}", "CBS", "CC BY 4.0") for n in range(12)]
        answers = client.get_many(queries)
    assert [answer.json()["path"] for answer in answers] == [f"/t/{n}" for n in range(12)]
    assert {answer.url for answer in answers if answer.from_snapshot} == kept  # not asked again
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "answers", "index.json"]
    with Client(Snapshots(tmp_path), offline=True) as client:
        assert [a.content for a in client.get_many(queries)] == [a.content for a in answers]


def test_a_killed_fetch_leaves_the_one_before_it_whole(tmp_path: Path, tables: Loopback) -> None:
    queries = [Query(f"{tables.url}/t/{n}", "CBS", "CC BY 4.0") for n in range(12)]
    with Client(Snapshots(tmp_path), wait=0) as client:
        before = [answer.content for answer in client.get_many(queries)]
    tables.route("/t", _other)
    tables.log.clear()
    command = [sys.executable, "-c", FETCH, tables.url, str(tmp_path)]
    tables.fault("/t/9", "slow", delay=30)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_until(tables, 10)
    process.send_signal(signal.SIGKILL)
    process.wait()
    tables.clear_faults()
    with Client(Snapshots(tmp_path), offline=True) as client:
        assert [answer.content for answer in client.get_many(queries)] == before
    with Client(Snapshots(tmp_path), wait=0) as client:
        after = [answer.json()["rows"] for answer in client.get_many(queries)]
        assert client.changed == tuple(sorted(query.url for query in queries))
    assert after == [[2]] * 12


def _other(request: Request) -> Response:
    return Response.json({"path": request.path, "rows": [2]})
