"""Floor 5: diagnostics as text for people, as JSON, SARIF, JUnit XML and GitHub's annotations for programs.

Each format is a module; ``report.formats`` lists them.
"""

from teibuild.report.edition import EditionReport, Run
from teibuild.report.summary import Summary, summarise
from teibuild.report.text import as_text, conclusion

__all__ = ["EditionReport", "Run", "Summary", "as_text", "conclusion", "summarise"]
