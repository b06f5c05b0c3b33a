"""The switch for plain pictures, in a module of its own: what only sets it need not import the pictures."""

# An environment variable. Set while notebooks are built for the repository, whose readers have no kernel, and while
# `actcourse check` runs a file, where nobody is there to move a slider.
STILLS_ONLY = "ACTCOURSE_STILLS"
