"""nbgrader's steps as grading calls them: scoring one rebuilt notebook, and making pages of feedback.

Folders are named, not searched for by patterns: the name of a learner may be one. Nothing is run.
"""

import logging
import os

from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from nbgrader.utils import determine_grade

from actcourse.teaching.grading.rebuilding import NO_MARK


class _Named:
    """For a converter: the one notebook of each of the learners that are named, in place of a search."""

    def choose(self, sheet, students):
        """Take these next."""
        folders = [self._format_source(sheet, student) for student in students]
        self._chosen = {folder: [os.path.join(folder, f"{sheet}.ipynb")] for folder in folders}

    def init_notebooks(self):
        self.assignments = self._chosen


class Scoring(_Named, Autograde):
    """nbgrader's grading of notebooks that say already what each cell scores: nothing is to be cleaned or run."""

    def __init__(self, **more):
        super().__init__(force=True, **more)
        self.sanitize_preprocessors = []
        self.autograde_preprocessors = [SaveScores, AssignLatePenalties]


class SaveScores(SaveAutoGrades):
    """nbgrader's saving of scores; some cells have none, and extra credit is to be looked at again like a score."""

    def _add_score(self, cell, resources):
        mark = cell.metadata["nbgrader"]
        grade = self.gradebook.find_grade(mark["grade_id"], self.notebook_id, self.assignment_id, self.student_id)
        without = cell.metadata.get(NO_MARK, False)
        grade.auto_score = None if without else determine_grade(cell, self.log)[0]
        grade.needs_manual_grade = bool(without or grade.manual_score is not None or grade.extra_credit)
        self.gradebook.db.commit()

    def _add_comment(self, cell, resources):
        if not cell.metadata.get(NO_MARK, False):  # what could not be read is not "No response."
            super()._add_comment(cell, resources)


class Feedback(_Named, GenerateFeedback):
    """nbgrader's pages of feedback."""

    def __init__(self, **more):
        super().__init__(force=True, **more)


class Log:
    """A log for nbgrader that keeps what went wrong and prints nothing."""

    def __init__(self):
        self.logger = logging.getLogger("actcourse.nbgrader")
        self.logger.propagate = False
        self.logger.setLevel(logging.ERROR)
        self.logger.handlers = [self._Keep(self)]
        self.said = []

    class _Keep(logging.Handler):
        def __init__(self, log):
            super().__init__(logging.ERROR)
            self.log = log

        def emit(self, record):
            self.log.said.append(record.getMessage())

    def why(self):
        """The last line of an exception that was logged, or the last of what was said, or ""."""
        traces = [text for text in self.said if "Traceback" in text]
        return (traces or self.said or [""])[-1].strip().rsplit("\n", 1)[-1]
