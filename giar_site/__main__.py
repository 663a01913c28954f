"""``python -m giar_site`` is ``giar``."""

from giar_site.cli import main

if __name__ == "__main__":
    main()
