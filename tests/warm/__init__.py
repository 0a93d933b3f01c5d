# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Modules run in forks of one process that has boto3 loaded: half the CPU time of a run, for sweeps of many runs.

``connection/local.py`` hands what Ansible would give to a new interpreter to ``server.py``, which runs it in a fork.
What is run, and how it is answered, is the same. Nothing that measures a run's time or memory uses it.
"""
