"""Compose the next steps with their dates, counted from the day of the evaluation, never on a closed day."""

import datetime as dt

from domain.model import Frozen
from domain.working_days import working_day_from
from salesheets.context import Context
from salesheets.wording import day_text
from salesheets.words import options


class Step(Frozen):
    """One step and by when."""

    title: str
    text: str
    by: str


class Steps(Frozen):
    """The steps in order."""

    steps: tuple[Step, ...]


def compose_steps(context: Context) -> Steps:
    """Compose the steps; the dates are a guide and are said to be one."""
    say, days = context.words("steps"), options("steps")["days"]
    return Steps(
        steps=tuple(
            Step(
                title=step["title"],
                text=step["text"],
                by=say["by"].format(
                    date=day_text(
                        working_day_from(context.today + dt.timedelta(days=offset)), context.language
                    )
                ),
            )
            for step, offset in zip(say["steps"], days, strict=True)
        )
    )
