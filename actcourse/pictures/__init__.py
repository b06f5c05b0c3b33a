"""How it is seen: pictures that ask a question, with sliders that answer it."""

from actcourse.pictures.choice import explore
from actcourse.pictures.comparison import compare_functions
from actcourse.pictures.controls import Choice, Slider, Steps
from actcourse.pictures.explorer import Explorer
from actcourse.pictures.signals import compare_signals
from actcourse.pictures.tables import overview
from actcourse.pictures.timing import race

__all__ = [
    "Choice",
    "Explorer",
    "Slider",
    "Steps",
    "compare_functions",
    "compare_signals",
    "explore",
    "overview",
    "race",
]
