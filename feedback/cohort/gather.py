"""All inputs of a cohort into one data set: what is there is left, what is new or other is made.

Lives here: `gather`, and what it has to tell. Why: killed or repeated, the same inputs give the same data set. Must
never: take a result for done that does not lie in its place, or stop at a bad file.

The same content under several names is one session: that of the name which comes first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from feedback.cohort.manifest import Manifest
from feedback.cohort.one import Done, Job, one
from feedback.cohort.pool import results
from feedback.cohort.settings import Settings
from feedback.cohort.sources import Source


@dataclass
class Gathered:
    """What became of the inputs."""

    made: int = 0
    left: int = 0
    """Not touched: their tables were there."""
    copies: list[tuple[str, str]] = field(default_factory=list)
    """(input, the input that has the same content)."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(input, why it cannot be read)."""
    damaged: list[tuple[str, str]] = field(default_factory=list)
    """(input, what of it could not be read)."""

    @property
    def sound(self) -> bool:
        """Whether all of it could be read."""
        return not (self.failed or self.damaged)


def gather(
    sources: Sequence[Source],
    manifest: Manifest,
    settings: Settings,
    workers: int = 0,
    scheduler: str = "",
    progress: Callable[[float], None] = lambda _share: None,
    key: str = "",
) -> Gathered:
    """Make what is missing, the largest first, so that no worker is late alone; key: path of the secret key.

    PoolError: no workers. OSError: the data set cannot be written.
    """
    told, jobs = Gathered(), []
    for source in sources:
        if entry := manifest.knows(source):
            told.left += 1
            _note(told, source.url, entry.damage, entry.source)
        else:
            jobs.append(Job(source, settings, manifest.before(source), key))
    jobs.sort(key=lambda job: -job.source.size)
    order = {source.url: place for place, source in enumerate(sources)}
    for count, done in enumerate(results(one, jobs, workers, scheduler), 1):
        _keep(done, manifest, order, told)
        progress(count / len(jobs))
    manifest.sweep()
    for rows in (told.copies, told.failed, told.damaged):
        rows.sort()
    return told


def _keep(done: Done, manifest: Manifest, order: dict[str, int], told: Gathered) -> None:
    """Put one result where it belongs."""
    source = done.source
    if done.failed:
        manifest.forget(source.url)
        told.failed.append((source.url, done.failed))
        return
    entry = manifest.entries.get(done.sha256)
    is_there = entry is not None and entry.key == manifest.key
    if entry and is_there and (done.parts is None or order.get(entry.source, -1) < order[source.url]):
        manifest.see(done.sha256, source)
        told.left += done.parts is None
        _note(told, source.url, entry.damage, entry.source)
        return
    place = f"patient={quote(done.patient, safe='')}/session={quote(done.session, safe='')}_{done.sha256[:8]}"
    if entry and is_there:
        told.copies.append((entry.source, source.url))
        told.made -= 1
    manifest.add(done.sha256, source, place, done.parts or {}, done.damage)
    told.made += 1
    _note(told, source.url, done.damage, source.url)


def _note(told: Gathered, url: str, damage: str, original: str) -> None:
    if original != url:
        told.copies.append((url, original))
    elif damage:
        told.damaged.append((url, damage))


def notes(told: Gathered, partial: Iterable[str]) -> list[tuple[str, str]]:
    """For people: (input, what was not as one would wish)."""
    return [
        *((url, "cut short; `stridecue sessions repair` makes it whole") for url in partial),
        *((url, f"a copy of {original}, counted once") for url, original in told.copies),
        *((url, f"not all of it: {damage}") for url, damage in told.damaged),
        *((url, f"cannot be read: {why}") for url, why in told.failed),
    ]
