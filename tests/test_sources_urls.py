"""Where the client goes: safe urls, redirects that stay outside, proxies, certificates."""

from __future__ import annotations

import platform
import shutil
import socket
import ssl
import subprocess
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback.server import Loopback, Response

from ouderenindex.errors import SourceError
from ouderenindex.sources._hosts import may_ask, may_follow
from ouderenindex.sources._http import USER_AGENT, Client, Query, Unreachable, full_url
from ouderenindex.sources.snapshots import Answer, Snapshots

ROWS = {"value": [{"WijkenEnBuurten": "WK015001", "aantal": 1}]}
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


def ask(client: Client, url: str) -> Answer:
    return client.get(url, publisher="CBS", licence="CC BY 4.0")


def _to(location: str) -> Response:
    return Response(302, b"", "text/plain", {"Location": location})


def test_a_redirect_is_followed_and_the_url_asked_for_is_kept(
    server: Loopback, make: MakeClient
) -> None:
    server.route("/old", lambda _: _to("/t?x=1"))
    with make() as client:
        answer = ask(client, server.url + "/old")
    assert answer.url == server.url + "/old"
    assert answer.json() == ROWS
    assert [request.url for request in server.log] == [server.url + "/old", server.url + "/t?x=1"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("https://example.nl/", "goes from http to another scheme"),
        ("file:///etc/passwd", "goes from http to another scheme"),
        ("ftp://127.0.0.1/", "goes from http to another scheme"),
        ("http://8.8.8.8/", "'http' is not safe"),
        ("http://localhost:1/", "private network"),
        ("http://127.0.0.2:1/", "private network"),
        ("http://user:password@127.0.0.1/", "user name or password"),
        ("http://[::1/", "not a url"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(
    server: Loopback, make: MakeClient, location: str, reason: str
) -> None:
    server.route("/old", lambda _: _to(location))
    with pytest.raises(SourceError, match=reason) as caught, make() as client:
        ask(client, server.url + "/old")
    assert server.url + "/old" in str(caught.value)
    assert len(server.log) == 1


def test_the_body_of_a_redirect_is_not_held(server: Loopback, make: MakeClient) -> None:
    large = Response(302, bytes(30_000_000), "text/plain", {"Location": "/t"})
    server.route("/old", lambda _: large)
    tracemalloc.start()
    with make() as client:
        assert ask(client, server.url + "/old").json() == ROWS
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_an_endless_redirect_ends(server: Loopback, make: MakeClient) -> None:
    server.route("/old", lambda request: _to(f"/old{request.path[4:]}x"))
    with pytest.raises(SourceError, match="more than 5 redirects"), make() as client:
        ask(client, server.url + "/old")
    assert len(server.log) == 6


@pytest.mark.parametrize(
    "host",
    [
        "10.1.2.3",
        "192.168.1.1",
        "172.16.0.9",
        "169.254.169.254",
        "127.0.0.1",
        "0.0.0.0",
        "[::1]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:10.0.0.1]",
        "localhost",
        "localhost.",
        "intranet",
        "kaart.local",
        "gis.internal",
        "100.64.0.1",
    ],
)
def test_a_service_does_not_lead_into_the_own_network(host: str) -> None:
    assert may_follow("https://api.example.nl/", f"https://{host}/x") != ""


def test_a_service_may_lead_to_another_public_one_or_to_itself() -> None:
    assert may_follow("https://api.example.nl/", "https://8.8.8.8/x") == ""
    assert may_follow("https://gis.local/a", "https://gis.local/b") == ""


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://opendata.cbs.nl/x", "'http' is not safe"),
        ("http://127.0.0.1.example.nl/", "'http' is not safe"),
        ("ftp://opendata.cbs.nl/x", "'ftp' is not safe"),
        ("file:///etc/passwd", "'file' is not safe"),
        ("https://user:geheim@opendata.cbs.nl/x", "user name or password"),
    ],
)
def test_only_safe_urls_are_asked(make: MakeClient, url: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as caught, make() as client:
        ask(client, url)
    assert "geheim" not in str(caught.value)
    assert may_ask(url)


@pytest.mark.parametrize("url", ["", "opendata.cbs.nl/x", "https://", "https://[::1/", "//x"])
def test_what_is_no_url_is_said(make: MakeClient, url: str) -> None:
    with pytest.raises(SourceError, match=r"not a url|not safe"), make() as client:
        ask(client, url)


def test_the_client_names_the_package_and_not_the_machine(
    server: Loopback, make: MakeClient
) -> None:
    server.route("/t", lambda _: Response(200, b"{}", headers={"Set-Cookie": "id=1; Path=/"}))
    with make(parallel=1) as client:
        client.get_many([Query(f"{server.url}/t/{n}", "CBS", "CC BY 4.0") for n in range(2)])
    for request in server.log:
        assert request.headers["user-agent"] == USER_AGENT
        assert "cookie" not in request.headers
        assert platform.node() not in " ".join(request.headers.values())
    assert USER_AGENT.startswith("ouderenindex/")


def test_the_proxy_of_the_environment_is_used_and_named(
    server: Loopback, make: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            connection, _ = listening.accept()
            with connection:
                asked.append(connection.recv(10_000))
                connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

        proxy = threading.Thread(target=refuse)
        proxy.start()
        address = f"http://planner:geheim@127.0.0.1:{listening.getsockname()[1]}"
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, address)
            monkeypatch.setenv(name.lower(), address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with make(attempts=1) as client:
            # This machine itself is behind no proxy.
            assert ask(client, server.url + "/t").json() == ROWS
            with pytest.raises(Unreachable, match=r"proxy that HTTPS_PROXY names.*407") as caught:
                ask(client, "https://opendata.example/x")
        proxy.join()
    assert asked[0].startswith(b"CONNECT opendata.example:443 ")
    assert "geheim" not in str(caught.value)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, make: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not here")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with Loopback() as server:
        server.route("/t", lambda _: Response.json(ROWS))
        server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
        url = server.url.replace("http:", "https:") + "/t"
        advice = r"no safe connection.*REQUESTS_CA_BUNDLE"
        with pytest.raises(Unreachable, match=advice) as caught, make() as client:
            ask(client, url)
        assert url in str(caught.value)
        # What a planner does where the network opens TLS.
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        with make() as client:
            assert ask(client, url).json() == ROWS
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
        with pytest.raises(SourceError, match=r"gone\.pem"), make() as client:
            ask(client, url)


# Urls --------------------------------------------------------------------------------------

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@settings(deadline=None)
@given(st.dictionaries(_TEXT.filter(bool), _TEXT, max_size=5), st.randoms())
def test_one_url_for_the_same_question(params: dict[str, str], random: object) -> None:
    pairs = list(params.items())
    random.shuffle(pairs)  # type: ignore[attr-defined]
    url = full_url("https://example.nl/a b", params)
    assert full_url("https://example.nl/a b", dict(pairs)) == url
    assert full_url(url) == url
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url


def test_a_url_of_odata_stays_readable_and_a_next_link_keeps_its_parameters() -> None:
    filter_ = "startswith(WijkenEnBuurten,'GM0150    ')"
    url = full_url("https://example.nl/T?$skip=10#top", {"$filter": filter_})
    expected = "$filter=startswith(WijkenEnBuurten,'GM0150%20%20%20%20')&$skip=10"
    assert url == f"https://example.nl/T?{expected}"


def test_the_service_gets_the_parameters_as_they_were_given(
    server: Loopback, make: MakeClient
) -> None:
    crs = "http://www.opengis.net/def/crs/EPSG/0/28992"
    params = {"q": "'s-Hertogenbosch & Ooster+hout", "crs": crs, "leeg": ""}
    with make() as client:
        client.get(server.url + "/t", params, publisher="PDOK", licence="CC0")
    assert server.log[0].query == params
