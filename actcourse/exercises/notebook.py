"""What a learner calls in a notebook: `check` and `hint`."""

from IPython import get_ipython
from IPython.display import display

from actcourse.exercises.examination import examine, find_exercise

_HEADINGS = {"passed": "✓ passed", "failed": "✗ not yet", "not attempted": "○ not attempted"}


def check(id, function=None):
    """Examine `function`, show what is right or wrong with it, and return the `Outcome`.

    id: the exercise's id as text, such as "sigmoid_prime". For an unknown id the message says so and
    None is returned, so that the notebook goes on.
    """
    try:
        outcome = examine(id, function)
    except LookupError as error:
        return _say(f"**{error.args[0]}**")
    name = f": *{outcome.mistake}*" if outcome.mistake else ""
    score = f" ({outcome.points:g} of {outcome.max_points:g} points)"
    _say(f"**{_HEADINGS[outcome.status]}, `{id}`**{score}{name}\n\n{outcome.message}")
    return outcome


def hint(id, number=1):
    """Show a hint for an exercise: the first is the gentlest, the last the plainest.

    number: which hint, from 1. An unknown id or number is answered with what there is.
    """
    try:
        hints = find_exercise(id).hints
    except LookupError as error:
        return _say(f"**{error.args[0]}**")
    if type(number) is not int or not 1 <= number <= len(hints):
        return _say(f"**`{id}` has {len(hints)} hints, numbered from 1; {number!r} is none of them.**")
    more = f"\n\nThe next one: `hint({id!r}, {number + 1})`." if number < len(hints) else ""
    return _say(f"**Hint {number} of {len(hints)}.** {hints[number - 1]}{more}")


def _say(text):
    if get_ipython() is None:
        print(text)
    else:
        display({"text/markdown": text, "text/plain": text}, raw=True)
