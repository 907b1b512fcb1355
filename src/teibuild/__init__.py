"""Check TEI documents and publish them as a static scholarly edition."""

__version__ = "0.1.0"
