"""What a scorecard shows, and that what stands on a few people is hidden. No database."""

from placement.scorecards.figures import FEWEST, Figure, Scorecard, Tally, scorecard


def test_nothing_that_stands_on_fewer_than_five_people_is_shown():
    few = FEWEST - 1
    shown = scorecard(Tally(hires=few, places=40, sent=30, answers=[1.0] * few, due=few, kept=few, unknown=1))
    assert shown == Scorecard(hires=None, fill=None, answer=None, kept=None, unknown=0)


def test_places_filled_do_not_give_back_a_hidden_number_of_hires():
    """3 of 8 places filled says that three people were hired."""
    assert [scorecard(Tally(hires=hires, places=8)).fill is None for hires in (1, 4, 5)] == [True, True, False]


def test_figures_of_enough_people_stand_with_the_number_behind_them():
    tally = Tally(hires=5, places=8, sent=9, answers=[1, 2, 4, 30, 60, 2.04], due=6, kept=4, unknown=1)
    assert scorecard(tally) == Scorecard(
        hires=5, fill=Figure(0.625, 5, 8), answer=Figure(3.0, 6, 9), kept=Figure(4 / 6, 4, 6), unknown=1
    )
    assert (Figure(0.625, 5, 8).percent, Figure(0.005, 1, 200).percent, Figure(0, 0, 7).percent) == (63, 1, 0)


def test_nobody_hired_is_said_as_it_is():
    shown = scorecard(Tally(places=3))
    assert (shown.hires, shown.fill, scorecard(Tally()).fill) == (0, Figure(0, 0, 3), None)
