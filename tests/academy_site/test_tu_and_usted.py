"""Spanish says tú to everybody who learns or works here, and usted where a business account reads (decision 0109)."""

import re

import pytest

from academy_site import catalogues

# Beside templates of the business frame: forms, refusals and downloads that a business account reads as well as staff.
BUSINESS = re.compile(
    r"/partner|/business|^people/templates/people/(letters/|signin/codes\.html)"
    r"|^placement/(openings/plausible|employers/models|employers/rights|base/errors|interviews/forms)\.py"
    r"|^placement/templates/placement/(employers/talk|interviews/times)\.html"
)
ORDERS = (
    "Abra|Anote|Añada|Busque|Cambie|Cierre|Compare|Compruebe|Confirme|Conserve|Copie|Corrija|Deje|Diga|Divida|Dé|Elija"
    "|Envíe|Escriba|Espere|Guarde|Haga|Inténtelo|Marque|Mire|Ofrezca|Pida|Ponga|Pregunte|Pruebe|Quite|Revise|Use|Vea"
    "|Vuelva"
)
# Orders with "it" or "them" behind, wherever they stand: "Ciérrelas antes", "solo mira la última: únalas".
WITH_IT = "ábra|bórre|búsque|cámbie|ciérre|consérve|déje|díga|guárde|márque|míre|pída|quíte|revíse|úna"
USTED = re.compile(
    rf"\b[Uu]sted(es)?\b|(^|[.:;!?] )({ORDERS})\b|(: |, o )({ORDERS.lower()})\b|\b(?i:{WITH_IT})(se)?l[aeo]s?\b"
)
TU = re.compile(r"\b([Tt]ú|[Tt]us?|[Cc]ontigo|para ti)\b")


def keys(app: str, files: re.Pattern[str]) -> set[tuple[str, str]]:
    """Return the messages that an app's files of these names hold: id and context."""
    found = [path for path in catalogues.sources(app) if files.search(path.relative_to(catalogues.ROOT).as_posix())]
    messages = [message for path in found for message in catalogues.messages_in(path)]
    return {(ids if isinstance(ids, str) else ids[0], context or "") for ids, context, _comments in messages}


@pytest.mark.parametrize("app", catalogues.APPS)
def test_each_reader_is_spoken_to_in_one_way(app: str):
    rows = {catalogues._key(message): str(message.string) for message in catalogues.stored(app) if message.id}
    shared, own = keys(app, BUSINESS), keys(app, re.compile(r"/partner.*\.html|/business.*\.html"))
    assert [text for key, text in rows.items() if USTED.search(text) and key not in shared] == []
    assert [rows[key] for key in own if TU.search(rows[key])] == []
