"""AWS Free Tier, a service that moto has not: which plan the account is on."""

from __future__ import annotations

import re
import sys
from typing import Any

from moto import backend_index
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.responses import ActionResult, BaseResponse

from .. import account_facts
from ..refusal import Refusal


class FreeTierBackend(BaseBackend):
    """Holds nothing: the plan is one of the account's facts."""

    @property
    def _url_module(self) -> Any:
        return sys.modules[__name__]


class FreeTierResponse(BaseResponse):
    def __init__(self) -> None:
        super().__init__(service_name="freetier")

    def get_account_plan_state(self) -> ActionResult:
        plan = account_facts.facts(self.current_account)["plan"]
        if plan == "none":
            raise Refusal("ResourceNotFoundException", "The account has no plan.")
        answer = {"accountId": self.current_account, "accountPlanType": plan.upper(), "accountPlanStatus": "ACTIVE"}
        return ActionResult(answer)


url_bases = [r"https?://freetier\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": FreeTierResponse.dispatch}
# It has one endpoint, which botocore's table of regions does not know.
freetier_backends = BackendDict(FreeTierBackend, "freetier", use_boto3_regions=False, additional_regions=["us-east-1"])
# Where moto looks for a service by its name, and for one by its host.
sys.modules["moto.freetier"] = sys.modules[__name__]
backend_index.backend_url_patterns.append(("freetier", re.compile(url_bases[0])))
