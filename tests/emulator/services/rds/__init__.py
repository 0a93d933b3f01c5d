"""RDS for PostgreSQL: versions, orderable options, parameters, and instances that behave over time."""
