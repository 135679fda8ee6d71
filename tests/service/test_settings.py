"""Settings come from the environment; what would be dangerous as a slip of the pen is refused."""

import pytest

from domain.errors import BadSettingError, SettingChoiceError
from service.settings import CHOICES, Settings, load_settings


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KAMAE_INSTANCE", "Public"),
        ("KAMAE_INSTANCE", ""),
        ("KAMAE_SECURE_COOKIES", "on"),
        ("KAMAE_LOG_FORMAT", "xml"),
    ],
)
def test_a_misspelt_choice_is_refused(variable, value):
    """A public instance that took "Public" for "both" would show the staff's pages to everybody."""
    with pytest.raises(SettingChoiceError) as refused:
        load_settings({variable: value})
    assert refused.value.facts["options"] == list(CHOICES[variable])


@pytest.mark.parametrize("value", ["0", "-1", "ten", "1.5", ""])
def test_a_number_that_is_none_is_refused(value):
    with pytest.raises(BadSettingError):
        load_settings({"KAMAE_SESSION_HOURS": value})


def test_every_choice_has_its_default_among_its_options():
    for variable, options in CHOICES.items():
        assert getattr(Settings(), variable.removeprefix("KAMAE_").lower()) in options
        assert all(load_settings({variable: option}) for option in options)
