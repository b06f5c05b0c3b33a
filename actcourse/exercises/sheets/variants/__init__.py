"""Private variations of sheets: functions and constants that a seed draws, for which nobody has published solutions.

Nothing is stored. The seed stands in the names, of the sheet as in `02_saturating_4711`, of its exercises as in
`saturating_sum_4711` and `saturating_sum_prime_4711`; from a name alone the same is drawn again, everywhere.
"""

import functools
import random
import re

from actcourse.exercises.sheets.variants.families import FAMILIES
from actcourse.exercises.sheets.variants.pieces import Piece
from actcourse.exercises.sheets.variants.records import Drawn, exercises
from actcourse.functions.names import unknown

PAIRS = 3  # of a function and its slope on a sheet
_SEED = "[1-9][0-9]{0,8}"
_SHEET = re.compile(rf"({'|'.join(FAMILIES)})_({_SEED})")
_SHEET_OF = {each.name: sheet for sheet, family in FAMILIES.items() for each in family.structures}
_EXERCISE = re.compile(rf"({'|'.join(_SHEET_OF)})(?:_prime)?_({_SEED})")


def is_variant(sheet):
    """Whether this is the name of a variant."""
    return _SHEET.fullmatch(sheet) is not None


def named_variant(sheet, seed):
    """The name of a variant; LookupError for a sheet without any. sheet: such as "02" or "02_saturating"."""
    name = next((each for each in FAMILIES if sheet in (each, each[:2], each[:2].lstrip("0"))), None)
    if name is None:
        raise LookupError(unknown("sheet with private variations", sheet, FAMILIES))
    return f"{name}_{seed}"


def variant_of(id):
    """The name of the variant that an exercise's id belongs to, whether its seed draws it or not; "" for other ids."""
    found = _EXERCISE.fullmatch(id)
    return f"{_SHEET_OF[found[1]]}_{found[2]}" if found else ""


def exercises_of_variant(sheet):
    """The exercises of a variant, by its name; none for what is no such name."""
    found = _SHEET.fullmatch(sheet)
    return _drawn(found[1], int(found[2])) if found else ()


def exercise_of_variant(id):
    """The exercise with this id, drawn again; None where no variant has it."""
    return next((exercise for exercise in exercises_of_variant(variant_of(id)) if exercise.id == id), None)


@functools.lru_cache(maxsize=32)
def _drawn(sheet, seed):
    family, draw = FAMILIES[sheet], _Draw(1000 * seed + int(sheet[:2]))
    structures = sorted(draw.several(family.structures, PAIRS), key=family.structures.index)
    questions = family.question, family.slope_question
    both = [exercises(_formula(f"{sheet}_{seed}", seed, each, draw, questions)) for each in structures]
    return tuple(exercise for pair in both for exercise in pair)


def _formula(sheet, seed, structure, draw, questions):
    chosen = []
    for options in structure.options:
        chosen.append(draw.one([option for option in options if option not in chosen]))
    exchanged = [
        (structure.build(*_with_exchange(chosen, pair)), isinstance(chosen[pair[0]], Piece))
        for pair in structure.exchange
    ]
    names = f"{structure.name}_{seed}", f"{structure.name}_prime_{seed}"
    corners = structure.corners(*chosen)
    return Drawn(sheet, *names, structure.build(*chosen), tuple(exchanged), corners, questions)


def _with_exchange(chosen, pair):
    other = list(chosen)
    other[pair[0]], other[pair[1]] = chosen[pair[1]], chosen[pair[0]]
    return other


class _Draw:
    """Draws by `random.Random.random` alone, the one sequence that Python promises to keep for a seed."""

    def __init__(self, seed):
        self._random = random.Random(seed).random

    def one(self, options):
        """One of these."""
        return options[int(self._random() * len(options))]

    def several(self, options, count):
        """So many of these, each once."""
        left = list(options)
        return [left.pop(int(self._random() * len(left))) for _ in range(count)]
