"""`python -m feedback` is `stridecue`."""

from feedback.cli import main

raise SystemExit(main())
