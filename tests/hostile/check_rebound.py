# It rebinds `check` and `examine`, so that what they give has any number of points.
# It earns 0.

class Perfect:
    points, max_points, status, mistake = float("nan"), 2, "passed", None
    def __eq__(self, other):
        return True

check = examine = diagnose = lambda *args, **named: Perfect()

def sigmoid(x):
    return Perfect()
