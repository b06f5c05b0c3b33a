# nbgrader's commands read this file in the folder in which they are called. What they have to know of the course stands
# in actcourse/teaching/course.py; other settings of nbgrader, such as late penalties, can stand here.
from actcourse.teaching.course import configure

c = get_config()  # noqa: F821 -- nbgrader provides it
configure(c)
