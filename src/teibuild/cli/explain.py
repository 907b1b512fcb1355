"""``teibuild explain``: explain a code that a check has named."""

from __future__ import annotations

import textwrap

import click

from teibuild.model import Rule


@click.command("explain")
@click.argument("code", required=False, metavar="[CODE|NAME]")
def command(code: str | None) -> None:
    """Explain a code such as TB301, or a name such as duplicate-id; without either, list all."""
    from teibuild.check.catalogue import catalogue, find, suggest

    if code is None:
        for rule in catalogue():
            click.echo(f"{rule.code}  {rule.severity:<7}  {rule.name:<30}  {rule.title}")
        return
    found = find(code)
    if found is None:
        near = suggest(code)
        question = f" Did you mean {' or '.join(near)}?" if near else " “teibuild explain” lists all codes."
        message = f"There is no code “{code}”.{question}"
        raise click.UsageError(message)
    click.echo(explanation(found))


def explanation(rule: Rule) -> str:
    """All that is known of a rule, as text."""
    parts = [
        f"{rule.code} {rule.name} ({rule.severity})",
        f"{rule.title[0].upper()}{rule.title[1:]}.",
        textwrap.fill(rule.why, 88),
    ]
    for title, example in (("Not so:", rule.bad), ("But so:", rule.good)):
        if example:
            parts.append(f"{title}\n\n{textwrap.indent(example, '    ')}")
    return "\n\n".join(parts)
