"""The reference of a schema: what its ODD says of each element, for those who write documents."""
