"""Floor 2: from files and trees to records. Readers record what stands there; they judge nothing."""
