"""When a question of a lesson is due again: after gaps that grow with every right answer.

After a wrong one they begin anew. Growing gaps are a custom of spaced repetition, and these four are one choice among
many; whether they are the best was not measured. Days are those of the machine's own calendar, so that a journey, or a
server in another time zone, may bring a question a few hours early or late.

The state of a question is a dict: `answered`, the day of the answer that counts, as "2026-03-01"; `right`, whether it
was right; `step`, how many gaps are over. Other keys, of newer releases, are kept.
"""

from datetime import date, timedelta

GAPS = (1, 3, 7, 21)  # days
SLACK = timedelta(1)  # by which a day may be ahead of today, in another time zone


def today():
    """The clock, which tests replace."""
    return date.today()


def after(state, right, day):
    """The state of a question once it was answered on this day.

    state: what it was, {} for an answer of unknown day, None for none. Of several answers on one day the first counts.
    A right answer before the question is due leaves it due when it was.
    """
    if state is None:
        return {"answered": day.isoformat(), "right": right, "step": 0}
    last = _last(state, day)
    again, early = last is not None and day <= last, right and not is_due(state, day)
    if again or early:
        return state
    return {**state, "answered": day.isoformat(), "right": right, "step": state.get("step", 0) + 1 if right else 0}


def due(state, day):
    """The day on which a question is due, seen from `day`; None once all gaps are over."""
    step, last = state.get("step", 0), _last(state, day)
    if step >= len(GAPS):
        return None
    return day if last is None else last + timedelta(GAPS[step])


def is_due(state, day):
    """Whether a question is due on this day."""
    when = due(state, day)
    return when is not None and when <= day


def _last(state, day):
    """The day of the last answer; None where that is unknown, or lies ahead, as when a clock was wrong."""
    last = date.fromisoformat(state["answered"]) if "answered" in state else None
    return None if last is None or last > day + SLACK else last


def later(one, other):
    """Of two states of one question that of the later answer; of the same day that which is due sooner."""
    return max(one, other, key=lambda state: (date.fromisoformat(state["answered"]), -state["step"]))


def is_state(entry):
    """Whether something that was read from a file is the state of a question."""
    if not isinstance(entry, dict) or type(entry.get("right")) is not bool or type(entry.get("step")) is not int:
        return False
    try:
        date.fromisoformat(entry["answered"])
    except (KeyError, TypeError, ValueError):
        return False
    return entry["step"] >= 0
