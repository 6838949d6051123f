"""stridecue's feedback system: time, walking, cues and sound. Device bytes are the business of `drivers`.

    feedback.analyse(walk, rig=…)         a recorded walk through the engine, as pandas tables
    feedback.open_session(path, key=…)    a recorded session, as pandas tables

Both are in feedback.api, which is imported when one of them is named: this package costs nothing to import.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedback.api import analyse, open_session

__version__ = "0.1.0"
__all__ = ["__version__", "analyse", "open_session"]


def __getattr__(name: str) -> object:
    if name in ("analyse", "open_session"):
        from importlib import import_module

        return getattr(import_module("feedback.api"), name)
    raise AttributeError(f"module 'feedback' has no attribute '{name}'")
