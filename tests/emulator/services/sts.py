"""STS: credentials that the account does not know are its root's, and a refusal of EC2 can be decoded."""

from __future__ import annotations

import base64
import binascii

from moto.core.responses import ActionResult
from moto.sts.responses import TokenResponse

from ..callers import caller_of
from ..hook import operation, parameters
from ..refusal import Refusal


@operation(TokenResponse)
def get_caller_identity(self: TokenResponse) -> ActionResult:
    call = self.emulator_call
    caller = caller_of(call)
    return ActionResult({"UserId": caller.user_id, "Account": call.account, "Arn": caller.principal.arn})


@operation(TokenResponse)
def decode_authorization_message(self: TokenResponse) -> ActionResult:
    """What `permissions` encodes is plain text in base 64."""
    try:
        decoded = base64.urlsafe_b64decode(parameters(self)["EncodedMessage"]).decode()
    except (binascii.Error, UnicodeDecodeError):
        message = "The error returned if the message passed to DecodeAuthorizationMessage was invalid."
        raise Refusal("InvalidAuthorizationMessageException", message) from None
    return ActionResult({"DecodedMessage": decoded})
