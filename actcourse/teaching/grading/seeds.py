"""The seed of a class's private probes: one file beside the results, for `actcourse grade` and for Gradescope."""

import json
import os
import secrets

from actcourse.exercises.learner import files

SEED = ".seed"  # the file in the folder of results


def class_seed(folder):
    """The seed, which is the same for the whole class; made when it is first needed. ValueError where it is damaged."""
    path = folder / SEED
    try:
        return int(json.loads(files.read(path)))
    except FileNotFoundError:
        pass
    except (ValueError, TypeError):
        raise ValueError(f"{path} holds no seed any more; without it, everybody is examined with another one") from None
    files.replace(path, json.dumps(secrets.randbits(62)).encode())
    os.chmod(path, 0o600)
    return class_seed(folder)
