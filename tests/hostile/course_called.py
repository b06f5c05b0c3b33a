# It calls the course's own function.
# It earns 0.

import actcourse

def sigmoid(x):
    return actcourse.SIGMOID(x)
