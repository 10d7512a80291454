"""`python -m tearsheet` is the command `tearsheet`."""

from tearsheet.cli import main

if __name__ == "__main__":  # workers import this module too
    main()
