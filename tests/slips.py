"""Code as learners write it, with one wrong number, a 3 where 2 is right; what surrounds it must not hide it."""

import re

_TEXT = r'''
# -- letters beyond ASCII
def f(x):
    äöü = '→'; 𝒚 = x; return 1 - np.tanh(𝒚) ** 3  # 😀

# -- several lines
def f(x):
    return (
        1
        - np.tanh(
            x
        )
        ** 3
    )

# -- a line that goes on
def f(x):
    return 1 \
      - np.tanh(x) \
      ** 3

# -- text with values
def f(x):
    t = f'{x.shape}: {1 + 2:>{4}}'
    return 1 - np.tanh(x) ** 3

# -- a name given within
def f(x):
    return 1 - (t := np.tanh(x)) ** 3

# -- a comprehension
def f(x):
    return np.array([1 - np.tanh(v) ** 3 for v in x.ravel()]).reshape(x.shape)

# -- cases
def f(x):
    match x.ndim:
        case 99:
            return x
        case _:
            return 1 - np.tanh(x) ** 3

# -- decorators
def d(g):
    @functools.wraps(g)
    def inner(*a):
        return g(*a)
    return inner

@d
@d
def f(x):
    return 1 - np.tanh(x) ** 3

# -- a decorator that hides
def d(g):
    def inner(x):
        return g(x)
    return inner

@d
def f(x):
    return 1 - np.tanh(x) ** 3

# -- types
def f(x: np.ndarray, *, e: float = 0.0) -> np.ndarray:
    y: np.ndarray = np.tanh(x)
    return 1 - y**3

# -- a docstring
def f(x):
    """2 and

    3"""
    return 1 - np.tanh(x) ** 3

# -- methods
class C:
    def f(self, x):
        return 1 - self.g(x) ** 3
    def g(self, x):
        return np.tanh(x)
f = C().f

# -- a static method
class C:
    @staticmethod
    def g(x):
        return np.tanh(x)
    def f(self, x):
        return 1 - self.g(x) ** 3
f = C().f

# -- a method of the class
class C:
    @classmethod
    def f(cls, x):
        return 1 - np.tanh(x) ** 3
f = C.f

# -- an object that is called
class C:
    def __call__(self, x):
        return 1 - np.tanh(x) ** 3
f = C()

# -- a function within
def f(x):
    def t(y):
        return np.tanh(y) ** 3
    return 1 - t(x)

# -- two lambdas in a line
g, f = (lambda x: 1 - np.tanh(x) ** 4), (lambda x: 1 - np.tanh(x) ** 3)

# -- two functions in a line
if True: g = lambda x: np.tanh(x); f = lambda x: 1 - np.tanh(x) ** 3

# -- a name given twice
def f(x):
    return x ** 3

def f(x):
    return 1 - np.tanh(x) ** 3

# -- recursion
def p(x, n):
    return x * p(x, n - 1) if n > 0 else 1
def f(x):
    return 1 - p(np.tanh(x), 3)

# -- statements in a line
def f(x): t = np.tanh(x); return 1 - t ** 3

# -- a block
def f(x):
    with np.errstate(all='ignore'):
        return 1 - np.tanh(x) ** 3

# -- an import within
def f(x):
    import math
    return np.vectorize(lambda v: 1 - math.tanh(v) ** 3)(x)

# -- any arguments
def f(*x):
    return 1 - np.tanh(x[0]) ** 3

# -- vectorize
@np.vectorize
def f(x):
    return 1 - np.tanh(x) ** 3

# -- vectorize that keeps what it made
@functools.partial(np.vectorize, otypes=[float])
def f(x):
    return 1 - np.tanh(x) ** 3

# -- what is kept
@functools.lru_cache
def g(x):
    return 1 - x ** 3

def f(x):
    return np.array([g(v) for v in np.tanh(x).ravel()]).reshape(x.shape)

# -- a part given before
def g(one, x):
    return one - np.tanh(x) ** 3
f = functools.partial(g, 1)
'''
CODE = dict(re.findall(r"^# -- (.+)\n((?:(?!# -- ).*\n)+)", _TEXT, re.MULTILINE)) | {
    "tabs": "def f(x):\n\tif True:\n\t\treturn 1 - np.tanh(x) ** 3\n",
    "ends of lines as on Windows": "def f(x):\r\n    y = x\r\n    return 1 - np.tanh(y) ** 3\r\n",
    "a page's end": "def g(x):\n    return x\n\x0c\ndef f(x):\n    return 1 - np.tanh(x) ** 3\n",
}
