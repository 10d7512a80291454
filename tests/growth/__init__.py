"""Growth: whatever is read or built, work grows with its size and not with the square of it.

`python -m tests.growth` measures every reader and every stage with every shape, over more doublings than the tests do.
"""
