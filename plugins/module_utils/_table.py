# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Text in columns for a terminal.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping


def table(columns: Mapping[str, int], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the rows, each as high as its highest cell.

    Args:
        columns: the width of each column, by its key in the rows.
        rows: the texts of the cells, the header first.
    """
    return "\n".join(line for row in rows for line in _lines(columns, row))


def _lines(columns: Mapping[str, int], row: Mapping[str, str]) -> list[str]:
    cells = [textwrap.wrap(row[name], width, break_on_hyphens=False) or [""] for name, width in columns.items()]
    height = max(len(cell) for cell in cells)
    widths = list(columns.values())
    return [
        "  ".join(
            (cell[line] if line < len(cell) else "").ljust(width) for cell, width in zip(cells, widths, strict=True)
        ).rstrip()
        for line in range(height)
    ]
