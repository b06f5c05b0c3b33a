"""`explore`: from a name to its explorer."""

from dataclasses import replace
from importlib import import_module

from actcourse.functions import CATALOG, activation
from actcourse.functions.names import plain, unknown
from actcourse.functions.words import said, text_of
from actcourse.pictures.explorers.batch import explore_batch
from actcourse.pictures.explorers.one_function import explore_function

# In teaching order: what each is called, and the function, in a module of `explorers/`, that makes it. They are fetched
# when asked for, as some need scikit-learn, which takes a second to import.
SUBJECTS = {
    "several functions": "several:explore_several",
    "neuron": "neuron:explore_neuron",
    "collapse": "collapse:explore_collapse",
    "adding up": "adding_up:explore_adding_up",
    "approximation": "approximation:explore_approximation",
    "folding": "folding:explore_folding",
    "boundary": "boundary:explore_boundary",
    "centring": "centring:explore_centring",
    "depth": "depth:explore_depth",
    "training health": "training_health:explore_training_health",
    "dying ReLU": "dying:explore_dying",
    "learned slope": "learned_slope:explore_learned_slope",
    "imitations": "imitations:explore_imitations",
    "softmax": "softmax:explore_softmax",
    "attention": "attention:explore_attention",
    "dropout": "dropout:explore_dropout",
    "equal runners": "equal_runners:explore_equal_runners",
    "playground": "playground.live:Playground",
}


def explore(name=None, df=None, player=None):
    """The explorer with this name: controls in a live notebook, a picture elsewhere.

    name: a subject from the list, or an activation: its name or alias, an `Activation`, or a plain function of one
    array, with its derivative as df, which is measured where it is not given. Without a name: a list of all, each with
    its question.
    player: True for one whose positions are drawn beforehand, which takes seconds; it moves without a kernel, as in a
    notebook that is saved as a web page; of the playground, which trains as it goes, a picture is all that is seen
    then. False for widgets. Left out, widgets where the front end can show them.
    Raises LookupError for an unknown name, suggesting the nearest, TypeError for a df beside what is no function, and
    what `activation` raises for functions that cannot be one.
    """
    if df is not None:
        if not callable(name):
            raise TypeError(f"df is the derivative of a function of your own, and cannot stand beside {said(name)}")
        name = activation(name, df)
    if name is None:
        return Contents()
    subjects = {plain(subject): subject for subject in SUBJECTS}
    text = text_of(name)
    if text is not None and plain(text) in subjects:
        return replace(_made(subjects[plain(text)]), player=player)
    try:
        return replace(explore_function(name), others=(explore_batch(name),), player=player)
    except LookupError as error:
        aliases = [each for one in CATALOG for each in (one.name, *one.also_known_as)]
        message = unknown("explorer", name, list(SUBJECTS), aliases).rstrip(".")
        raise LookupError(f"{message}, and the name of every activation, such as 'sigmoid'.") from error


def _made(subject):
    module, function = SUBJECTS[subject].split(":")
    return getattr(import_module(f"actcourse.pictures.explorers.{module}"), function)()


class Contents:
    """All explorers, shown as a table of what to call and what each asks."""

    @property
    def rows(self):
        """Pairs of a name and a question."""
        return [("sigmoid", explore_function("sigmoid").question), *((name, _made(name).question) for name in SUBJECTS)]

    def _repr_markdown_(self):
        rows = [f"| `explore({name!r})` | {question} |" for name, question in self.rows]
        return "\n".join(["| call | question |", "|:--|:--|", *rows, "", _EVERY])

    def __repr__(self):
        return "\n".join([*(f"explore({name!r}): {question}" for name, question in self.rows), _EVERY])


_EVERY = "In place of the sigmoid, any activation: `CATALOG` lists them."
