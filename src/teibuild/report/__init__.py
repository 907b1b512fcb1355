"""Floor 5: diagnostics as text for people and as JSON for programs."""

from teibuild.report.json import as_json
from teibuild.report.summary import Summary, summarise
from teibuild.report.text import as_text

__all__ = ["Summary", "as_json", "as_text", "summarise"]
