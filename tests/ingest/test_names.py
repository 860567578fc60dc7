from hypothesis import given
from hypothesis import strategies as st
from winnow.ingest.inputs.names import Namer, compose, escape

names = st.text(st.one_of(st.characters(), st.sampled_from("#\\x~1\n\udcff\ud800")), max_size=12)


@given(names, names)
def test_escaping_keeps_names_apart(one, two):
    assert (escape(one) == escape(two)) == (one == two)


@given(names)
def test_escaped_names_are_one_line_of_unicode_without_hash(name):
    escaped = escape(name)
    escaped.encode("utf-8")
    assert "#" not in escaped
    assert "\n" not in escaped


def test_ordinary_names_stay_as_they_are():
    for name in ("a/b c.html", "100%23.txt", "Übung – 1.txt", "新聞.txt", "a~2"):
        assert escape(name) == name


def test_what_is_escaped():
    assert escape("a#b\\c\n\udcff") == "a\\x23b\\\\c\\x0a\\xff"


def test_decomposed_names_are_composed():
    assert compose("u\u0308") == "ü"


def test_repeats_get_numbers_and_the_first_keeps_its_name():
    namer = Namer()
    assert [namer.name(name) for name in ("a", "b", "a", "a", "a~2", "a")] == ["a", "b", "a~2", "a~3", "a~2~2", "a~4"]


@given(st.lists(names, max_size=60))
def test_names_of_one_container_are_distinct(wanted):
    namer = Namer()
    given_names = [namer.name(name) for name in wanted]
    assert len(set(given_names)) == len(given_names)


def test_many_names_grow_the_memory():
    namer = Namer()
    assert [namer.name(f"n{number}") for number in range(20_000)] == [f"n{number}" for number in range(20_000)]
    assert namer.name("n777") == "n777~2"


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 12).map(str), st.sampled_from(["a", "2~2", "03", "٣"])), max_size=30)
)
def test_numbers_and_ids_stay_apart(ids):
    namer = Namer()
    found = [namer.number(at) if own is None else namer.name(own) for at, own in enumerate(ids, 1)]
    assert len(set(found)) == len(found)
    for at, own in enumerate(ids, 1):
        assert found[at - 1].startswith(str(at) if own is None else own)


def test_numbers_take_no_memory():
    namer = Namer()
    for number in range(1, 50_000):
        namer.number(number)
    assert len(namer._runs) == 1
    assert len(namer._given._slots) == 1024
    assert namer.name("777") == "777~2"
    assert namer.name("50000") == "50000"
    assert namer.number(50_000) == "50000~2"
    assert namer.number(50_001) == "50001"
