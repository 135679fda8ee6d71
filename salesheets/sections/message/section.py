"""Compose the message: words of a person, signed, that claim nothing no record says."""

from domain.model import Frozen
from salesheets.context import Context


class MessageNote(Frozen):
    """What is said and by whom."""

    text: str
    signed: str


def compose_message(context: Context) -> MessageNote | None:
    """Compose the message where there is one; the claim guard reads it like every other text."""
    message = context.extras.message
    if message is None:
        return None
    return MessageNote(text=context.say(message.text), signed=context.say(message.signed))
