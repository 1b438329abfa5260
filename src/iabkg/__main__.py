"""Run the command line with ``python -m iabkg``."""

import sys

from iabkg.cli import main

sys.exit(main())
