"""ElastiCache: replication groups and their members, parameter groups, subnet groups, user groups, snapshots.

moto's own model of these is replaced, because it knows neither members nor zones nor the end of a deletion.
"""
