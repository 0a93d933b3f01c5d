"""What ElastiCache refuses, one module for each subject. Existence is judged first, and then names.

Sources. Where a rule's message was seen by someone in an answer of AWS, `source` is the address of that report and the
message stands here as it was written there. Where `source` is ``botocore ...`` or a page of AWS, the rule is AWS's and
the code one of those that botocore documents for the operation, but the wording of the message is ours, as best known.
"""

from . import existence, identifiers

__all__ = ["existence", "identifiers"]
