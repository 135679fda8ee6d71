"""Make ``sheet-front.png``: the first page of the sample sheet, for the README.

Run by ``make picture`` in the development set-up (pypdfium2 draws the page).
"""

from pathlib import Path

import pypdfium2

from service.forms.brief_toml import read_brief
from service.usecases.make_sheet import make_sheet
from service.usecases.recommend_sites import recommend_sites
from service.wiring import Workshop

HERE = Path(__file__).parent
BRIEF = HERE.parents[1] / "examples" / "tokyo-insurer.toml"
DOTS_PER_INCH = 110
COLOURS = 128


def main() -> None:
    """Render the sample, draw its first page, and keep it small."""
    workshop = Workshop()
    brief = read_brief(BRIEF)
    recommendation = recommend_sites(
        brief,
        pack=workshop.pack,
        catalogue=workshop.catalogue,
        contradictions=workshop.contradictions,
        on=workshop.evaluated_on(brief.evaluated_on),
        path=BRIEF.name,
    )
    made = make_sheet(recommendation, pack=workshop.pack, settings=workshop.sheet_settings, language="ja")
    page = pypdfium2.PdfDocument(made.pdf)[0].render(scale=DOTS_PER_INCH / 72).to_pil()
    page.quantize(COLOURS).save(HERE / "sheet-front.png", optimize=True)


if __name__ == "__main__":
    main()
