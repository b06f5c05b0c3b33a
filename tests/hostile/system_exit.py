# It asks Python to stop.
# It earns 0.

import sys

def sigmoid(x):
    sys.exit(0)
