"""What lesson 00 says in numbers, and whether it is so."""

from actcourse.pictures.explorers.one_function import SMALL_SLOPE

CLAIMS = {
    "the slope is below 0.1": lambda: SMALL_SLOPE == 0.1,
}
