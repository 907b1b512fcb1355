"""``python -m tests.check.slips [COUNT] [SEED] [KIND]``: the whole campaign, and its table."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import Final

import click

from teibuild.report import as_text
from tests.check.slips.campaign import Verdict, campaign

ASPECTS: Final = ("code", "place", "single", "remedy")


def main() -> None:
    """Print what was said wrongly, and the table of kinds."""
    count, seed, only = (*sys.argv[1:], *("30", "1", "")[len(sys.argv) - 1 :])
    table: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in campaign(int(count), int(seed), only):
        table[verdict.attempt.kind.name].append(verdict)
        if not verdict.right or only:
            _show(verdict)
    click.echo(f"{'kind':52} {'n':>5} {'code':>6} {'place':>6} {'one':>6} {'remedy':>6}")
    for name, verdicts in table.items():
        _row(name, verdicts)
    _row("all", [verdict for verdicts in table.values() for verdict in verdicts])


def _row(name: str, verdicts: list[Verdict]) -> None:
    shares = [[getattr(each, aspect) for each in verdicts] for aspect in ASPECTS]
    figures = " ".join(f"{100 * sum(share) / max(1, len(share)):6.1f}" for share in shares)
    click.echo(f"{name:52} {len(verdicts):5} {figures}")


def _show(verdict: Verdict) -> None:
    attempt = verdict.attempt
    wrong = [aspect for aspect in ASPECTS if not getattr(verdict, aspect)]
    start, end = attempt.places[0]
    here = attempt.text[max(0, start - 30) : end + 30].replace("\n", "⏎")
    click.echo(f"### {attempt.kind.name} · {attempt.variant} · wrong: {', '.join(wrong) or 'nothing'} · {here[:200]}")
    click.echo(as_text(verdict.said[:5]) or "(nothing)")


main()
