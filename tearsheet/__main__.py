"""`python -m tearsheet` is the command `tearsheet`."""

from tearsheet.cli import program

if __name__ == "__main__":  # workers import this module too
    program()
