"""The power fails under load: nothing that was paid is lost, nothing is done twice."""

import pytest

from tests.scenarios.kills import Killable, rounds

pytestmark = pytest.mark.slow


@pytest.mark.scenario("45")
@pytest.mark.scenario("46")
@pytest.mark.scenario("47")
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_three_times_under_load(make_shopfront, database):
    shop = make_shopfront(database, kind=Killable)

    found = list(rounds(shop, 3, seed=7))

    assert [sentences for sentences, _paid in found] == [[], [], []]
    assert sum(paid for _sentences, paid in found) > 0
