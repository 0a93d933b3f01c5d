# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The clients of many services, all of one session.

``AnsibleAWSModule.client`` makes a session for each. Every session reads botocore's data anew, which takes a tenth of a
second, and fetches the credentials of a profile once more, which may be a call to STS or a question to a person.
"""

from __future__ import annotations

try:
    import boto3
    from botocore.exceptions import BotoCoreError
except ImportError:
    # AnsibleAWSModule says what is missing.
    pass

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

# It answers for the whole account in one region, which botocore's table of endpoints does not say:
# https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/Welcome.html
HOMES = {"freetier": "us-east-1"}


def make_clients(connection, services):
    """Return a boto3 client for each service.

    Args:
        connection: region, endpoint and settings, as amazon.aws's ``get_aws_connection_info`` gives them.
        services: the names of the services.

    Raises:
        AnsibleAWSError: no client can be made of these.
    """
    region, endpoint, settings = connection
    settings = {**settings}
    config = settings.pop("aws_config", None)
    try:
        session = boto3.session.Session(profile_name=settings.pop("profile_name", None))
        return {
            name: session.client(
                name, region_name=HOMES.get(name, region), endpoint_url=endpoint, config=config, **settings
            )
            for name in services
        }
    except (ValueError, BotoCoreError) as error:
        raise AnsibleAWSError(message="Couldn't connect to AWS", exception=error) from error
