"""`python -m tearsheet` is the command `tearsheet`."""

from tearsheet.cli import main

main()
