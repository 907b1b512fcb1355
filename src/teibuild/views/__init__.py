"""Floor 4: what a reader sees. Views turn one document into its result, and all results into the pages of a site."""
