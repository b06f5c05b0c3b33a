"""How well and how fast are mistakes told apart, and placed? Wrong answers, right ones and mutants of every exercise.

For each exercise: how many wrong answers and mutants were refused, how many right ones passed, by which names, and the
milliseconds of an examination; then for how many of them a place was found where one change would do, or two, and the
milliseconds of looking for it: by the clock, which on a busy machine says little, and of computing. Run it with
`make bench`, or with the ids of some exercises.
"""

import statistics
import sys
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
    for exercise in _chosen():
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


def _chosen():
    return [exercise for exercise in EXERCISES if len(sys.argv) == 1 or exercise.id in sys.argv[1:]]


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
    for exercise in _chosen():
        if exercise.judge:  # any function goes, or all depends on the learner's own
            continue
        counts, taken = _counted(exercise)
        sums += counts
        times += taken
        clock = [1000 * by_the_clock for by_the_clock, _ in taken]
        print(f"{exercise.id:24}{_row(counts)}{statistics.median(clock):12.0f}{max(clock):8.0f}", flush=True)
    print(f"{'all':24}{_row(sums)}")
    for what, taken in zip(("by the clock", "of computing"), zip(*times, strict=True), strict=True):
        print(f"milliseconds {what}: {_distribution(taken)}")
    share, located = sums["values found"] / sums["values"], sums["mutants found"] / max(sums["mutants"], 1)
    within = sums["values found"] / (sums["values"] - sums["values beyond"])
    print(f"{sums['all found'] / sums['all']:.1%} of the wrong answers have a place")
    print(
        f"{share:.1%} of those with wrong values, {within:.1%} without those that are marked as beyond a change or two"
    )
    print(f"{located:.1%} of the mutants are located at the line that was changed")


def _distribution(seconds):
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    shares = ((50, "half"), (75, "75 %"), (90, "90 %"), (99, "99 %"))
    return ", ".join(
        [*(f"{name} within {1000 * cuts[at - 1]:.0f}" for at, name in shares), f"worst {1000 * max(seconds):.0f}"]
    )


def _row(counts):
    pairs = [f"{counts[f'{name} found']}/{counts[name]}" for name in ("all", "values", "mutants")]
    return f"{pairs[0]:>11}{pairs[1]:>14}{counts['beyond']:8}{pairs[2]:>9}"


def _counted(exercise):
    """How many wrong answers and mutants there are, and how many have a place; and the seconds of looking."""
    counts, taken = Counter(), []
    for mistake in exercise.mistakes:
        place = _placed(exercise, mistake.wrong, taken)
        kinds = ["all"] if not has_wrong_values(exercise, mistake.wrong) else ["all", "values"]
        counts.update(kinds)
        counts.update(f"{kind} found" for kind in kinds if place)
        counts["beyond"] += mistake.place is None
        counts["values beyond"] += mistake.place is None and "values" in kinds
    for mutant in _different(exercise, MUTANTS):
        place, lines = _placed(exercise, mutant, taken), changed_lines(exercise.solution, mutant)
        counts["mutants"] += 1
        counts["mutants found"] += place is not None and any(
            p[0] <= line <= p[2] for p in place.parts for line in lines
        )
    return counts, taken


def _placed(exercise, function, taken):
    slug = examine(exercise.id, function).mistake
    start = time.perf_counter(), time.process_time()
    place = place_of(exercise, function, slug)
    taken.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return place


if __name__ == "__main__":
    main()
