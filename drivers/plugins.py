"""What other installed packages bring along: entry points, found by their group and loaded when they are named.

Lives here: GROUPS, who brings what, and `load`. Why: a laboratory adds its own device or export without a fork. Must
never: load one that nobody has named, take one in the place of what is built in, or let a broken one end in a
traceback. docs/plugins.md says how one is written.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

DRIVERS, EMULATORS, EXPORTS = "stridecue.drivers", "stridecue.emulators", "stridecue.exports"
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    DRIVERS: ("driver", ("OPTIONS", "BAUD", "decode", "reset")),
    EMULATORS: ("emulator", ("encode",)),
    EXPORTS: ("export", ("write",)),
}
"""Group -> what one of it is called for people, and what it must have."""


class PluginError(Exception):
    """A plug-in cannot be used; the text says which, of which package, and why."""


class Plugin(NamedTuple):
    """One entry point."""

    group: str
    name: str
    point: "EntryPoint"

    @property
    def package(self) -> str:
        """Who brings it, with the version."""
        brought = self.point.dist
        return f"{brought.name} {brought.version}" if brought else "an unknown package"

    @property
    def words(self) -> str:
        """For people."""
        return f"{GROUPS[self.group][0]} '{self.name}' of {self.package}"


@cache
def found(group: str) -> tuple[Plugin, ...]:
    """All of a group that are installed, by name. Nothing is loaded; to look takes some milliseconds."""
    from importlib.metadata import entry_points

    rows = {(point.name, point.value, point.dist and point.dist.name): point for point in entry_points(group=group)}
    return tuple(sorted((Plugin(group, point.name, point) for point in rows.values()), key=lambda row: row.name))


def names(group: str) -> set[str]:
    """What they are called."""
    return {plugin.name for plugin in found(group)}


def load(group: str, name: str) -> Any:
    """What stands behind a name. KeyError: no package brings it; PluginError: two do, or it is broken."""
    rows = [plugin for plugin in found(group) if plugin.name == name]
    if not rows:
        raise KeyError(name)
    if len(rows) > 1:
        packages = " and ".join(plugin.package for plugin in rows)
        raise PluginError(f"{GROUPS[group][0]} '{name}' is brought by {packages}; uninstall one of them")
    return _whole(rows[0])


def fault(plugin: Plugin, built_in: set[str]) -> str:
    """Why it cannot be used; '' if it can."""
    if plugin.name in built_in:
        return f"{plugin.words}: that name is built in, and what is built in is used"
    try:
        load(plugin.group, plugin.name)
    except PluginError as error:
        return str(error)
    return ""


def _whole(plugin: Plugin) -> Any:
    try:
        made = plugin.point.load()
    except Exception as error:  # whatever a stranger's module does at its import is said, not raised
        raise PluginError(f"{plugin.words} cannot be loaded: {type(error).__name__}: {error}") from error
    lacking = [name for name in GROUPS[plugin.group][1] if not hasattr(made, name)]
    if lacking:
        raise PluginError(f"{plugin.words} is none: it has no {', no '.join(lacking)}")
    return made
