# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The signs of life of whoever holds the lock, from a process beside ansible-playbook that ends with it.

A run is killed without notice, so nothing but a process that looks after it can say that it lives. The process is
forked from the worker of a task, whose parent is ansible-playbook itself.
"""

from __future__ import annotations

import os
import threading

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import aws_argument_spec
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.clients import make_clients
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock import lock
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock.plan import BEAT

# Seconds between two looks at whether the run is there still.
LOOK_EVERY = 1
# Options of the task, and what boto3 calls them.
CREDENTIALS = {
    "access_key": "aws_access_key_id",
    "secret_key": "aws_secret_access_key",
    "session_token": "aws_session_token",
    "profile": "profile_name",
}


def start(args, run, process):
    """Give signs of life while the process is there and the lock is the run's, and return at once.

    Args:
        args: the options of the task that took the lock.
        run: the run that holds it.
        process: the id of the process of ansible-playbook.

    Raises:
        AnsibleAWSError: no client can be made of the options, so that there would be no sign of life.
    """
    client = _client(args)
    if os.fork():
        return
    try:
        _detach()
        _beat(client, args["name"], run, process)
    finally:
        # What the worker would do at its end is the worker's to do.
        os._exit(0)


def _detach():
    """Leave the worker's session, and hold nothing open that anybody waits for to close."""
    os.setsid()
    os.closerange(0, 1024)
    for _descriptor in range(3):
        os.open(os.devnull, os.O_RDWR)


def _client(args):
    # Aliases and the usual environment variables count here as they do in the module.
    given = ArgumentSpecValidator(aws_argument_spec()).validate(args).validated_parameters
    connection = {CREDENTIALS[name]: given[name] for name in CREDENTIALS if given.get(name)}
    connection["verify"] = given["validate_certs"] and (given.get("aws_ca_bundle") or True)
    return make_clients((given.get("region"), given.get("endpoint_url"), connection), ["dynamodb"])["dynamodb"]


def _beat(client, table, run, process):
    pause = threading.Event()
    while _is_there(process, pause):
        try:
            if not lock.renew(client, table, run):
                return
        except AnsibleAWSError:
            # The next one may get through; a lock without signs of life for a minute is lost, and says so.
            continue


def _is_there(process, pause):
    """Wait for the next sign of life to be due; tell whether the run lives until then."""
    for _second in range(0, BEAT, LOOK_EVERY):
        # The look comes last, so that a run that has ended meanwhile gives no sign of life any more.
        pause.wait(LOOK_EVERY)
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
