"""The certificate authorities of RDS."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.responses import RDSResponse

from ...hook import operation, parameters
from ...refusal import Refusal
from ..common import page
from .versions import CERTIFICATE_AUTHORITIES

# Source: AWS's page "Using SSL/TLS to encrypt a connection": rsa2048-g1 is the default, and ends in 2061 in most
# regions; the other two end in 2121. The day is that of us-east-1; regions differ by days.
DEFAULT = "rds-ca-rsa2048-g1"
VALID_FROM = "2021-05-25T22:34:57Z"
VALID_TILL = {"rds-ca-rsa2048-g1": "2061-05-25T23:34:57Z"}
VALID_TILL_OTHERS = "2121-05-25T23:34:57Z"


@operation(RDSResponse)
def describe_certificates(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    asked = wanted.get("CertificateIdentifier")
    found = [name for name in CERTIFICATE_AUTHORITIES if asked in (None, name)]
    if not found:
        raise Refusal("CertificateNotFound", f"Certificate not found: {asked}")
    rows, marker = page([_row(self, name) for name in found], wanted)
    result = {"Certificates": rows, "Marker": marker, "DefaultCertificateForNewLaunches": DEFAULT}
    return ActionResult(result)


def _row(response: RDSResponse, name: str) -> dict[str, Any]:
    return {
        "CertificateIdentifier": name,
        "CertificateType": "CA",
        "ValidFrom": VALID_FROM,
        "ValidTill": VALID_TILL.get(name, VALID_TILL_OTHERS),
        "CertificateArn": f"arn:{response.partition}:rds:{response.region}::cert:{name}",
        "CustomerOverride": False,
    }
