"""How AWS decides whether a policy allows a request.

Written from the IAM user guide, because nothing published could be leaned on: what the package index has either asks
AWS (`iamwhy`), expands wildcards without deciding anything (`iam-ape`, `policyuniverse`), judges style (`parliament`),
or is part of another emulator pinned to another botocore (`ministack`).

It knows nothing of moto or of this emulator: documents, a principal and a request in, a decision out.

| module | subject |
|---|---|
| `document.py` | a JSON document as statements |
| `matching.py` | wildcards, ARNs and policy variables |
| `conditions.py` | condition operators |
| `principals.py` | who asks, and whether a statement means them |
| `decision.py` | allow, explicit deny, and which kind of policy is to blame |
| `grammar.py` | what makes a document malformed |
| `actions.py` | on which kinds of resource an action works |
"""
