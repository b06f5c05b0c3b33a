"""The course as nbgrader sees it: where its folder is, and its settings."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config, ConfigFileNotFound, JSONFileConfigLoader, PyFileConfigLoader

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "nbgrader_config"


def configure(config):
    """Put into nbgrader's settings what it has to know of this course: its folders, and how sheets are released."""
    config.CourseDirectory.course_id = "actcourse"
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "exercises"
    # With what a cell has shown go the marks that it is hidden and that it is compared.
    config.ClearOutput.remove_metadata_fields = {"collapsed", "scrolled", "jupyter", "tags"}
    config.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}


def settings(folder):
    """The settings that nbgrader's own commands would find in this folder: the machine's, the user's and the folder's.

    A folder without settings of its own is taken for one of this course.
    """
    config = Config()
    if not any((folder / f"{SETTINGS}.{ending}").exists() for ending in _LOADERS):
        configure(config)
    for place in [*reversed(jupyter_config_path()), str(folder)]:
        for ending, loader in _LOADERS.items():
            with suppress(ConfigFileNotFound):
                config.merge(loader(f"{SETTINGS}.{ending}", place).load_config())
    return config


_LOADERS = {"json": JSONFileConfigLoader, "py": PyFileConfigLoader}


def put_tools_in_reach():
    """Let nbgrader find `alembic`, which it calls by its name alone, where the environment is not activated."""
    folder = str(Path(sys.executable).parent)
    if folder not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([folder, os.environ["PATH"]])
