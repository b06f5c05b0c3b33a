"""What a learner's code did when it stopped: whether a named mistake does the same."""

from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.recognition import gives
from actcourse.exercises.examiner.trial import in_parts, parts
from actcourse.exercises.examiner.wording import error_text


def stopping_alike(exercise, answer, function):
    """The named mistake whose code stops with the same words and does the same at all other probes; None for none.

    The words alone say which sizes met, and not in which formula.
    """
    text = error_text(answer.error)
    for mistake in exercise.mistakes:
        error = ask(mistake.wrong, answer.args).error if mistake.message else None
        if error is not None and error_text(error) == text and _always_alike(exercise, function, mistake.wrong):
            return mistake
    return None


def _always_alike(exercise, function, wrong):
    return all(_alike(exercise, function, wrong, p.args) for p in exercise.probes if p.stage == "ordinary")


def _alike(exercise, function, wrong, args):
    mine, theirs = in_parts(exercise, ask(function, args)), ask(wrong, args)
    if mine.error is None and theirs.error is None:
        try:
            return gives(exercise, lambda *_: theirs.result, args, parts(exercise, mine.result))
        except TypeError:  # one thing where several are wanted
            return False
    return None not in (mine.error, theirs.error) and error_text(mine.error) == error_text(theirs.error)
