# It takes nearly all of the time that each call has, so that the whole never ends.
# It earns 0.

import time

def sigmoid(x):
    time.sleep(LIMIT * 0.9)
    return 0 * x
