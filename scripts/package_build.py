"""How the package is built: the examples of configs/ go into it, so that an installed stridecue has them.

Lives here: `BuildWithExamples`, named by setup.cfg. Why: configs/ stands at the top, where people look for it, and is
in git once; an installed package has no repository beside it. Must never: be imported by the product.
"""

import shutil
from pathlib import Path

from setuptools.command.build_py import build_py

CONFIGS = Path(__file__).resolve().parent.parent / "configs"
INSIDE = Path("feedback", "configs")
"""Where feedback/config/examples.py looks for them."""


class BuildWithExamples(build_py):
    """Modules and package data as ever; then the examples."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for path in _examples():
                target = self._target(path)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        outputs: list[str] = super().get_outputs(include_bytecode)
        return outputs if self.editable_mode else [*outputs, *(str(self._target(path)) for path in _examples())]

    def _target(self, path: Path) -> Path:
        return Path(self.build_lib, INSIDE, path.relative_to(CONFIGS))


def _examples() -> list[Path]:
    return sorted(path for path in CONFIGS.rglob("*") if path.is_file())
