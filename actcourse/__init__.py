"""A course on activation functions: sliders under the formulas, exercises that name the mistake.

    from actcourse import explore, check, SIGMOID
    explore("sigmoid")        # a picture with sliders
    SIGMOID                   # its card
    check("sigmoid", mine)    # says what is right or wrong with a function that you wrote

The rooms of the package, each of which uses only those before it:
functions (what is taught), networks (what is done with it), pictures (how it is seen), exercises (how
it is asked), teaching (how it is handed out).
"""

from actcourse.functions import CATALOG, activation, find, records
from actcourse.functions.fetching import fetcher

globals().update(records())  # SIGMOID, LEAKY_RELU, GELU_TANH, …

# Widgets, matplotlib and scikit-learn take most of a second to import, so these names are fetched when first used.
_FETCHED = {
    **dict.fromkeys(
        ("check", "hint", "import_progress", "progress", "quiz", "review", "solution"),
        "actcourse.exercises.learner.notebook",
    ),
    "votes": "actcourse.exercises.learner.votes",
    **dict.fromkeys(("compare_functions", "explore", "overview", "race"), "actcourse.pictures"),
    **dict.fromkeys(("DATA", "MLP", "SGD", "Adam", "Data", "Output", "RMSProp", "Watch"), "actcourse.networks"),
    **dict.fromkeys(
        ("analyse", "batches", "compare", "equal_sizes", "fit_unit", "stack", "train"), "actcourse.networks"
    ),
    "claims": "actcourse.networks.claims",
    "lesson_run": "actcourse.networks.runs",
    "disagreements": "actcourse.networks.frameworks",
    "where_installed": "actcourse.networks.optional",
    "doctor": "actcourse.health",
}

__all__ = ["CATALOG", "activation", "find", *sorted(records()), *sorted(_FETCHED)]


__getattr__ = fetcher(__name__, _FETCHED)


def __dir__():
    return sorted({*globals(), *_FETCHED})
