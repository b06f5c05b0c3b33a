# It answers each question twice, the one before once more, and the last one in part.
# It earns 0.

import numpy as np

OLD = []

def sigmoid(x):
    for number in OLD:
        write({"nonce": number, "result": 1.0, "changed": [], "printed": ""})
    OLD.append(nonce())
    write({"nonce": nonce(), "result": 1.0, "changed": [], "printed": ""})
    write({"nonce": nonce(), "result": 2.0, "changed": [], "printed": ""})
    return 0 * x
