# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m tests.benchmarks`` from the repository root: see deploy.py."""

import sys

from .deploy import main

if __name__ == "__main__":
    sys.exit(main())
