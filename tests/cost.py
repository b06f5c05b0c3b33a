"""What the tests cost, part by part: printed at their end, to be held against the table in CONTRIBUTING.md."""

from collections import Counter

# Every module of tests stands in one part; notebooks go by their folder.
PARTS = {
    "functions": [
        *("functions", "contract", "vector", "attention", "units", "records", "elsewhere", "words", "docstrings"),
        "own",
    ],
    "networks": [
        *(
            "networks",
            "arguments",
            "training",
            "comparing",
            "probe",
            "runs",
            "stopwatch",
            "health",
            "renamed",
            "gates",
            "outputs",
        ),
        *("watching", "arithmetic", "analysis", "search", "frameworks", "claims"),
    ],
    "pictures": [
        *("explorers", "explorer_corners", "pictures", "playground", "trainings", "callbacks", "worst_point"),
        "signals",
    ],
    "exercises": [
        *("sheets", "exercises", "confusion", "guard", "progress", "progress_file", "review", "quizzes", "shortcuts"),
        *("typed", "cli", "judging", "votes", "naming", "near_misses", "places", "slopes", "shield"),
        *("printing", "telling", "unusual", "variants"),
    ],
    "building": [
        *("build", "lessons", "coverage", "links", "predictions", "adding", "rooms", "setup", "server", "soak", "cost"),
        *("glossary", "teaching", "course_folder", "wheel", "upkeep", "poster"),
    ],
    "grading": [
        *("collect", "exports", "report", "submissions", "definitions", "examining", "sandbox", "hostile", "remote"),
        *("grading", "grade_command", "parallel", "cluster", "tampering", "gradescope"),
    ],
    "notebooks": ["notebooks", "solutions"],
    "browser": ["browser", "classic"],
    "pages": ["site", "player"],
}
# These begin, the longest first, and the rest follows in any order.
LONGEST = (
    *("explorers", "confusion", "pictures", "grading", "naming", "build", "lessons", "places", "functions"),
    *("near_misses", "adding", "grade_command", "claims", "guard", "shield", "playground"),
    "notebooks/catalogue.ipynb",
    *("browser/test_lessons", "site/test_browser", "browser/test_explorers", "browser/test_saved"),
    *("browser/test_quizzes", "browser/test_notebook_7"),
)
_PART_OF = {name: part for part, names in PARTS.items() for name in names}


def part_of(path):
    """The part that a file of tests belongs to, by its path in the repository."""
    name = path.removeprefix("tests/").split("/")[0]
    return _PART_OF[name.removeprefix("test_").removesuffix(".py")]


def seconds_by_part(reports):
    """The seconds that tests took, with what they set up and cleared away, by part."""
    seconds = Counter()
    for report in reports:
        seconds[part_of(report.nodeid.split("::")[0])] += report.duration
    return seconds


def place_in_order(path):
    """Where the tests of a file stand in the order of all, by its path in the repository; equal for all short ones."""
    name = path.removeprefix("tests/").removeprefix("test_").removesuffix(".py")
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)
