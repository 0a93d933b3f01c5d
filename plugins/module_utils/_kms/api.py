# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The KMS calls of this collection: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "kms").
Reads of one thing return None when it does not exist. Failures raise AnsibleKMSError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._throttling import THROTTLED

# A key that was made or changed a moment ago may be unknown, or in its former state, to the next call.
# https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency
# A key that was enabled a moment ago may still count as disabled: EnableKeyRotation and DisableKeyRotation say so.
CONSISTENCY_LAG = ["NotFoundException", "KMSInvalidStateException", "DependencyTimeoutException", "DisabledException"]


# CreateKey has no token by which KMS would know a request again: botocore's next try after a lost answer would make a
# second key, of which nobody would know. A caller that looks first finds the key that the lost answer was about.
ONE_ATTEMPT = {"retries": {"total_max_attempts": 1}}


class AnsibleKMSError(AnsibleAWSError):
    """A call to KMS failed."""


class KMSErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleKMSError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("NotFoundException")


class OthersKeysErrorHandler(KMSErrorHandler):
    """For a walk over all keys of the account: a key whose policy shuts the caller out is somebody else's."""

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(["AccessDeniedException", "NotFoundException"])


@KMSErrorHandler.list_error_handler("describe the key")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def describe_key(client, key_id):
    return client.describe_key(KeyId=key_id)["KeyMetadata"]


@KMSErrorHandler.common_error_handler("read the key policy")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def get_key_policy(client, key_id):
    return client.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"]


@KMSErrorHandler.common_error_handler("read the rotation status of the key")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def get_key_rotation_status(client, key_id):
    return client.get_key_rotation_status(KeyId=key_id)


@KMSErrorHandler.common_error_handler("read the tags of the key")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def list_resource_tags(client, key_id):
    return client.get_paginator("list_resource_tags").paginate(KeyId=key_id).build_full_result()["Tags"]


@OthersKeysErrorHandler.list_error_handler("read the tags of the keys of the account", default_value=[])
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def list_resource_tags_if_visible(client, key_id):
    return client.get_paginator("list_resource_tags").paginate(KeyId=key_id).build_full_result()["Tags"]


@KMSErrorHandler.common_error_handler("list the keys of the account")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def list_keys(client):
    return client.get_paginator("list_keys").paginate().build_full_result()["Keys"]


@KMSErrorHandler.common_error_handler("list the aliases of the account")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def list_aliases(client):
    return client.get_paginator("list_aliases").paginate().build_full_result()["Aliases"]


@KMSErrorHandler.common_error_handler("create the key")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def create_key(client, **parameters):
    """Make a key; the client has to be one of `ONE_ATTEMPT`."""
    return client.create_key(**parameters)["KeyMetadata"]


@KMSErrorHandler.common_error_handler("create the alias")
@AWSRetry.jittered_backoff(retries=6, delay=1, catch_extra_error_codes=[*THROTTLED, *CONSISTENCY_LAG])
def create_alias(client, alias_name, target_key_id):
    return client.create_alias(AliasName=alias_name, TargetKeyId=target_key_id)


@KMSErrorHandler.deletion_error_handler("delete the alias")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def delete_alias(client, alias_name):
    return client.delete_alias(AliasName=alias_name)


@KMSErrorHandler.common_error_handler("set the key policy")
@AWSRetry.jittered_backoff(retries=6, delay=1, catch_extra_error_codes=[*THROTTLED, *CONSISTENCY_LAG])
def put_key_policy(client, key_id, policy):
    return client.put_key_policy(KeyId=key_id, PolicyName="default", Policy=policy)


@KMSErrorHandler.common_error_handler("set the description of the key")
@AWSRetry.jittered_backoff(retries=6, delay=1, catch_extra_error_codes=[*THROTTLED, *CONSISTENCY_LAG])
def update_key_description(client, key_id, description):
    return client.update_key_description(KeyId=key_id, Description=description)


@KMSErrorHandler.common_error_handler("enable the rotation of the key")
@AWSRetry.jittered_backoff(retries=6, delay=1, catch_extra_error_codes=[*THROTTLED, *CONSISTENCY_LAG])
def enable_key_rotation(client, key_id, **period):
    return client.enable_key_rotation(KeyId=key_id, **period)


@KMSErrorHandler.common_error_handler("disable the rotation of the key")
@AWSRetry.jittered_backoff(retries=6, delay=1, catch_extra_error_codes=[*THROTTLED, *CONSISTENCY_LAG])
def disable_key_rotation(client, key_id):
    return client.disable_key_rotation(KeyId=key_id)


@KMSErrorHandler.common_error_handler("tag the key")
@AWSRetry.jittered_backoff(retries=6, delay=1, catch_extra_error_codes=[*THROTTLED, *CONSISTENCY_LAG])
def tag_resource(client, key_id, tags):
    return client.tag_resource(KeyId=key_id, Tags=tags)


@KMSErrorHandler.common_error_handler("remove tags from the key")
@AWSRetry.jittered_backoff(retries=6, delay=1, catch_extra_error_codes=[*THROTTLED, *CONSISTENCY_LAG])
def untag_resource(client, key_id, tag_keys):
    return client.untag_resource(KeyId=key_id, TagKeys=tag_keys)


@KMSErrorHandler.common_error_handler("schedule the deletion of the key")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def schedule_key_deletion(client, key_id, pending_window_in_days):
    return client.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=pending_window_in_days)


@KMSErrorHandler.common_error_handler("cancel the deletion of the key")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def cancel_key_deletion(client, key_id):
    return client.cancel_key_deletion(KeyId=key_id)


@KMSErrorHandler.common_error_handler("enable the key")
@AWSRetry.jittered_backoff(retries=6, delay=1, catch_extra_error_codes=[*THROTTLED, *CONSISTENCY_LAG])
def enable_key(client, key_id):
    return client.enable_key(KeyId=key_id)


@KMSErrorHandler.common_error_handler("ask who is calling")
@AWSRetry.jittered_backoff()
def get_caller_identity(sts):
    return sts.get_caller_identity()
