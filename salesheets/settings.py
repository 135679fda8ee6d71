"""What a sheet prints that is no result: whom to call, where to check, how long it is valid."""

from dataclasses import dataclass, field

from domain.text import Bilingual

DEVELOPMENT_KEY = "kamae-development-key"


@dataclass(frozen=True, slots=True)
class SheetSettings:
    """Settings of the sheets, each with the documented default.

    ``contact_detail`` is a telephone number or address, empty prints none.
    ``public_base_url`` is the address the QR code leads to; empty prints the check code
    without a QR code. ``answer_days`` is when the bureaus are asked to answer open
    questions. ``check_key`` keys the check codes; the default is for development and
    prints a warning.
    """

    contact: Bilingual = field(
        default_factory=lambda: Bilingual(
            ja="北九州市 企業立地担当", en="City of Kitakyushu, business location team"
        )
    )
    contact_detail: str = ""
    public_base_url: str = ""
    validity_days: int = 60
    reply_business_days: int = 3
    answer_days: int = 30
    check_key: str = DEVELOPMENT_KEY

    @property
    def development_key(self) -> bool:
        """Tell whether check codes are keyed with the key everybody knows."""
        return self.check_key == DEVELOPMENT_KEY
