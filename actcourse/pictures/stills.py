"""The switches for what stands in place of widgets, in a module of its own: who sets them need not import pictures."""

# An environment variable, for plain pictures. Set while notebooks are built for the repository, whose readers have no
# kernel, and while `actcourse check` runs a file, where nobody is there to move a slider.
STILLS_ONLY = "ACTCOURSE_STILLS"
# Another, for explorers that move without a kernel: for a notebook that is run to be shown on a page with scripts.
PLAYERS = "ACTCOURSE_PLAYERS"
