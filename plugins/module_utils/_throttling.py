# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How KMS, CloudWatch Logs, Secrets Manager and Free Tier, services of the JSON protocol, say that they are throttling.

amazon.aws's AWSRetry knows ``Throttling``, the word of the services of the query protocol, and not theirs. botocore
knows both, but makes three attempts and no more in its standard mode, the default of current versions. Pure.
"""

from __future__ import annotations

# https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html, and the same page of the others.
THROTTLED = ["ThrottlingException"]
