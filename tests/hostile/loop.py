# It never comes to an end.
# It earns 0.

def sigmoid(x):
    while True:
        pass
