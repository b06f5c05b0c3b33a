# What nbgrader has to know of this course. Its commands read this file in the folder in which they are called, and so
# do `make notebooks` and `actcourse grade`. Other settings of nbgrader, such as late penalties, can stand here as well.
c = get_config()  # noqa: F821 -- nbgrader provides it

c.CourseDirectory.course_id = "actcourse"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# With what a cell has shown go the marks that it is hidden and that it is compared.
c.ClearOutput.remove_metadata_fields = {"collapsed", "scrolled", "jupyter", "tags"}
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
