"""`python -m jingyan`."""

from jingyan.cli import main

raise SystemExit(main())
