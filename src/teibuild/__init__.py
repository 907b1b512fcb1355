"""Check TEI documents and publish them as a static scholarly edition."""

__version__ = "0.1.0"

GENERATOR = f"teibuild {__version__}"
"""What the pages say that made them, as the web's ``generator``."""
