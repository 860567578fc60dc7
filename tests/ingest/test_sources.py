"""What the arguments mean: which files, called how, in which order."""

from __future__ import annotations

import os
import random
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from winnow.ingest.inputs.discover import AmbiguousSource, NoSuchSource, discover
from winnow.ingest.inputs.opener import Broken, open_seeds
from winnow.ingest.run.ingest import ingest
from winnow.ingest.run.settings import RunSettings


def sources(*arguments, label=None, **how):
    return [file.source for file in discover([str(argument) for argument in arguments], label=label, **how)]


def put(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


@pytest.fixture
def data(tmp_path):
    return put(tmp_path / "data", "b.txt", "a/z.txt", "a/sub/1.html", "a.txt", "a-b.txt", "c/x.txt")


def test_a_folder_is_read_in_the_order_of_its_paths(data):
    expected = ["data/a-b.txt", "data/a.txt", "data/a/sub/1.html", "data/a/z.txt", "data/b.txt", "data/c/x.txt"]
    assert sources(data) == expected
    assert expected == sorted(expected)


def test_a_label_replaces_the_name_of_the_folder(data):
    assert sources(data / "c", label="news") == ["news/x.txt"]


def test_a_file_belongs_to_the_folder_that_holds_it(data):
    (file,) = discover([str(data / "a" / "z.txt")])
    assert file.source == "a/z.txt"
    assert file.folder == data / "a"
    assert file.path == data / "a" / "z.txt"
    assert file.size == 7
    assert file.mtime_ns == (data / "a" / "z.txt").stat().st_mtime_ns


def test_the_current_folder_has_its_real_name(data, monkeypatch):
    monkeypatch.chdir(data / "c")
    assert sources(".") == ["c/x.txt"]
    assert sources("x.txt") == ["c/x.txt"]
    assert sources("../c/") == ["c/x.txt"]


def test_globs_are_expanded_when_the_shell_did_not(data, monkeypatch):
    monkeypatch.chdir(data)
    assert sources("*.txt") == ["data/a-b.txt", "data/a.txt", "data/b.txt"]
    assert sources("**/*.html") == ["sub/1.html"]
    assert sources(f"{data}/?/x.txt") == ["c/x.txt"]


def test_a_name_with_brackets_is_no_pattern_when_it_exists(tmp_path):
    put(tmp_path / "d", "a[1].txt", "a1.txt")
    assert sources(tmp_path / "d" / "a[1].txt") == ["d/a[1].txt"]


def test_what_matches_nothing_is_said_at_once(data):
    for argument in ("nowhere", "*.nothing", "nowhere/*.txt"):
        with pytest.raises(NoSuchSource, match="no such source"):
            discover([str(data), str(data / argument)])


def test_overlapping_arguments_take_each_file_once(data):
    expected = sources(data)
    assert sources(data, data) == expected
    assert sources(data / "a", data) == expected
    assert sources(data, data / "a" / "z.txt", f"{data}/*.txt", data / "c") == expected
    assert sources(data / "a" / "z.txt", data / "a" / "z.txt") == ["a/z.txt"]


def test_the_order_of_the_arguments_does_not_matter(data):
    arguments = [data / "a", data / "c", data / "b.txt", data / "a.txt"]
    expected = sources(*arguments)
    assert len(expected) == 5
    for _ in range(10):
        random.Random(_).shuffle(arguments)
        assert sources(*arguments) == expected


def test_two_folders_of_one_name_are_refused(tmp_path):
    put(tmp_path, "one/data/x.txt", "two/data/y.txt")
    with pytest.raises(AmbiguousSource, match="--label"):
        discover([str(tmp_path / "one/data"), str(tmp_path / "two/data")])
    assert sources(tmp_path / "one/data", tmp_path / "two/data", label="both") == ["both/x.txt", "both/y.txt"]


def test_one_label_over_two_folders_must_not_make_two_files_one(tmp_path):
    put(tmp_path, "one/x.txt", "two/x.txt")
    with pytest.raises(AmbiguousSource, match=r"both/x\.txt"):
        sources(tmp_path / "one", tmp_path / "two", label="both")


def test_hidden_files_are_passed_over_unless_named(tmp_path):
    put(tmp_path / "d", ".git/config", ".hidden.txt", "shown.txt", "a/.b/c.txt")
    assert sources(tmp_path / "d") == ["d/shown.txt"]
    assert sources(tmp_path / "d", tmp_path / "d/.hidden.txt") == ["d/.hidden.txt", "d/shown.txt"]


def test_links_inside_a_folder_add_nothing(data):
    expected = sources(data)
    (data / "loop").symlink_to(data)
    (data / "a" / "up").symlink_to("..")
    (data / "again.txt").symlink_to("b.txt")
    (data / "twin").symlink_to("c")
    assert sources(data) == expected


def test_links_lead_out_of_the_folder_and_to_hidden_places(tmp_path):
    put(tmp_path, "far/1.txt", "far/deep/2.txt", "d/.store/object", "elsewhere.txt", "d/plain.txt")
    (tmp_path / "d" / "far").symlink_to(tmp_path / "far")
    (tmp_path / "far" / "back").symlink_to(tmp_path / "d")
    (tmp_path / "far" / "deep" / "self").symlink_to(tmp_path / "far")
    (tmp_path / "d" / "kept.txt").symlink_to(".store/object")
    (tmp_path / "d" / "one.txt").symlink_to(tmp_path / "elsewhere.txt")
    everything = ["d/far/1.txt", "d/far/deep/2.txt", "d/kept.txt", "d/one.txt", "d/plain.txt"]
    assert sources(tmp_path / "d", follow_links=True) == everything
    told = []
    assert sources(tmp_path / "d", on_passed_over=told.append) == ["d/plain.txt"]
    assert sorted(told) == [str(tmp_path / "d" / name) for name in ("far", "kept.txt", "one.txt")]
    assert sources(tmp_path / "d" / "one.txt", tmp_path / "d" / "far") == ["d/one.txt", "far/1.txt", "far/deep/2.txt"]
    one, other = tmp_path / "d", tmp_path / "far"
    assert sources(one, other, follow_links=True) == sources(other, one, follow_links=True)
    assert len(sources(one, other, follow_links=True)) == 5
    assert "d/one.txt" not in sources(one, tmp_path / "elsewhere.txt", label="d", follow_links=True)


@pytest.mark.parametrize("pattern", ["*", "*.txt", "**", "**/*.txt"])
def test_links_that_a_pattern_matches_lead_nowhere_either(tmp_path, pattern):
    put(tmp_path, "far/1.txt", "d/.env", "d/plain.txt", "d/deep/2.txt")
    (tmp_path / "d" / "far").symlink_to(tmp_path / "far")
    (tmp_path / "d" / "hidden.txt").symlink_to(".env")
    (tmp_path / "d" / "one.txt").symlink_to(tmp_path / "far" / "1.txt")
    (tmp_path / "d" / "too.txt").symlink_to("plain.txt")
    told = []
    found = sources(f"{tmp_path}/d/{pattern}", label="d", on_passed_over=told.append)
    assert set(found) <= {"d/plain.txt", "d/too.txt", "d/2.txt", "d/deep/2.txt"}
    assert "d/plain.txt" in found
    assert str(tmp_path / "d" / "one.txt") in told
    assert any(name.endswith("1.txt") for name in sources(f"{tmp_path}/d/*", label="d", follow_links=True))


def test_what_a_link_leads_to_inside_the_sources_is_read_under_its_own_name_without_a_word(tmp_path):
    put(tmp_path, "d/a.txt", "e/b.txt")
    (tmp_path / "d" / "e").symlink_to(tmp_path / "e")
    (tmp_path / "d" / "up").symlink_to("..")
    told = []
    assert sources(tmp_path / "d", tmp_path / "e", on_passed_over=told.append) == ["d/a.txt", "e/b.txt"]
    assert told == [str(tmp_path / "d" / "up")]


def test_a_sidecar_that_is_a_link_is_not_read(tmp_path):
    put(tmp_path, "d/a.txt")
    (tmp_path / "far.json").write_text('{"title": "Secret"}')
    (tmp_path / "d" / "a.txt.json").symlink_to(tmp_path / "far.json")
    told = []
    (file,) = discover([str(tmp_path / "d")], on_passed_over=told.append)
    assert (file.sidecar, told) == (None, [str(tmp_path / "d" / "a.txt.json")])
    (file,) = discover([str(tmp_path / "d")], follow_links=True)
    assert file.sidecar is not None


def test_a_file_that_became_a_link_out_of_its_source_since_it_was_listed_is_not_read(tmp_path):
    put(tmp_path, "d/a.txt", "d/b/c.txt", "secret.txt", "far/c.txt")
    one, other = discover([str(tmp_path / "d")])
    (tmp_path / "d" / "a.txt").unlink()
    (tmp_path / "d" / "a.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "d" / "b").rename(tmp_path / "d" / "old")
    (tmp_path / "d" / "b").symlink_to(tmp_path / "far")
    for file in (one, other):
        (broken,) = open_seeds(file)
        assert isinstance(broken, Broken)
        assert "leads out" in broken.reason


def test_a_dangling_link_is_broken_not_lost(tmp_path):
    put(tmp_path / "d", "x.txt")
    (tmp_path / "d" / "gone.txt").symlink_to("nowhere")
    files = list(discover([str(tmp_path / "d")]))
    assert [file.source for file in files] == ["d/gone.txt", "d/x.txt"]
    (found,) = open_seeds(files[0])
    assert isinstance(found, Broken)
    assert "No such file" in found.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_folder_is_broken_not_lost(data):
    (data / "a").chmod(0)
    try:
        assert "data/a/" in sources(data)
    finally:
        (data / "a").chmod(0o755)


def test_a_folder_that_vanishes_is_broken_not_lost(data):
    walk = discover([str(data)])
    first = next(walk)
    assert first.relative == "a-b.txt"
    for path in (data / "a" / "sub" / "1.html", data / "a" / "z.txt"):
        path.unlink()
    (data / "a" / "sub").rmdir()
    (data / "a").rmdir()
    rest = list(walk)
    assert [file.relative for file in rest] == ["a.txt", "a/", "b.txt", "c/x.txt"]
    (found,) = open_seeds(rest[1])
    assert isinstance(found, Broken)


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems refuse such names")
def test_names_that_are_not_utf8(tmp_path):
    folder = os.fsencode(tmp_path / "d")
    os.mkdir(folder)  # noqa: PTH102
    for name in (b"\xff.txt", b"caf\xe9.txt", "café.txt".encode()):
        with open(folder + b"/" + name, "wb") as file:
            file.write(b"text")
    files = list(discover([str(tmp_path / "d")]))
    assert [file.relative for file in files] == ["\\xff.txt", "caf\\xe9.txt", "café.txt"]
    for file in files:
        file.source.encode("utf-8")
        (seed,) = open_seeds(file)
        assert seed.data == b"text"


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems compose names themselves")
def test_another_corpus_in_a_folder_is_passed_over_and_told(data, tmp_path):
    (data / "notes.json").write_text('{"text": "Words that are kept in a corpus of their own."}')
    made, lost = data / "a" / "made", data / "lost"
    for folder in (made, lost):
        ingest([str(data / "notes.json")], folder, RunSettings(workers=0))
    (lost / "state.db").unlink()
    put(data / "c", "state.db", "lock", "snapshots/x.txt")
    told = []
    found = sources(data, on_corpus=told.append)
    assert told == [str(made), str(lost)]
    assert not [source for source in found if "made" in source or "lost" in source]
    assert {"data/c/lock", "data/c/snapshots/x.txt"} <= set(found)
    assert [name for name in sources(made / "current") if "part-" in name]


def test_decomposed_names_are_composed_unless_both_are_there(tmp_path):
    put(tmp_path / "one", "u\u0308.txt")
    assert sources(tmp_path / "one") == ["one/ü.txt"]
    put(tmp_path / "two", "u\u0308.txt", "ü.txt")
    assert sorted(sources(tmp_path / "two")) == sorted(["two/u\u0308.txt", "two/ü.txt"])


def test_sidecars_are_no_seeds(tmp_path):
    put(tmp_path / "d", "page.html", "page.html.json", "alone.json", "x.json.json", "y.json", "y.json.json")
    assert sources(tmp_path / "d") == ["d/alone.json", "d/page.html", "d/x.json.json", "d/y.json"]
    files = {file.relative: file for file in discover([str(tmp_path / "d")])}
    page = files["page.html"]
    assert page.sidecar == tmp_path / "d" / "page.html.json"
    assert page.size == len("page.html") + len("page.html.json")
    assert files["alone.json"].sidecar is None
    assert sources(f"{tmp_path}/d/page*") == ["d/page.html"]
    with pytest.raises(NoSuchSource, match="sidecar"):
        discover([str(tmp_path / "d" / "page.html.json")])


def test_a_new_sidecar_changes_size_and_time(tmp_path):
    put(tmp_path / "d", "page.html")
    (before,) = discover([str(tmp_path / "d")])
    put(tmp_path / "d", "page.html.json")
    os.utime(tmp_path / "d" / "page.html.json", ns=(1, before.mtime_ns + 10))
    (after,) = discover([str(tmp_path / "d")])
    assert after.size > before.size
    assert after.mtime_ns == before.mtime_ns + 10


def test_standard_input(data):
    (file,) = discover(["-"])
    assert (file.source, file.path, file.folder) == ("stdin/-", None, None)
    assert sources("-", label="feed") == ["feed/-"]
    assert sources(data / "c", "-") == ["c/x.txt", "stdin/-"]


def test_an_empty_folder_is_no_error(tmp_path):
    assert sources(tmp_path) == []


def test_fifos_and_sockets_in_folders_are_passed_over(tmp_path):
    put(tmp_path / "d", "x.txt")
    os.mkfifo(tmp_path / "d" / "pipe")
    assert sources(tmp_path / "d") == ["d/x.txt"]


names = st.text(st.sampled_from("ab./-~ é#\\"), min_size=1, max_size=5).filter(
    lambda name: all(part not in ("", ".", "..") and not part.startswith(".") for part in name.split("/"))
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(names, max_size=8))
def test_any_tree_is_listed_completely_sorted_and_distinct(tmp_path_factory, wanted):
    root = tmp_path_factory.mktemp("tree")
    for name in wanted:
        try:
            put(root, name)
        except OSError:
            continue  # a file where a folder should be
    there = sum(path.is_file() for path in root.rglob("*"))
    files = list(discover([str(root)]))
    relative = [file.relative for file in files]
    assert len(set(relative)) == there
    assert relative == sorted(relative)
    assert relative == [file.relative for file in discover([str(root / "."), str(root)])]


@pytest.mark.parametrize("seed", range(80))
def test_any_graph_of_links_ends_and_takes_what_is_there_once(tmp_path, seed):
    chance = random.Random(seed)
    folders = [tmp_path]
    for _ in range(chance.randint(2, 8)):
        folder = chance.choice(folders) / chance.choice(["a", "b", "c", ".h", "d d", "é"])
        folder.mkdir(exist_ok=True)
        folders.append(folder)
    for _ in range(chance.randint(1, 10)):
        (chance.choice(folders) / chance.choice(["x.txt", "y.html", ".z", "w.txt.json", "w.txt"])).write_text("t")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    for _ in range(chance.randint(1, 8)):
        link = chance.choice(folders) / chance.choice(["l1", "l2", "l3.txt", "l4"])
        if not os.path.lexists(link):
            link.symlink_to(chance.choice([*folders, *files, "nowhere", ".", ".."]))
    given_ones = chance.sample([*folders, *files], chance.randint(1, 3))
    label = chance.choice([None, "L"])
    follow = chance.random() < 0.5
    try:
        found = list(discover([str(one) for one in given_ones], label=label, follow_links=follow))
    except (AmbiguousSource, NoSuchSource):
        return
    names = [file.source for file in found]
    assert len(set(names)) == len(names)
    assert names == sorted(names)
    chance.shuffle(given_ones)
    assert names == sources(*given_ones, label=label, follow_links=follow)
    reals = [os.path.realpath(file.path) for file in found]
    for path in files:
        for folder in given_ones:
            inner = path.relative_to(folder).parts if path.is_relative_to(folder) and folder.is_dir() else (".",)
            sidecar = path.suffix == ".json" and path.with_suffix("").is_file()
            if not sidecar and not any(part.startswith(".") for part in inner):
                assert reals.count(str(path)) == 1
