"""``python -m teibuild``."""

from teibuild.cli import main

if __name__ == "__main__":
    main(prog_name="teibuild")
