"""How it is seen: pictures that ask a question, with sliders that answer it."""

from actcourse.functions.fetching import fetcher

_MODULES = {
    "Choice": "actcourse.pictures.controls",
    "Explorer": "actcourse.pictures.explorer",
    "Slider": "actcourse.pictures.controls",
    "Steps": "actcourse.pictures.controls",
    "compare_functions": "actcourse.pictures.comparison",
    "compare_signals": "actcourse.pictures.signals",
    "explore": "actcourse.pictures.choice",
    "overview": "actcourse.pictures.tables",
    "race": "actcourse.pictures.timing",
}
__all__ = [*_MODULES]
__getattr__ = fetcher(__name__, _MODULES)  # together they take seconds to import
