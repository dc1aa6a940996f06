from random import Random

from hypothesis import given
from hypothesis import strategies as st

from transform.sets.linking import connected


def test_publications_that_share_a_name_are_one_group() -> None:
    names = {"ah-2": ["2031Z00002"], "kv-1": ["2031Z00001"], "ah-1": ["2031Z00001"], "ah-3": []}
    assert connected(names) == [["ah-1", "kv-1"], ["ah-2"], ["ah-3"]]


def test_a_name_may_be_another_publication() -> None:
    assert connected({"kv-1": ["ah-1"], "ah-1": [], "ah-2": []}) == [["ah-1", "kv-1"], ["ah-2"]]


def test_groups_join_through_others() -> None:
    assert connected({"a": ["1"], "b": ["1", "2"], "c": ["2", "3"], "d": ["3"]}) == [["a", "b", "c", "d"]]


def test_a_name_nobody_carries_is_no_member() -> None:
    assert connected({"a": ["zie ook"], "b": []}) == [["a"], ["b"]]
    assert connected({}) == []


KEYS = st.text("abcdef", min_size=1, max_size=1)
NAMES = st.dictionaries(KEYS, st.lists(st.text("abcdef123", min_size=1, max_size=1), max_size=3))


@given(NAMES)
def test_groups_are_what_can_be_reached(names: dict[str, list[str]]) -> None:
    groups = connected(names)
    assert sorted(key for group in groups for key in group) == sorted(names)
    assert groups == sorted(sorted(group) for group in groups)
    for group in groups:
        reached = {group[0]}
        for _ in names:
            for key, named in names.items():
                if not reached.isdisjoint([key, *named]):
                    reached |= {key, *named}
        assert reached & set(names) == set(group)


@given(NAMES, st.randoms(use_true_random=False))
def test_the_order_of_reading_changes_nothing(names: dict[str, list[str]], random: Random) -> None:
    shuffled = list(names.items())
    random.shuffle(shuffled)
    assert connected(dict(shuffled)) == connected(names)


def test_a_long_chain_is_one_group() -> None:
    names = {str(i): [str(i + 1)] for i in range(50_000)}
    assert len(connected(names)) == 1
