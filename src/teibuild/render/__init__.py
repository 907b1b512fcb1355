"""Floor 3: a tree → HTML, in a single walk with one table a view, element → function."""
