"""Ask services politely: retries, time-outs, limits, and a snapshot of every answer.

::

    with Client(Snapshots(folder)) as client:
        answer = client.get(
            "https://api.example.nl/items", {"f": "json"}, publisher="CBS", licence="CC BY 4.0"
        )
        rows = answer.json()["value"]
    client.changed    # urls that gave something else than at the last finished fetch

What can pass (a busy service, a cut connection, half a document) is tried again with growing
pauses; what cannot (no such page, a login page, a wrong certificate) ends at once. Either way a
failure is one :class:`~ouderenindex.errors.SourceError` with the url and the reason.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import requests
import urllib3
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from ouderenindex import __version__
from ouderenindex.errors import SourceError, printable
from ouderenindex.sources._hosts import is_loopback, may_ask, may_follow
from ouderenindex.sources.snapshots import LARGEST, Answer, Snapshots, parse_json

__all__ = ["USER_AGENT", "Client", "Query", "StatusError", "Unreachable", "full_url"]

PURPOSE = "index of Dutch municipalities from open data"
USER_AGENT = f"ouderenindex/{__version__} ({PURPOSE})"

_CHUNK = 1 << 16
_PASSING = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_MOVES = 5
_LONGEST_PAUSE = 30.0  # seconds, of our own
_LONGEST_ASKED = 120.0  # seconds, of a service that says when to come back
_TICK = 5.0  # seconds: how long a service may be silent before that is told, and how often it is
# An answer that drips in keeps every read within its time-out, and would take for ever.
_WHOLE = 20  # times the time-out of one read
_LOGIN = "; is a proxy asking you to log in? Open the url in a browser on this network first"
_BUNDLE = "; if a proxy of your network opens it, let REQUESTS_CA_BUNDLE name its certificate"
_SECRET = re.compile(r"(?<=//)[^/?]*@")
_DIRECT = {"http": "", "https": "", "all": ""}  # this machine itself is behind no proxy


class StatusError(SourceError):
    """The service answers, and not with what was asked: no such table, not allowed, wrong query.

    Attributes
    ----------
    status
        Of HTTP: 404 where the service has nothing at this url, 400 where it refuses a parameter.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Unreachable(SourceError):
    """The service cannot be reached now, or something on the way answers in its place."""


class _Refused(Exception):
    """A status that another attempt would not mend."""

    def __init__(self, told: str, status: int) -> None:
        super().__init__(told)
        self.status = status


class _Passing(Exception):
    """What may be over at the next attempt, which is to come after a pause in seconds."""

    def __init__(self, reason: str, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.pause = pause


@dataclass(frozen=True)
class Query:
    """One request, as :meth:`Client.get` takes it.

    Attributes
    ----------
    url
        May have parameters of its own, as a next link has.
    publisher, licence
        Whose data it is and under which terms; kept with the snapshot.
    params
        Parameters to add to the url.
    accept
        Content type to ask for. An answer of another kind is refused where this is JSON; HTML is
        refused unless it was asked for.
    """

    url: str
    publisher: str
    licence: str
    params: Mapping[str, str] = field(default_factory=dict)
    accept: str = "application/json"


def full_url(url: str, params: Mapping[str, str] | None = None) -> str:
    """Give a url with its parameters sorted by name and written in one way.

    Raises
    ------
    SourceError
        It is not a url.
    """
    try:
        parts = urlsplit(url.strip())
        pairs = [*parse_qsl(parts.query, keep_blank_values=True), *(params or {}).items()]
        pairs.sort(key=lambda pair: pair[0])
        # OData is written with these signs, and readable urls are told to readers.
        query = urlencode(pairs, quote_via=quote, safe="$,'():/*@")
        whole = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
        prepared = requests.Request("GET", whole).prepare().url
    except (ValueError, requests.RequestException) as error:
        raise SourceError(f"{printable(url)}: not a url ({printable(str(error))})") from None
    assert prepared is not None
    return prepared


def _silent(*_told: object) -> None:
    """Tell nobody."""


class Client:
    """Asks services; a context manager, of which the body is one run of the snapshots.

    When the body ends well, so does the run. After an interruption or a service that could not
    be reached, the next run goes on with the answers of this one. After any other error it asks
    all of them again: an answer that could not be used must not be kept for the next time. An
    interruption does not wait for what was asked: those threads end by themselves.

    Any number of threads may use one client.

    Parameters
    ----------
    snapshots
        Where the answers are kept.
    offline
        Take answers from the snapshots alone.
    parallel
        Most requests at once, whatever asks for them.
    timeout
        Seconds to wait for a connection, and for the next bytes.
    attempts
        Times that a request is sent at most.
    wait
        Seconds before the second attempt, doubled before each next one; chance adds as much as
        this to each. 0 for none. A service that says when to come back is obeyed.
    max_bytes
        Largest answer, decompressed.
    on_progress
        Called with the url and the bytes received so far, from the thread that receives them.
    on_wait
        Called every few seconds, from a thread of its own, while a service is silent: with its
        host, the seconds since it was asked or last sent anything, and the most that it may take;
        and once with an empty host when none is silent any more.
    """

    def __init__(
        self,
        snapshots: Snapshots,
        *,
        offline: bool = False,
        parallel: int = 4,
        timeout: tuple[float, float] = (10, 60),
        attempts: int = 5,
        wait: float = 0.5,
        max_bytes: int = 300_000_000,
        on_progress: Callable[[str, int], None] = _silent,
        on_wait: Callable[[str, float, float], None] = _silent,
    ) -> None:
        self.snapshots = snapshots
        self.offline = offline
        self._timeout = timeout
        self._attempts = attempts
        self._pause = wait_exponential(multiplier=wait, max=_LONGEST_PAUSE) + wait_random(0, wait)
        self._max_bytes = min(max_bytes, LARGEST)
        self._on_progress = on_progress
        self._on_wait = on_wait
        self._heard: dict[int, tuple[float, str]] = {}  # thread: when it last heard, of which host
        self._over = threading.Event()
        self._teller: threading.Thread | None = None
        self._parallel = parallel
        self._slots = threading.BoundedSemaphore(parallel)
        self._guard = threading.Lock()
        self._changed: set[str] = set()
        self._stop = threading.Event()
        self._local = threading.local()
        self._sessions: list[requests.Session] = []
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        if not self.offline:
            self.snapshots.begin_run()
        self._pool = ThreadPoolExecutor(self._parallel, "ouderenindex-fetch")
        self._over.clear()
        self._teller = threading.Thread(target=self._tell_waits, daemon=True)
        self._teller.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._pool is not None
        assert self._teller is not None
        if error is not None:
            self._stop.set()
        # Who interrupts must not wait for a service that is silent. What was not asked yet is not
        # cancelled then: it ends by the stop, and threads that wait for it with it.
        wait = error is None or isinstance(error, Exception)
        self._pool.shutdown(wait=wait, cancel_futures=wait)
        self._pool = None
        self._over.set()
        self._teller.join()
        for session in self._sessions:
            session.close()
        if self.offline:
            return
        if error is None:
            self.snapshots.end_run()
        elif isinstance(error, Unreachable) or not isinstance(error, Exception):
            self.snapshots.leave_run()
        else:
            self.snapshots.drop_run()

    def _tell_waits(self) -> None:
        """Tell which service is silent longest, until the client is closed."""
        told = False
        while not self._over.wait(_TICK):
            with self._guard:
                since, host = min(self._heard.values(), default=(monotonic(), ""))
            silent = monotonic() - since
            if silent >= _TICK:
                self._on_wait(host, silent, self._timeout[1])
            elif told:
                self._on_wait("", 0.0, self._timeout[1])
            told = silent >= _TICK

    @contextmanager
    def _listening(self, host: str) -> Iterator[None]:
        """Note that this thread waits for a host."""
        self._hear(host)
        try:
            yield
        finally:
            with self._guard:
                del self._heard[threading.get_ident()]

    def _hear(self, host: str) -> None:
        with self._guard:
            self._heard[threading.get_ident()] = (monotonic(), host)

    def stop(self) -> None:
        """Let nothing be asked any more: threads that still ask end at their next step."""
        self._stop.set()

    @property
    def changed(self) -> tuple[str, ...]:
        """Urls that gave something else than at the last finished fetch, sorted."""
        with self._guard:
            return tuple(sorted(self._changed))

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        publisher: str,
        licence: str,
        accept: str = "application/json",
    ) -> Answer:
        """Give the answer of a service, or offline its snapshot.

        Parameters
        ----------
        url, params, publisher, licence, accept
            As in :class:`Query`.

        Raises
        ------
        StatusError
            The service has nothing at this url, or refuses what was asked.
        Unreachable
            The service cannot be reached, stays busy, or something else answers in its place.
        SourceError
            The answer is too large, or there is no snapshot.
        ExportError
            The snapshot cannot be written.
        """
        return self._take(Query(url, publisher, licence, params or {}, accept))

    def get_many(self, queries: Sequence[Query]) -> list[Answer]:
        """Give the answers to several requests, in their order; asked in parallel.

        Raises
        ------
        SourceError, ExportError
            As :meth:`get` does, for the first request that fails; the rest is not asked any more.
        """
        if self._pool is None:
            raise RuntimeError("a Client is used in a with statement")
        futures = [self._pool.submit(self._take, query) for query in queries]
        try:
            wait_for(futures, return_when=FIRST_EXCEPTION)
            # Those not yet begun; what runs now is of use to the next run.
            failed = [f for f in futures if f.done() and not f.cancelled() and f.exception()]
            return [future.result() for future in failed or futures]
        finally:
            for future in futures:
                future.cancel()

    def _take(self, query: Query) -> Answer:
        url = full_url(query.url, query.params)
        answer = self._kept(url) if self.offline else self.snapshots.taken(url)
        if answer is None:
            if problem := may_ask(url):
                raise SourceError(f"{_SECRET.sub('', url)}: not asked, because {problem}")
            content, kind, status = self._ask(url, query.accept)
            answer = self.snapshots.put(
                url,
                content,
                kind,
                publisher=query.publisher,
                licence=query.licence,
                status=status,
            )
        else:
            self._on_progress(url, len(answer.content))
        if answer.changed:
            with self._guard:
                self._changed.add(url)
        if answer.status != HTTPStatus.OK:
            told = printable(answer.content.decode("utf-8", errors="replace"))
            raise StatusError(f"{url}: {told}", answer.status)
        return answer

    def _kept(self, url: str) -> Answer:
        answer = self.snapshots.get(url)
        if answer is None:
            raise SourceError(
                f"{url}: there is no snapshot of this answer in {self.snapshots.folder} "
                "(run `ouderenindex fetch` with a network first)"
            )
        return answer

    def _ask(self, url: str, accept: str) -> tuple[bytes, str, int]:
        """Ask until there is a whole answer or a refusal; its bytes, content type and status."""
        attempts = Retrying(
            stop=stop_after_attempt(self._attempts),
            wait=self._pause_after,
            retry=retry_if_exception_type(_Passing),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return (*attempts(self._once, url, accept), 200)
        except _Refused as refused:
            return str(refused).encode(), "text/plain; charset=utf-8", refused.status
        except _Passing as error:
            raise Unreachable(
                f"{url}: {error}; asked {self._attempts} times{self._instead(url)}"
            ) from error

    def _pause_after(self, state: RetryCallState) -> float:
        assert state.outcome is not None
        error = state.outcome.exception()
        asked = error.pause if isinstance(error, _Passing) else 0.0
        return max(asked, self._pause(state))

    def _sleep(self, seconds: float) -> None:
        # Not time.sleep(): an interruption need not wait for the pause to end.
        self._stop.wait(seconds)
        self._go_on()

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Unreachable("the fetch was stopped")

    def _instead(self, url: str) -> str:
        """Tell of an earlier answer, with which a user can do without the service."""
        with suppress(SourceError):
            kept = self.snapshots.get(url)
            if kept is not None:
                return f" (its snapshot of {kept.retrieved} can be used with --offline)"
        return ""

    def _once(self, url: str, accept: str) -> tuple[bytes, str]:
        """Ask once, following redirects within limits."""
        at = url
        with self._slots, _reasons(url, self._timeout):
            for _ in range(_MOST_MOVES + 1):
                self._go_on()
                with (
                    self._listening(urlsplit(at).hostname or ""),
                    self._session().get(
                        at,
                        headers={"Accept": accept},
                        timeout=self._timeout,
                        stream=True,
                        allow_redirects=False,
                        proxies=_DIRECT if is_loopback(at) else None,
                    ) as response,
                ):
                    if response.status_code not in _MOVED:
                        return self._receive(url, response, accept)
                    to = response.headers.get("Location", "")
                with suppress(ValueError):  # may_follow() says what is wrong with it
                    to = urljoin(at, to)
                if problem := may_follow(at, to):
                    raise SourceError(
                        f"{url}: a redirect to {printable(to)[:200]} is not followed, "
                        f"because {problem}"
                    )
                at = to
        raise SourceError(f"{url}: more than {_MOST_MOVES} redirects, the last to {at}")

    def _session(self) -> requests.Session:
        """Give the session of this thread: requests does not promise to share one safely."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = _Session()
            session.headers["User-Agent"] = USER_AGENT
            session.headers["Accept-Encoding"] = "gzip, deflate"
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            with self._guard:
                self._sessions.append(session)
        return session

    def _receive(self, url: str, response: requests.Response, accept: str) -> tuple[bytes, str]:
        """Give the body of an answer, after checking that it is what was asked for."""
        _check_status(url, response)
        named = printable(response.headers.get("Content-Type", ""))[:200]
        kind = _mime(named)
        wants = [_mime(part) for part in accept.split(",")]
        wants_json = any(part.endswith("json") for part in wants)
        is_json = kind in ("application/json", "text/json") or kind.endswith("+json")
        is_page = kind in ("text/html", "application/xhtml+xml")
        if (wants_json and not is_json) or (is_page and kind not in wants):
            raise Unreachable(
                f"{url}: the answer is {kind or 'of no stated kind'} (expected {accept})"
                f"{_LOGIN if is_page else ''}"
            )
        content = self._read(url, response)
        if wants_json:
            try:
                parse_json(content)
            except ValueError as error:
                raise _Passing(str(error)) from error
        elif not content:
            raise _Passing("the answer is empty")
        return content, named

    def _read(self, url: str, response: requests.Response) -> bytes:
        """Read a body piece by piece, so that one that is too large is never held."""
        # One layer, of a kind that cannot blow a chunk up beyond a thousandfold.
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise SourceError(
                f"{url}: the answer is compressed as '{printable(encoding)[:80]}' (expected gzip)"
            )
        limit = f"{url}: the answer is larger than {self._max_bytes / 1e6:g} MB"
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:20]) > self._max_bytes:
            raise SourceError(limit)
        until = monotonic() + _WHOLE * self._timeout[1]
        pieces, size = [], 0
        # Not iter_content(), which waits until a piece is full: a drip would never be looked at.
        while piece := response.raw.read1(_CHUNK, decode_content=True):
            self._go_on()
            size += len(piece)
            if size > self._max_bytes:
                raise SourceError(limit)
            if monotonic() > until:
                raise _Passing(f"the answer was not there after {_WHOLE * self._timeout[1]:g} s")
            pieces.append(piece)
            self._hear(urlsplit(response.url).hostname or "")
            self._on_progress(url, size)
        return b"".join(pieces)


class _Session(requests.Session):
    """A session that leaves redirects alone: requests reads the whole body of one at once."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Tell that there is none."""


def _mime(content_type: str) -> str:
    """Give a content type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def _check_status(url: str, response: requests.Response) -> None:
    """Raise unless the status is 200."""
    status = response.status_code
    if status == HTTPStatus.OK:
        return
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    told = f"the service answers {phrase}{_said(response)}"
    if status in _PASSING:
        pause = asked_pause(response.headers.get("Retry-After", ""), datetime.now(UTC))
        if pause > _LONGEST_ASKED:
            raise Unreachable(f"{url}: {told}, and asks to wait {pause:.0f} s (try again then)")
        raise _Passing(told, pause)
    raise _Refused(told, status)


def _said(response: requests.Response) -> str:
    """Give the beginning of what a service says of its error, where that is not a page."""
    kind = _mime(response.headers.get("Content-Type", ""))
    if not (kind.endswith("json") or kind == "text/plain"):
        return ""
    try:
        start = response.raw.read1(400, decode_content=True)
    except urllib3.exceptions.HTTPError:
        return ""  # the status says enough
    text = " ".join(printable(start.decode("utf-8", errors="replace")).split())
    return f": {text[:200]}" if text else ""


def asked_pause(retry_after: str, now: datetime) -> float:
    """Seconds that a header Retry-After asks to wait: a number or a date; 0 where it is neither."""
    value = retry_after.strip()
    if value.isdecimal():
        return float(value[:12])
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


@contextmanager
def _reasons(url: str, timeout: tuple[float, float]) -> Iterator[None]:
    """Turn what goes wrong in the network into a reason to ask again, or into an error."""
    try:
        yield
    except requests.ConnectTimeout as error:
        raise _Passing(f"no connection within {timeout[0]:g} s") from error
    except (requests.Timeout, urllib3.exceptions.ReadTimeoutError) as error:
        raise _Passing(f"no answer within {timeout[1]:g} s") from error
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
        reason = f"no safe connection ({_root(error)})"
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise Unreachable(f"{url}: {reason}{_BUNDLE}") from error
        raise _Passing(reason) from error
    except requests.exceptions.ProxyError as error:
        raise _Passing(
            f"the proxy that HTTPS_PROXY names does not let it through ({_root(error)})"
        ) from error
    except (urllib3.exceptions.ProtocolError, urllib3.exceptions.DecodeError) as error:
        raise _Passing(f"the answer was cut off or damaged on the way ({_root(error)})") from error
    except requests.ConnectionError as error:
        raise _Passing(f"no connection ({_root(error)})") from error
    # A file of certificates that is not there is an OSError, a strange url a ValueError.
    except (OSError, ValueError, urllib3.exceptions.HTTPError) as error:
        raise SourceError(f"{url}: it cannot be asked ({_root(error)})") from error


def _root(error: BaseException) -> str:
    """Give the words of the innermost cause: the outer ones repeat the url and name objects."""
    for inner in (getattr(error, "reason", None), error.__cause__, *error.args[:1]):
        if isinstance(inner, BaseException):
            return _root(inner)
    return printable(str(error))[:200] or type(error).__name__
