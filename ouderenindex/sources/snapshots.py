"""Every answer of a publisher that was used, kept in a folder of the project.

::

    snapshots/
        index.json    url, time, hash, content type, publisher and licence of each answer
        answers/      the answers, gzip, named by the hashes of their url and of their content
        run.jsonl     the answers of a run that has not ended; gone when it has

A run that fetches begins and ends. Its answers lie beside those of the runs before it until it
ends, so that a run killed at any moment leaves the earlier answers whole, and the next run takes
over what the killed one had. What a finished run has is asked again by the next, and a source
that then gives something else is marked as changed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from ouderenindex._atomic import write_bytes, write_text
from ouderenindex.errors import ExportError, SourceError

__all__ = ["LARGEST", "Answer", "Entry", "Snapshots", "parse_json"]

LARGEST = 1_000_000_000
"""Bytes of the largest answer that is read back: a folder may have come from someone else."""

_INDEX, _RUN, _ANSWERS, _LOCK = "index.json", "run.jsonl", "answers", ".lock"
_FORMAT = 1
_LEVEL = 6  # the highest takes five times as long for a tenth less
_TIME = "%Y-%m-%dT%H:%M:%SZ"

# Answers of a run that was killed longer ago are asked again: figures and boundaries that were
# fetched weeks apart need not belong together.
_RESUMED_WITHIN = timedelta(days=1)

_STAGES = ".ouderenindex-*"  # of staged()
_OWN_FILE = re.compile(r"[0-9a-f]{16}-[0-9a-f]{16}\.gz")

# Members of a JSON answer that tell when it was made, not what it says (OGC API Features).
_MADE_AT = ("timeStamp",)


@dataclass(frozen=True)
class Answer:
    """What a service gave at a url.

    Attributes
    ----------
    url
        In full, with the parameters sorted by name.
    content
        The bytes, decompressed.
    content_type
        As the service named it.
    retrieved
        When, in UTC: ``"2026-11-22T10:00:00Z"``.
    sha256
        Of ``content``, in hexadecimals.
    from_snapshot
        Whether it was read from the folder, and not asked in this run.
    changed
        Whether it differs from the answer of an earlier, finished run.
    status
        Of HTTP: 200, or another where the service refused; the content is then its words. Kept
        too, since what was done without it must be done without it offline as well.
    """

    url: str
    content: bytes
    content_type: str
    retrieved: str
    sha256: str
    from_snapshot: bool
    changed: bool
    status: int = 200

    def __repr__(self) -> str:
        origin = "snapshot" if self.from_snapshot else "service"
        return f"Answer({self.url}, {len(self.content)} bytes, {self.retrieved}, {origin})"

    def json(self) -> Any:
        """Give the content as a JSON object.

        Raises
        ------
        SourceError
            The content is not JSON in UTF-8, or not an object.
        """
        try:
            return parse_json(self.content)
        except ValueError as error:
            raise SourceError(f"{self.url}: {error}") from error


@dataclass(frozen=True)
class Entry:
    """One line of the index: where an answer came from and when.

    Attributes
    ----------
    url, retrieved, sha256, content_type, status
        As in :class:`Answer`.
    size
        Bytes of the answer, decompressed.
    publisher, licence
        Whose it is, and under which terms.
    changed
        Whether it differed from the answer of the finished run before it.
    """

    url: str
    retrieved: str
    sha256: str
    size: int
    content_type: str
    publisher: str
    licence: str
    changed: bool
    status: int = 200

    @property
    def file(self) -> str:
        """Name of its file: hashes alone, so that no text of a service reaches a path."""
        return f"{_sha256(self.url.encode())[:16]}-{_sha256(self.sha256.encode())[:16]}.gz"


_ENTRY = TypeAdapter(Entry)


def _now() -> datetime:
    return datetime.now(UTC)


class Snapshots:
    """The answers kept in a folder; any number of threads may use one object.

    Parameters
    ----------
    folder
        Made when the first run begins.
    clock
        Tells the time, for ``retrieved``.

    Raises
    ------
    SourceError
        The index in the folder cannot be read.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], datetime] = _now) -> None:
        self.folder = Path(folder)
        self._clock = clock
        self._guard = threading.Lock()
        # Held by the process, not by the file: a killed process holds nothing.
        self._lock = FileLock(self.folder / _LOCK, timeout=0, thread_local=False)
        self._running = False
        self._finished = self._read_index()
        self._run = self._read_run()

    def __repr__(self) -> str:
        return f"Snapshots({self.folder}: {len(self._known())} answers)"

    def begin_run(self) -> None:
        """Begin to fetch, or go on where a killed run stopped; no other process may meanwhile.

        Raises
        ------
        SourceError
            Another process is fetching into this folder, or its index cannot be read.
        ExportError
            The folder cannot be written.
        """
        self._take_lock()
        try:
            with self._writing():
                self._finished, self._run = self._read_index(), self._read_run()
                oldest = (self._clock() - _RESUMED_WITHIN).strftime(_TIME)
                if any(entry.retrieved < oldest for entry in self._run.values()):
                    self._run = {}
                # Without the half line of a killed run, after which nothing may be added.
                write_text(self.folder / _RUN, "".join(map(_line, self._run.values())))
        except BaseException:
            self._lock.release()
            raise
        self._running = True

    def end_run(self) -> None:
        """Let the answers of this run take the place of the earlier ones at the same urls.

        Raises
        ------
        ExportError
            The index cannot be written; the run can be taken up again.
        """
        self._must_run()
        with self._guard, self._writing():
            both = self._finished | self._run
            entries = [_record(both[url]) for url in sorted(both)]
            text = json.dumps({"format": _FORMAT, "answers": entries}, ensure_ascii=False, indent=1)
            write_text(self.folder / _INDEX, text + "\n")
            # From here on the run has ended: a kill between these lines leaves a run of which
            # every answer is in the index too.
            (self.folder / _RUN).unlink(missing_ok=True)
            self._finished, self._run = both, {}
            self._sweep()
        self._stop()

    def leave_run(self) -> None:
        """Stop without ending: the next run goes on with the answers of this one."""
        self._must_run()
        self._stop()

    def drop_run(self) -> None:
        """Stop and forget the answers of this run: the next one asks all of them again."""
        self._must_run()
        with self._guard, self._writing():
            (self.folder / _RUN).unlink(missing_ok=True)
            self._run = {}
            self._sweep()
        self._stop()

    def taken(self, url: str) -> Answer | None:
        """Give what this run, or the killed run that it goes on with, has at a url.

        None where it has nothing, or where its file is damaged: it must be asked again.
        """
        with self._guard:
            entry = self._run.get(url)
        try:
            return None if entry is None else self._read(entry)
        except SourceError:
            return None

    def get(self, url: str) -> Answer | None:
        """Give the answer kept for a url: of this run, else of the last finished one.

        Where no run goes on, the answers of finished runs come before those of a killed one:
        they belong together.

        Raises
        ------
        SourceError
            The file of the answer is gone or damaged.
        """
        entry = self._known().get(url)
        return None if entry is None else self._read(entry)

    def put(
        self,
        url: str,
        content: bytes,
        content_type: str,
        *,
        publisher: str,
        licence: str,
        status: int = 200,
    ) -> Answer:
        """Keep an answer, as part of the run.

        Raises
        ------
        ExportError
            The folder cannot be written.
        """
        self._must_run()
        sha256 = _sha256(content)
        old = self._finished.get(url)
        answer = Answer(
            url=url,
            content=content,
            content_type=content_type,
            retrieved=self._clock().strftime(_TIME),
            sha256=sha256,
            from_snapshot=False,
            changed=old is not None and self._differs(old, content, status),
            status=status,
        )
        entry = Entry(
            url=url,
            retrieved=answer.retrieved,
            sha256=sha256,
            size=len(content),
            content_type=content_type,
            publisher=publisher,
            licence=licence,
            changed=answer.changed,
            status=status,
        )
        # The file first: a line that is there has its file. No time inside: same answer, same file.
        write_bytes(self.folder / _ANSWERS / entry.file, gzip.compress(content, _LEVEL, mtime=0))
        with self._guard, self._writing():
            with (self.folder / _RUN).open("a", encoding="utf-8", newline="\n") as run:
                run.write(_line(entry))
            self._run[url] = entry
        return answer

    def entries(self) -> list[Entry]:
        """List what is kept, by url."""
        known = self._known()
        return [known[url] for url in sorted(known)]

    def _known(self) -> dict[str, Entry]:
        with self._guard:
            return self._finished | self._run if self._running else self._run | self._finished

    def _take_lock(self) -> None:
        if self._running:
            raise SourceError(f"{self.folder}: a run has begun already")
        try:
            with self._writing():
                (self.folder / _ANSWERS).mkdir(parents=True, exist_ok=True)
                self._lock.acquire()
        except Timeout:
            raise SourceError(
                f"{self.folder}: another process is fetching into this folder "
                "(wait until it has finished)"
            ) from None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except Timeout:
            raise  # an OSError by descent, and not one of the disk
        except OSError as error:
            raise ExportError(
                f"cannot write {self.folder}: {error.strerror or error} "
                "(expected a folder in which files may be made)"
            ) from error

    def _must_run(self) -> None:
        if not self._running:
            raise RuntimeError("no run has begun: call begin_run() first")

    def _stop(self) -> None:
        self._running = False
        self._lock.release()

    def _read_index(self) -> dict[str, Entry]:
        path = self.folder / _INDEX
        try:
            text = path.read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"{path}: the index of the snapshots cannot be read") from error
        try:
            index = json.loads(text)
            if index["format"] != _FORMAT:
                raise SourceError(
                    f"{path}: form {index['format']} of the index is unknown (expected {_FORMAT}); "
                    "was it made by a newer version?"
                )
            entries = [_ENTRY.validate_python(record) for record in index["answers"]]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise SourceError(
                f"{path}: the index of the snapshots is damaged (remove the folder to fetch anew)"
            ) from error
        return {entry.url: entry for entry in entries}

    def _read_run(self) -> dict[str, Entry]:
        """Read the run; a line cut short by a kill is an answer to be asked again."""
        try:
            lines = (self.folder / _RUN).read_bytes().splitlines()
        except OSError:
            return {}
        run = {}
        for line in lines:
            try:
                entry = _ENTRY.validate_json(line)
            except ValidationError:
                continue
            run[entry.url] = entry
        return run

    def _read(self, entry: Entry) -> Answer:
        path = self.folder / _ANSWERS / entry.file
        try:
            with gzip.open(path) as file:
                content = file.read(min(entry.size, LARGEST) + 1)
        except FileNotFoundError as error:
            raise SourceError(f"{path}: the snapshot of {entry.url} is gone") from error
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"{path}: the snapshot of {entry.url} is damaged") from error
        if _sha256(content) != entry.sha256:
            raise SourceError(
                f"{path}: the snapshot of {entry.url} is damaged "
                "(its content has another hash than the index says)"
            )
        return Answer(
            url=entry.url,
            content=content,
            content_type=entry.content_type,
            retrieved=entry.retrieved,
            sha256=entry.sha256,
            from_snapshot=True,
            changed=entry.changed and self._run.get(entry.url) is entry,
            status=entry.status,
        )

    def _differs(self, old: Entry, content: bytes, status: int) -> bool:
        """Whether an answer says something else than a kept one, apart from when it was made."""
        # Two refusals are the same, however the service words them.
        if old.status != status or status != 200:
            return old.status != status
        if old.sha256 == _sha256(content):
            return False
        try:
            return bool(_sayings(self._read(old).content) != _sayings(content))
        except (SourceError, ValueError, RecursionError):
            return True

    def _sweep(self) -> None:
        """Remove what no line names: answers replaced, and files of a killed process."""
        kept = {entry.file for entry in [*self._finished.values(), *self._run.values()]}
        answers = self.folder / _ANSWERS
        for path in answers.glob("*.gz"):
            if _OWN_FILE.fullmatch(path.name) and path.name not in kept:
                path.unlink(missing_ok=True)
        for stage in [*self.folder.glob(_STAGES), *answers.glob(_STAGES)]:
            shutil.rmtree(stage, ignore_errors=True)


def parse_json(content: bytes) -> dict[str, Any]:
    """Read a JSON object, strictly: UTF-8, and no NaN or Infinity.

    Raises
    ------
    ValueError
        With the reason, as a clause about "the answer".
    """
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(text, parse_constant=_no_number)
        if "\\ud" in text or "\\uD" in text:
            # Half of a surrogate pair, which JSON can name and no file can hold.
            json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("the answer holds half a character (a lone surrogate)") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"the answer is not UTF-8 text (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise ValueError(
            "the answer is not JSON, or not all of it "
            f"({error.msg.lower()} at character {error.pos} of {len(error.doc)})"
        ) from error
    except (RecursionError, ValueError) as error:
        raise ValueError(f"the answer is not usable JSON ({error})") from error
    if not isinstance(document, dict):
        kind = type(document).__name__
        raise ValueError(f"the answer is a JSON {kind} (expected an object)")
    return document


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _record(entry: Entry) -> dict[str, Any]:
    """Give an entry as the index has it: with the file, for who looks into the folder."""
    return {**asdict(entry), "file": entry.file}


def _line(entry: Entry) -> str:
    # ASCII: no service can put a line end of any alphabet into the middle of a line.
    return json.dumps(_record(entry)) + "\n"


def _sayings(content: bytes) -> Any:
    document = json.loads(content)
    if isinstance(document, dict):
        return {name: value for name, value in document.items() if name not in _MADE_AT}
    return document
