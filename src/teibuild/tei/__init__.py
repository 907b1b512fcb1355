"""Floor 1: safe parsing, names and namespaces, text, milestones."""
