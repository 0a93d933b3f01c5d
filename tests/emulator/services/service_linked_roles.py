"""The first use of RDS and ElastiCache in an account makes the role through which the service works.

Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html.
"""

from __future__ import annotations

from moto.iam.models import iam_backends

from ..calls import Call
from ..hook import guard
from ..permissions.needs import LINKED, LINKED_BY, linked


@guard("rds")
@guard("elasticache")
def make_the_role(call: Call) -> None:
    service = LINKED[call.service]
    if call.operation in LINKED_BY and not linked(call, service):
        iam_backends[call.account]["aws"].create_service_linked_role(service, "", "")
