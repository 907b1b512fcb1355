"""Floor 2: ODD, the TEI's language for customisations (TEI Guidelines, chapters TD and USE), made into schemas."""
