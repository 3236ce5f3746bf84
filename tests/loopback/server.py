"""A web server on 127.0.0.1 that answers as told, and goes wrong as told.

::

    with Loopback() as server:
        server.route("/odata", lambda request: Response.json({"value": []}))
        server.fault("/odata", "status", times=2, code=503, headers={"Retry-After": "0"})
        requests.get(server.url + "/odata/1?x=2")   # 503, 503, then the answer
        assert [request.path for request in server.log] == ["/odata/1"] * 3

The routes know nothing of the faults: a test of a fault is a test of the whole protocol.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

Kind = Literal["status", "slow", "cut", "truncate", "html", "empty", "garbage"]

LOGIN = (
    "<!DOCTYPE html><html><head><title>Aanmelden</title></head>"
    "<body><h1>Meld u aan bij het netwerk van de gemeente</h1></body></html>"
)


@dataclass(frozen=True)
class Request:
    """What was asked: the path as text (percent-decoded), the query, and the headers."""

    path: str
    query: dict[str, str]
    headers: Mapping[str, str]  # names in lower case
    url: str  # as a client would write it, encoded, with the query


@dataclass(frozen=True)
class Response:
    """What to answer. A Content-Length in ``headers`` replaces the right one."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, value: Any, status: int = 200, **headers: str) -> Response:
        """Answer a value as JSON; ``Content_Crs="..."`` becomes the header Content-Crs."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        body = json.dumps(value, ensure_ascii=False).encode()
        return cls(status, body, "application/json; charset=utf-8", named)


Handler = Callable[[Request], Response]


@dataclass
class _Fault:
    matches: Callable[[Request], bool]
    kind: Kind
    left: float
    options: dict[str, Any]


class Loopback:
    """The server; a context manager that stops it, and lets slow answers go, at the end."""

    def __init__(self) -> None:
        self.log: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._routes: dict[str, Handler] = {}
        self._faults: list[_Fault] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._server = _Server(("127.0.0.1", 0), type("Answering", (_Answering,), {"home": self}))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        """Base of the server's urls, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def route(self, prefix: str, handler: Handler) -> None:
        """Answer every path that begins with the prefix; the longest prefix that fits wins."""
        with self._lock:
            self._routes[prefix] = handler

    def fault(
        self,
        where: str | Callable[[Request], bool],
        kind: Kind,
        times: float = 1,
        **options: Any,
    ) -> None:
        """Let the next ``times`` requests that fit go wrong.

        ``where`` is a prefix of the path or a question on the request; ``times`` may be
        ``math.inf``. Faults are used up in the order in which they were given.

        ========  =====================================================================
        status    only a status: ``code`` (default 503), ``headers`` (such as Retry-After)
        slow      the right answer after ``delay`` seconds (default 0.5)
        cut       the connection is closed after ``share`` (default 0.5) of the body
        truncate  ``share`` of the body with a Content-Length that agrees with it
        html      a login page with status 200, as a proxy gives
        empty     status 200, the right content type, no bytes
        garbage   status 200, the right content type, bytes that are not text
        ========  =====================================================================
        """
        known = {
            "status": {"code", "headers"},
            "slow": {"delay"},
            "cut": {"share"},
            "truncate": {"share"},
        }.get(kind, set())
        if unknown := set(options) - known:
            raise TypeError(f"fault '{kind}' has no {sorted(unknown)}")
        matches = where if callable(where) else (lambda request: request.path.startswith(where))
        with self._lock:
            self._faults.append(_Fault(matches, kind, times, options))

    def clear_faults(self) -> None:
        """Let everything go right from now on."""
        with self._lock:
            self._faults.clear()

    def release(self) -> None:
        """Let slow answers go, from now on and those that are waiting."""
        self._over.set()

    def _take_fault(self, request: Request) -> _Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.left > 0 and fault.matches(request):
                    fault.left -= 1
                    return fault
        return None

    def _answer(self, request: Request) -> Response:
        fitting = [prefix for prefix in self._routes if request.path.startswith(prefix)]
        if not fitting:
            return Response(404, b'{"error": "no such path"}')
        return self._routes[max(fitting, key=len)](request)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests, not news."""


class _Answering(BaseHTTPRequestHandler):
    home: Loopback
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        request = Request(
            unquote(parts.path),
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.home.url + self.path,
        )
        with self.home._lock:
            self.home.log.append(request)
            self.home._at_once += 1
            self.home.most_at_once = max(self.home.most_at_once, self.home._at_once)
        try:
            fault = self.home._take_fault(request)
            if fault is not None and fault.kind == "slow":
                # Not sleep(): the end of a test need not wait for it.
                self.home._over.wait(fault.options.get("delay", 0.5))
            response, sent = _spoil(self.home._answer(request), fault)
        except Exception as error:  # a fault of the test's own handler: show it to the client
            response, sent = Response(500, repr(error).encode(), "text/plain"), None
        with self.home._lock:
            self.home._at_once -= 1
        with contextlib.suppress(ConnectionError):
            self._send(response, sent)

    def _send(self, response: Response, sent: int | None) -> None:
        """Send the headers and ``sent`` bytes of the body; all of it where None."""
        headers = {
            "Content-Type": response.content_type,
            "Content-Length": str(len(response.body)),
            **response.headers,
        }
        self.send_response(response.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body[:sent])
        self.wfile.flush()
        if sent is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the requests are in ``Loopback.log``."""


def _spoil(response: Response, fault: _Fault | None) -> tuple[Response, int | None]:
    """Do to a right answer what the fault does; also how much of it to send (None: all)."""
    if fault is None or fault.kind == "slow":
        return response, None
    options = fault.options
    part = int(len(response.body) * options.get("share", 0.5))
    match fault.kind:
        case "status":
            code = options.get("code", 503)
            return Response(code, b"", "text/plain", options.get("headers", {})), None
        case "cut":
            return response, part
        case "truncate":
            return replace(response, body=response.body[:part]), None
        case "html":
            return Response(200, LOGIN.encode(), "text/html; charset=utf-8"), None
        case "empty":
            return replace(response, body=b""), None
        case "garbage":
            return replace(response, body=bytes(range(255, 127, -1)) * 4), None
    raise ValueError(f"no fault '{fault.kind}'")
