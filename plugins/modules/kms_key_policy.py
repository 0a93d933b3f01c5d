#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: kms_key_policy
version_added: 0.1.0
short_description: Render the policy of a KMS key from the services that will use it, and prove that it admits them
description:
  - Renders the policy of a customer managed key from the list of services that will use it.
    A service that is not in the list gets no statement.
  - Answers whether a principal may do an action with a context, by that policy or by one that is given.
  - Proves that the policy admits every use the listed services will make of the key, and that the account can still
    change the policy, before any key is touched. A policy without a statement for CloudWatch Logs, for example, is
    accepted by KMS and lets the creation of the log groups fail later.
  - Calls nothing and changes nothing. Policies are evaluated here; M(amazon.aws.kms_key) sends whatever it is given.
options:
  account_id:
    description:
      - The account that will own the key, 12 digits. Write it in quotes, so that YAML does not take it for a number.
    type: str
    required: true
  region:
    description:
      - The region of the key.
    type: str
    required: true
  partition:
    description:
      - The partition of the region, for instance V(aws), V(aws-cn) or V(aws-us-gov).
      - It follows from O(region). When it is given too, the two must agree.
    type: str
  services:
    description:
      - The services that will use the key.
      - V(logs) is admitted as service principal, for O(log_groups) only.
      - The others act with the rights of their caller. Whoever in the account uses them is admitted as long as the call
        comes through the service (C(kms:ViaService)); what they may do in the service itself is for IAM to say.
        Grants may be created for AWS resources only.
    type: list
    elements: str
    choices: [elasticache, kinesis, logs, rds, secretsmanager]
    default: []
  log_groups:
    description:
      - The log groups that CloudWatch Logs may encrypt with the key, by name or ARN. The wildcards V(*) and V(?) may
        be used.
      - Required when O(services) contains V(logs).
      - Names are enough. The ARN of a group that does not exist yet is known, so the key can be made first.
    type: list
    elements: str
    default: []
  administrators:
    description:
      - ARNs of IAM users and roles that may administer the key, but not use it or create grants.
      - They must exist before the key is made; KMS refuses a policy that names a principal which it cannot find.
    type: list
    elements: str
    default: []
  policy:
    description:
      - A policy to be judged, in place of the rendered one. It is returned as it is.
    type: json
  prove:
    description:
      - Whether to fail when the policy does not admit a use that O(services) will make of the key, or locks its owner
        out.
      - Only the key policy itself counts. What it merely leaves to IAM policies is not proven.
    type: bool
    default: false
  require_allowed:
    description:
      - Whether to fail when one of O(questions) is not answered with V(allowed).
    type: bool
    default: false
  questions:
    description:
      - Uses of the key to be judged.
    type: list
    elements: dict
    default: []
    suboptions:
      principal:
        description:
          - ARN of a user, role, role session or root user, or the name of a service principal.
        type: str
        required: true
      action:
        description:
          - The action, for instance V(kms:Decrypt).
        type: str
        required: true
      resource:
        description:
          - ARN of the key. V(*) stands for the key that the policy belongs to.
        type: str
        default: "*"
      via_service:
        description:
          - The service through which the call comes (C(kms:ViaService)), for instance
            V(rds.eu-west-1.amazonaws.com).
        type: str
      caller_account:
        description:
          - The account of the caller (C(kms:CallerAccount)). It follows from an ARN as O(questions[].principal).
        type: str
      encryption_context:
        description:
          - The pairs of the encryption context.
        type: dict
        default: {}
      grant_for_aws_resource:
        description:
          - Whether a service that is integrated with KMS asks for the grant (C(kms:GrantIsForAWSResource)).
        type: bool
      context:
        description:
          - Further condition keys with their values, for instance V(aws:PrincipalOrgID).
        type: dict
        default: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and report what it would change without changing it.
    support: full
    details: This module calls nothing and changes nothing.
  idempotent:
    description: When run twice in a row without outside changes, the second run changes nothing.
    support: full
notes:
  - In the C(aws-cn) and the isolated partitions, the service principal of CloudWatch Logs ends in the partition's own
    suffix (C(logs.cn-north-1.amazonaws.com.cn)). For C(kms:ViaService) the documentation of KMS gives no other form
    than C(amazonaws.com), so that both forms are listed there.
  - ElastiCache needs C(elasticache) and C(dax) as C(kms:ViaService).
  - IAM policies, permission boundaries, service control policies and grants are not seen by the evaluation.
  - A condition operator or policy variable that the evaluation does not know is an error, never a guess.
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Render the key policy of a stack and prove that every service is admitted
  transaction_monitoring.aws.kms_key_policy:
    account_id: "123456789012"
    region: ap-northeast-1
    services: [logs, rds, elasticache, kinesis, secretsmanager]
    log_groups:
      - /aws/transaction-monitoring/dev
      - /aws/rds/instance/txdb-dev/*
    prove: true
  register: key_policy

- name: Ask whether a foreign account could use a policy
  transaction_monitoring.aws.kms_key_policy:
    account_id: "123456789012"
    region: ap-northeast-1
    policy: "{{ key_policy.policy }}"
    questions:
      - principal: arn:aws:iam::999999999999:role/stranger
        action: kms:Decrypt
        via_service: rds.ap-northeast-1.amazonaws.com
"""

RETURN = r"""
policy:
  description: The rendered policy, or the one that was given.
  returned: always
  type: dict
  sample: {"Version": "2012-10-17", "Statement": []}
policy_json:
  description: The same as JSON, without superfluous spaces. The same options always give the same text.
  returned: always
  type: str
  sample: '{"Version":"2012-10-17","Statement":[]}'
size:
  description: Size of RV(policy_json) in bytes. KMS takes 32768.
  returned: always
  type: int
  sample: 2217
answers:
  description: The answers to O(questions), in their order.
  returned: always
  type: list
  elements: dict
  contains: &answer
    question:
      description: The question.
      returned: always
      type: dict
    allowed:
      description: Whether the key policy itself allows the use.
      returned: always
      type: bool
    verdict:
      description:
        - V(allowed) when the key policy itself allows the use.
        - V(delegated) when it leaves the decision to the IAM policies of the principal's account.
        - V(denied) otherwise.
      returned: always
      type: str
      sample: allowed
    decided_by:
      description: The Sid of the statement that decided, or its place when it has none.
      returned: always, null when no statement did
      type: str
      sample: AmazonCloudWatchLogs
    why:
      description: The reason. Names the condition that was not met, when one was all that was missing.
      returned: always
      type: str
      sample: AmazonCloudWatchLogs allows it
proof:
  description: The answers for the uses that O(services) will make of the key, and for the owner's PutKeyPolicy.
  returned: always
  type: list
  elements: dict
  contains: *answer
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms_policy import (
    SERVICES,
    KeyPolicyError,
    check_size,
    expected_uses,
    render,
    scope,
    to_json,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._policy_evaluation import (
    Request,
    UnsupportedPolicyError,
    account_of,
    evaluate,
)

QUESTION = {
    "principal": {"type": "str", "required": True},
    "action": {"type": "str", "required": True},
    "resource": {"type": "str", "default": "*"},
    "via_service": {"type": "str"},
    "caller_account": {"type": "str"},
    "encryption_context": {"type": "dict", "default": {}},
    "grant_for_aws_resource": {"type": "bool"},
    "context": {"type": "dict", "default": {}},
}


def to_request(question):
    """Turn a question into what the evaluator takes."""
    context = {name: as_values(value) for name, value in question["context"].items()}
    pairs = question["encryption_context"]
    context.update({f"kms:EncryptionContext:{name}": (str(value),) for name, value in pairs.items()})
    if pairs:
        context["kms:EncryptionContextKeys"] = tuple(sorted(pairs))
    single = {
        "kms:CallerAccount": question["caller_account"] or account_of(question["principal"]),
        "kms:ViaService": question["via_service"],
        "kms:GrantIsForAWSResource": question["grant_for_aws_resource"],
    }
    context.update({name: as_values(value) for name, value in single.items() if value is not None})
    return Request(question["principal"], question["action"], question["resource"], context)


def as_values(value):
    """Return the values of a condition key as text, booleans as policies write them."""
    values = value if isinstance(value, list) else [value]
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in values)


def answer(policy, question, request):
    """Judge one use and return it in the shape of the result."""
    decision = evaluate(policy, request)
    return {
        "question": question,
        "allowed": decision.verdict == "allowed",
        "verdict": decision.verdict,
        "decided_by": decision.decided_by,
        "why": decision.why,
    }


def describe(use):
    """Return an expected use as a question."""
    context = {name: values[0] for name, values in use.request.context.items()}
    return {
        "service": use.service,
        "purpose": use.purpose,
        "principal": use.request.principal,
        "action": use.request.action,
        "context": context,
    }


def judge(params):
    """Return the result and the reasons to fail, one sentence each."""
    place = {
        name: params[name] for name in ("account_id", "region", "partition", "services", "log_groups", "administrators")
    }
    wanted = scope(**place)
    policy = json.loads(params["policy"]) if params["policy"] else render(wanted)
    uses = expected_uses(wanted)
    proof = [answer(policy, describe(use), use.request) for use in uses]
    answers = [answer(policy, question, to_request(question)) for question in params["questions"]]
    problems = [
        f"{use.service}: {use.request.action} by {use.request.principal} is not admitted, so it is not certain that "
        f"{use.purpose}: {item['why']}. AWS would say: {use.refusal}. To cure it, {use.cure}."
        for use, item in zip(uses, proof, strict=True)
        if params["prove"] and not item["allowed"]
    ]
    problems += [
        f"{item['question']['action']} by {item['question']['principal']} is {item['verdict']}: {item['why']}."
        for item in answers
        if params["require_allowed"] and not item["allowed"]
    ]
    size = check_size(policy)
    return {
        "policy": policy,
        "policy_json": to_json(policy),
        "size": size,
        "answers": answers,
        "proof": proof,
    }, problems


def main():
    module = AnsibleModule(
        argument_spec={
            "account_id": {"type": "str", "required": True},
            "region": {"type": "str", "required": True},
            "partition": {"type": "str"},
            "services": {"type": "list", "elements": "str", "choices": sorted(SERVICES), "default": []},
            "log_groups": {"type": "list", "elements": "str", "default": []},
            "administrators": {"type": "list", "elements": "str", "default": []},
            "policy": {"type": "json"},
            "prove": {"type": "bool", "default": False},
            "require_allowed": {"type": "bool", "default": False},
            "questions": {"type": "list", "elements": "dict", "default": [], "options": QUESTION},
        },
        supports_check_mode=True,
    )
    try:
        result, problems = judge(module.params)
    except (KeyPolicyError, UnsupportedPolicyError, json.JSONDecodeError) as error:
        module.fail_json(msg=f"The key policy cannot be judged: {error}")
    if problems:
        module.fail_json(msg="The key policy does not admit what it must.\n" + "\n".join(problems), **result)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
