"""What each stage of an examination is worth when a sheet is handed in and graded."""

from actcourse.functions.words import counted, listed

# Shares of an exercise's points: quarters of 1, 2 or 3 points are numbers that anybody can add up.
SHARES = {("ordinary",): 0.5, ("tails",): 0.25, ("integers", "float32"): 0.25}
_WORDS = {
    "ordinary": "ordinary numbers",
    "tails": "very large and very small ones",
    "integers": "integers",
    "float32": "single precision",
}


def stages_of(exercise):
    """The stages of an exercise's examination, in order. One that is judged as a whole has a single one."""
    asked = {"ordinary"} if exercise.judge else {probe.stage for probe in exercise.probes}
    return tuple(stage for stage in _WORDS if stage in asked)


def points_by_stages(exercise):
    """What is worth how many points: a dict from a tuple of stages, all of which must be passed, to points.

    What an exercise does not ask for counts with ordinary numbers.
    """
    asked = stages_of(exercise)
    groups = {tuple(stage for stage in group if stage in asked): share for group, share in SHARES.items()}
    points = {group: share * exercise.points for group, share in groups.items() if group}
    points["ordinary",] += exercise.points - sum(points.values())
    return points


def earned(exercise, passed):
    """The points for the stages that were passed; without ordinary numbers nothing else counts.

    passed: for each stage, whether it was.
    """
    if not passed["ordinary"]:
        return 0.0
    return float(sum(worth for group, worth in points_by_stages(exercise).items() if all(map(passed.get, group))))


def stages_in_words(exercise):
    """What is worth what, as a sentence of the sheet; empty where all is worth the same."""
    points = points_by_stages(exercise)
    if len(points) == 1:
        return ""
    parts = [
        f"{counted(worth, 'point')} for {listed([_WORDS[stage] for stage in group])}" for group, worth in points.items()
    ]
    comma = "," if len(parts) > 2 else ""  # some of them have an "and" of their own
    return f"Graded in parts: {', '.join(parts[:-1])}{comma} and {parts[-1]}."
