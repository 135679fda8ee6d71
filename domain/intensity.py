"""JMA seismic intensity classes (震度階級) as ordered values.

References
----------
気象庁震度階級: 0, 1, 2, 3, 4, 5弱, 5強, 6弱, 6強, 7; the lower edges 4.5, 5.0,
5.5, 6.0 and 6.5 of the classes from 5弱 are those of the measured intensity (計測震度).
"""

from typing import Final

JMA_CLASSES: Final = ("0", "1", "2", "3", "4", "5弱", "5強", "6弱", "6強", "7")
JMA_ENGLISH: Final = ("0", "1", "2", "3", "4", "5 lower", "5 upper", "6 lower", "6 upper", "7")
SIX_LOWER: Final = JMA_CLASSES.index("6弱")


def order_of(jma_class: str) -> int:
    """Return the place of a class in the order of severity, 0 for "0" to 9 for "7".

    Raises
    ------
    ValueError
        The text is not one of the ten classes.
    """
    return JMA_CLASSES.index(jma_class)


def in_english(jma_class: str) -> str:
    """Return the class as English documents write it, such as ``6 lower``."""
    return JMA_ENGLISH[order_of(jma_class)]
