# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS refuses, as a sentence for the operator and in its parts.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations


class Refusal(str):
    """The sentence, which is a string like any other, with what it consists of.

    Attributes:
        option: the option of the module that is to be changed.
        answer: what AWS would say, with its code.
        nearest: the nearest value of the option that works; empty when there is none.
    """

    option: str
    answer: str
    nearest: str

    def __new__(cls, sentence: str, *, option: str, answer: str, nearest: str = "") -> Refusal:
        made = super().__new__(cls, sentence)
        made.option, made.answer, made.nearest = option, answer, nearest
        return made
