"""How well and how fast are mistakes told apart, and placed? Wrong answers, right ones and mutants of every exercise.

For each exercise: how many wrong answers and mutants were refused, how many right ones passed, by which names, and the
milliseconds of an examination; then for how many of them a place was found where one change would do, or two, and the
milliseconds of looking for it. Run it with `make bench`.
"""

import statistics
import time
import warnings
from collections import Counter

import numpy as np

from actcourse.exercises import EXERCISES
from actcourse.exercises.examiner.places import place_of
from tests.mutants import MOST, changed_lines, mutants
from tests.test_confusion import DRAWS, differs
from tests.test_places import MUTANTS, has_wrong_values
from tests.unlocated import examine


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
    _places()


def _timed(exercise, function):
    start = time.perf_counter()
    outcome = examine(exercise.id, function)
    return outcome, time.perf_counter() - start


def _different(exercise, most=MOST):
    """The mutants of a solution that give other values somewhere, of so many."""
    if exercise.judge:  # any function goes
        return []
    rng = np.random.default_rng(0)
    draws = [exercise.arguments(rng) for _ in range(DRAWS)]
    return [mutant for _, mutant in mutants(exercise.solution, most) if differs(exercise, mutant, draws)]


# -- places -----------------------------------------------------------------------------------------------


def _places():
    """For how many wrong answers and mutants a place is found in the time that a check takes for it."""
    print(f"\n{'places':24}{'all':>11}{'wrong values':>14}{'beyond':>8}{'mutants':>9}{'ms: median':>12}{'worst':>8}")
    sums, times = Counter(), []
    for exercise in EXERCISES:
        if exercise.judge:
            continue
        counts, taken = _counted(exercise)
        sums += counts
        times += taken
        print(f"{exercise.id:24}{_row(counts)}{statistics.median(taken):12.0f}{max(taken):8.0f}", flush=True)
    tenth = statistics.quantiles(times, n=10)[-1]
    print(f"{'all':24}{_row(sums)}{statistics.median(times):12.0f}{max(times):8.0f}, 90 % within {tenth:.0f} ms")
    share, located = sums["values found"] / sums["values"], sums["mutants found"] / sums["mutants"]
    within = sums["values found"] / (sums["values"] - sums["beyond"])
    print(
        f"{share:.1%} of the wrong answers with wrong values have a place, {within:.1%} without those marked as beyond"
    )
    print(f"{located:.1%} of the mutants are located at the line that was changed")


def _row(counts):
    pairs = [f"{counts[f'{name} found']}/{counts[name]}" for name in ("all", "values", "mutants")]
    return f"{pairs[0]:>11}{pairs[1]:>14}{counts['beyond']:8}{pairs[2]:>9}"


def _counted(exercise):
    """How many wrong answers and mutants there are, and how many have a place; and the milliseconds of looking."""
    counts, taken = Counter(), []
    for mistake in exercise.mistakes:
        place = _placed(exercise, mistake.wrong, taken)
        kinds = ["all"] if not has_wrong_values(exercise, mistake.wrong) else ["all", "values"]
        counts.update(kinds)
        counts.update(f"{kind} found" for kind in kinds if place)
        counts["beyond"] += mistake.place is None
    for mutant in _different(exercise, MUTANTS):
        place, lines = _placed(exercise, mutant, taken), changed_lines(exercise.solution, mutant)
        counts["mutants"] += 1
        counts["mutants found"] += place is not None and any(
            p[0] <= line <= p[2] for p in place.parts for line in lines
        )
    return counts, taken


def _placed(exercise, function, taken):
    slug = examine(exercise.id, function).mistake
    start = time.perf_counter()
    place = place_of(exercise, function, slug)
    taken.append(1000 * (time.perf_counter() - start))
    return place


if __name__ == "__main__":
    main()
