"""How well and how fast are mistakes told apart? Wrong answers, right ones and mutants of every exercise.

For each exercise: how many wrong answers and mutants were refused, how many right ones passed, by which names, and the
milliseconds of an examination. Run it with `make bench`.
"""

import statistics
import time
import warnings
from collections import Counter

import numpy as np

from actcourse.exercises import EXERCISES, examine
from tests.mutants import mutants
from tests.test_confusion import DRAWS, differs


def main():
    warnings.simplefilter("ignore")  # of mutants
    print(f"{'':24}{'wrong':>14}{'right':>9}{'mutants':>13}{'ms: median':>12}{'worst':>8}")
    names, times = Counter(), []
    for exercise in EXERCISES:
        wrong = [_timed(exercise, mistake.wrong) for mistake in exercise.mistakes]
        right = [_timed(exercise, answer) for answer in (exercise.solution, *exercise.also_right)]
        refused = [_timed(exercise, mutant) for mutant in _different(exercise)]
        names.update(outcome.mistake for outcome, _ in (*wrong, *refused) if outcome.mistake)
        named = sum(o.mistake == mistake.slug for (o, _), mistake in zip(wrong, exercise.mistakes, strict=True))
        taken = [1000 * seconds for _, seconds in (*wrong, *right, *refused)]
        times += taken
        passed = sum(outcome.status == "passed" for outcome, _ in right)
        failed = sum(outcome.status == "failed" for outcome, _ in refused)
        print(
            f"{exercise.id:24}{named:4} of {len(wrong):3} {passed:5}/{len(right)}{failed:7}/{len(refused):<4}"
            f"{statistics.median(taken):12.1f}{max(taken):8.1f}",
            flush=True,
        )
    print(
        f"\nall: {len(times)} examinations, {statistics.median(times):.1f} ms at the median, {max(times):.1f} at worst"
    )
    print("\n".join(f"{name:26}{count:5}" for name, count in names.most_common()))


def _timed(exercise, function):
    start = time.perf_counter()
    outcome = examine(exercise.id, function)
    return outcome, time.perf_counter() - start


def _different(exercise):
    """The mutants of a solution that give other values somewhere."""
    if exercise.judge:  # any function goes
        return []
    rng = np.random.default_rng(0)
    draws = [exercise.arguments(rng) for _ in range(DRAWS)]
    return [mutant for _, mutant in mutants(exercise.solution) if differs(exercise, mutant, draws)]


if __name__ == "__main__":
    main()
