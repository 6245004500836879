from collections import Counter
from random import Random

from shop.studio.foresight_rules import Crowd


def crowd(size, most=10, seed=1):
    seen = Crowd(Random(seed), most)
    for each in range(size):
        seen.see(each, each % 2 == 0)
    return seen


def test_everybody_is_counted_and_only_a_few_are_kept():
    seen = crowd(1_000)
    assert (seen.reached, seen.meant, len(seen.sample)) == (1_000, 500, 10)


def test_only_whom_it_is_meant_for_is_kept():
    assert all(each % 2 == 0 for each in crowd(1_000).sample)


def test_a_small_crowd_is_kept_whole():
    assert crowd(6).sample == [0, 2, 4]


def test_the_same_dice_keep_the_same_ones():
    assert crowd(1_000).sample == crowd(1_000).sample


def test_the_first_and_the_last_are_kept_equally_often():
    kept = Counter(each < 50 for seed in range(2_000) for each in crowd(100, 5, seed).sample)
    assert 0.46 < kept[True] / kept.total() < 0.54
