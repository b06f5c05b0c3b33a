"""Several things that come back in another order than is wanted."""

from dataclasses import replace
from itertools import permutations

import numpy as np

from actcourse.exercises.examiner.case import Case
from actcourse.exercises.slugs import Finding
from actcourse.functions.words import listed


def order_of(exercise, given, fits):
    """The names of several things as they came back; None where that is the right order, or no order is right."""
    names, places = exercise.returns, range(len(given))
    if len(names) < 2 or fits(given):
        return None
    orders = (order for order in permutations(places) if fits([given[place] for place in order]))
    order = next(orders, None)
    return [names[order.index(place)] for place in places] if order else None


def misplaced(exercise, trials):
    """The `Finding` for things in the wrong order of which some are wrong besides; None where no order says more.

    That they are told by their shapes, or are all right, is found before. Here something that is right stands in
    another's place, or all of it is what one named mistake gives in its own order.
    """
    places = range(len(exercise.returns))
    if exercise.view or len(places) < 2:
        return None
    right_in_place = {place for place in places if all(trial.close(place) for trial in trials)}
    for order in list(permutations(places))[1:]:
        moved = [_moved(trial, order) for trial in trials]
        elsewhere = [place for place in places if order[place] != place]
        if right_in_place.isdisjoint(elsewhere) and all(_comparable(each) for each in moved):
            cases = [Case(exercise, moved, place) for place in places]
            right = [place for place in elsewhere if all(each.close(place) for each in moved)]
            if right and all(cases[place].telling() for place in right):
                return Finding("wrong-order", _in_anothers_place(exercise, order, right))
            if any(_made_by(mistake, cases) for mistake in exercise.mistakes):
                return Finding("wrong-order", _of_a_mistake(exercise, order))
    return None


def _moved(trial, order):
    return replace(trial, given=tuple(trial.given[place] for place in order))


def _comparable(trial):
    return all(np.shape(given) == np.shape(true) for given, true in zip(trial.given, trial.truth, strict=True))


def _made_by(mistake, cases):
    return mistake.message and all(case.telling() and case.makes(mistake.wrong) for case in cases)


def _in_anothers_place(exercise, order, right):
    names = exercise.returns
    said = " and ".join(f"`{names[place]}` is right and comes back as `{names[order[place]]}`" for place in right)
    return f"{said}. Put them in order first: {_wanted(names)}."


def _of_a_mistake(exercise, order):
    names = exercise.returns
    came = [names[order.index(place)] for place in range(len(names))]
    return (
        f"So far these look like {listed([f'`{name}`' for name in came])}, in this order, and not yet right. Put them "
        f"in order first: {_wanted(names)}."
    )


def _wanted(names):
    return f"wanted is {', '.join(f'`{name}`' for name in names)}"
