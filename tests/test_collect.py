"""Downloads of a whole class: every file finds its sender, or is named with the reason why not."""

import io
import itertools
import os
import stat
import time
import tracemalloc
import unicodedata
import zipfile
import zoneinfo
from datetime import UTC

import pytest

from actcourse.cli import main
from actcourse.teaching.grading import archives
from actcourse.teaching.grading import roster as rosters
from actcourse.teaching.grading.collect import SHEETS, collect
from actcourse.teaching.grading.roster import Person

SHEET = "02_saturating"
NOTEBOOK = f"{SHEET}.ipynb"
JUERGEN = "Jürgen Müller"
DECOMPOSED = unicodedata.normalize("NFD", JUERGEN)
PEOPLE = [
    Person("jmueller", JUERGEN, "11", "M-1", "jmueller"),
    Person("anna", "anna", "12", "", "anna"),
    Person("Anna", "Anna", "13", "", "anna2"),
    Person("m[1]m", "M[1] M", "14", "", "m_1"),
    Person("-rf", "Robert Fisher", "15", "", "-rf"),
    Person('Mo "M"', 'Mo "M" O\'Brien', "16", "", "mo.m"),
    Person("ä" * 100, "Ä" * 100, "17", "", "long"),
    Person("xu", "Xu, Li-Hua", "", "", "b"),
    Person("ab", "Ada B.", "", "", "a_b"),
]


def zipped(files):
    """The bytes of a zip with these contents by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in files.items():
            archive.writestr(name, inner)
    return content.getvalue()


@pytest.fixture(params=["zip", "folder"])
def handed(request, tmp_path):
    """A function that makes a download of these contents by path, as a zip or unpacked, and collects it."""

    def collected(files, people=PEOPLE, sheet=SHEET, zone=None):
        if request.param == "zip":
            download = tmp_path / "download.zip"
            download.write_bytes(zipped(files))
        else:
            download = tmp_path / "download"
            for name, content in files.items():
                (download / name).parent.mkdir(parents=True, exist_ok=True)
                (download / name).write_bytes(content)
        return collect(download, sheet, people, tmp_path / "submitted", zone)

    return collected


def placed(tmp_path, sheet=SHEET):
    """What is in `submitted` now: the content by the folder of the student."""
    return {path.parts[-3]: path.read_bytes() for path in (tmp_path / "submitted").glob(f"*/{sheet}/{sheet}.ipynb")}


# -- names, as each platform writes them ----------------------------------------------------------------


def moodle(name, number, file=NOTEBOOK):
    kept = "".join(sign for sign in name if sign not in "&<>\"`|':\\/")  # clean_param, PARAM_FILE
    return f"{kept.replace('_', ' ')}_{number}_assignsubmission_file/{file}"


def moodle_before_4(name, number, file=NOTEBOOK):
    return moodle(name, number, file).replace("/", "_/", 1)


def moodle_flat(name, number, file=NOTEBOOK):
    return moodle(name, number, file).replace("/", "_", 1)


def canvas(name, number, file=NOTEBOOK, upload=500, late=False):
    last_first = "".join(name.split(", ") if ", " in name else name.split(" ")[::-1])
    kept = "".join(sign for sign in last_first.lower() if sign.isalnum() or unicodedata.combining(sign) or sign == "_")
    return f"{kept}{'_LATE' if late else ''}_{number}_{upload}_{file}"


def blackboard(login, file=NOTEBOOK, date="2026-01-30-20-30-10", title="Sheet_2 final"):
    return f"{title}_{login}_attempt_{date}{f'_{file}' if file else '.txt'}"


@pytest.mark.parametrize("name", [moodle, moodle_before_4, moodle_flat])
def test_moodle(name, handed, tmp_path):
    files = {name(person.name, 900 + at): person.folder.encode() for at, person in enumerate(PEOPLE)}
    found = handed(files)
    assert (found.platform, found.refused, found.missing) == ("Moodle", [], [])
    assert placed(tmp_path) == {person.folder: person.folder.encode() for person in PEOPLE}


def test_canvas(handed, tmp_path):
    files = {
        canvas(person.name, person.canvas_id or 800 + at, late=at % 2): person.folder.encode()
        for at, person in enumerate(PEOPLE)
    }
    found = handed(files)
    assert (found.platform, found.refused, found.missing) == ("Canvas", [], [])
    assert placed(tmp_path) == {person.folder: person.folder.encode() for person in PEOPLE}


def test_blackboard(handed, tmp_path):
    """Usernames, and titles too, may have `_` in them: `a_b` is not `b`."""
    files = {blackboard(person.login): person.folder.encode() for person in PEOPLE}
    files |= {blackboard(person.login, ""): b"Name: ..." for person in PEOPLE}
    found = handed(files)
    assert (found.platform, found.refused, found.missing) == ("Blackboard", [], [])
    assert placed(tmp_path) == {person.folder: person.folder.encode() for person in PEOPLE}


@pytest.mark.parametrize("in_roster", [JUERGEN, DECOMPOSED, "Müller, Jürgen"])
@pytest.mark.parametrize("in_download", [JUERGEN, DECOMPOSED])
@pytest.mark.parametrize("platform", ["Moodle", "Canvas"])
def test_umlauts_are_the_same_however_they_are_composed(platform, in_roster, in_download, handed, tmp_path):
    name = moodle(in_download, 7) if platform == "Moodle" else canvas(in_download, 7)
    found = handed({name: b"{}"}, [Person("jürgen", in_roster)])
    assert (found.platform, found.refused) == (platform, [])
    assert placed(tmp_path) == {"jürgen": b"{}"}


def test_a_zip_of_macos_has_utf8_names_without_saying_so(tmp_path):
    content = zipped({moodle(DECOMPOSED, 7): b"{}", "__MACOSX/x": b""})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.infolist()[0].flag_bits & 0x800
    unflagged = content.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")  # the flag, before the method of packing
    (tmp_path / "download.zip").write_bytes(unflagged)
    with zipfile.ZipFile(tmp_path / "download.zip") as archive:
        assert not archive.infolist()[0].flag_bits & 0x800
    assert not collect(tmp_path / "download.zip", SHEET, PEOPLE, tmp_path / "submitted").refused
    assert placed(tmp_path) == {"jmueller": b"{}"}


def test_the_folder_that_is_there_is_used_however_its_umlauts_are_composed(handed, tmp_path):
    there = tmp_path / "submitted" / unicodedata.normalize("NFD", "jürgen")
    there.mkdir(parents=True)
    assert not handed({moodle("Jü", 1): b"{}"}, [Person("jürgen", "Jü")]).refused
    assert [path.name for path in (tmp_path / "submitted").iterdir()] == [there.name]


# -- which file counts ----------------------------------------------------------------------------------

COPIES = ["-1", "-12", " (1)", "(2)", "_1", "-Copy1", " - Copy", " - Kopie", "-1-1", ""]


@pytest.mark.parametrize(("copy", "end"), [*itertools.product(COPIES, [".ipynb"]), ("", ".IPYNB"), ("", ".ipynb.txt")])
def test_copies_are_recognised_among_other_notebooks(copy, end, handed, tmp_path):
    files = {canvas("anna", 12, f"{SHEET}{copy}{end}", 5): b"mine", canvas("anna", 12, "scratch.ipynb", 6): b"{}"}
    assert not handed(files).refused
    assert placed(tmp_path) == {"anna": b"mine"}


def test_of_two_attempts_the_last_counts(handed, tmp_path):
    names = [blackboard("anna", date=f"2026-01-{day}-08-00-00") for day in ("09", "10")]
    found = handed(dict(zip(names, [b"first", b"second"], strict=True)))
    assert placed(tmp_path) == {"anna": b"second"}
    assert "last" in found.placed[0].note


def _times(tmp_path):
    return {path.parts[-3]: path.read_text() for path in (tmp_path / "submitted").glob("*/*/timestamp.txt")}


@pytest.mark.parametrize(
    ("zone", "winter", "summer", "twice"),
    [
        ("Europe/Berlin", "2026-01-30 19:30:10 UTC", "2026-07-31 22:15:00 UTC", "2026-10-25 00:30:00 UTC"),
        ("America/New_York", "2026-01-31 01:30:10 UTC", "2026-08-01 04:15:00 UTC", "2026-10-25 06:30:00 UTC"),
        ("Asia/Kolkata", "2026-01-30 15:00:10 UTC", "2026-07-31 18:45:00 UTC", "2026-10-24 21:00:00 UTC"),
        (None, "2026-01-30 15:00:10 UTC", "2026-07-31 18:45:00 UTC", "2026-10-24 21:00:00 UTC"),
    ],
)
def test_blackboard_says_when_it_was_handed_in(zone, winter, summer, twice, handed, tmp_path, monkeypatch):
    """In the clock of its own, or of this machine; of the hour that comes twice the earlier one."""
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    dates = {"anna": "2026-01-30-20-30-10", "anna2": "2026-08-01-00-15-00", "b": "2026-10-25-02-30-00"}
    dates |= {"jmueller": "2026-02-30-00-00-00", "long": "0001-01-01-00-00-00", "m_1": "9999-12-31-23-59-59"}
    files = {blackboard(login, date=date): b"{}" for login, date in dates.items()}
    try:
        found = handed(files, zone=zone and zoneinfo.ZoneInfo(zone))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert _times(tmp_path) == {"anna": f"{winter}\n", "Anna": f"{summer}\n", "xu": f"{twice}\n"}
    assert (found.timed, found.refused, len(found.placed)) == (3, [], 6)


def test_the_time_is_that_of_the_last_attempt_and_what_a_person_wrote_stays(handed, tmp_path):
    first, second = (blackboard("anna", date=f"2026-01-{day}-08-00-00") for day in ("09", "10"))
    handed({first: b"1"}, zone=UTC)
    assert _times(tmp_path) == {"anna": "2026-01-09 08:00:00 UTC\n"}
    found = handed({first: b"1", second: b"2"}, zone=UTC)
    assert _times(tmp_path) == {"anna": "2026-01-10 08:00:00 UTC\n"}
    assert "timestamp" not in found.placed[0].note
    (tmp_path / "submitted" / "anna" / SHEET / "timestamp.txt").write_text("2026-01-08 00:00:00 UTC")
    theirs = blackboard("anna", "timestamp.txt", date="2026-01-10-08-00-00")
    found = handed({first: b"1", second: b"2", theirs: b"2000-01-01 UTC"}, zone=UTC)
    assert _times(tmp_path) == {"anna": "2026-01-08 00:00:00 UTC"}
    assert "'2026-01-08 00:00:00 UTC' and stays so; the platform says 2026-01-10 08:00:00 UTC" in found.placed[0].note


def test_the_command_reads_times_by_the_zone_that_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "students.csv").write_text("folder,name\nanna,Anna\n")
    (tmp_path / "download.zip").write_bytes(zipped({blackboard("anna", date="2026-08-01-00-15-00"): b"{}"}))
    command = ["collect", "download.zip", SHEET, "--roster", "students.csv", "--timezone"]
    assert main([*command, "Europe/Berlin"]) == 0
    assert "timestamp.txt, for late penalties: read in Europe/Berlin" in capsys.readouterr().out
    assert _times(tmp_path) == {"anna": "2026-07-31 22:15:00 UTC\n"}
    for zone in ("Europe/Berln", "../etc/passwd", "", "CET+1"):
        with pytest.raises(SystemExit):
            main([*command, zone])
        assert f"{zone!r} is no time zone" in capsys.readouterr().err


@pytest.mark.parametrize("name", [moodle("anna", 12), canvas("anna", 12, late=True)])
def test_where_the_platform_does_not_say_when_no_time_is_made_up(name, handed, tmp_path):
    """The times in its zip are those at which it was made, and a file of a learner's is none of ours."""
    folder = name.removesuffix(NOTEBOOK)
    found = handed({name: b"{}", f"{folder}timestamp.txt": b"2000-01-01 UTC"})
    assert (_times(tmp_path), found.timed, len(found.placed)) == ({}, 0, 1)


def test_of_two_uploads_in_canvas_the_last_counts(handed, tmp_path):
    names = [canvas("anna", 12, file, upload) for file, upload in [(f"{SHEET}-1.ipynb", 1000), (NOTEBOOK, 999)]]
    found = handed(dict(zip(names, [b"second", b"first"], strict=True)))
    assert placed(tmp_path) == {"anna": b"second"}
    assert "last" in found.placed[0].note


def test_a_last_attempt_without_a_notebook_does_not_fall_back(handed, tmp_path):
    dates = ["2026-01-09-08-00-00", "2026-01-10-08-00-00"]
    found = handed({blackboard("anna", date=dates[0]): b"{}", blackboard("anna", "a.pdf", dates[1]): b"%PDF"})
    [(name, why)] = found.refused
    assert "anna" in name
    assert "a.pdf" in name
    assert "an earlier attempt has" in why
    assert placed(tmp_path) == {}


def test_two_that_cannot_be_told_apart_are_refused_and_equal_ones_are_not(handed, tmp_path):
    files = {moodle("anna", 1): b"one", moodle("anna", 1, f"{SHEET} (1).ipynb"): b"other"}
    files |= {moodle("Anna", 2): b"same", moodle("Anna", 2, f"{SHEET} (1).ipynb"): b"same"}
    [(name, why)] = handed(files).refused
    assert name.startswith("anna: ")
    assert "not clear" in why
    assert placed(tmp_path) == {"Anna": b"same"}


def test_an_only_notebook_under_another_name_is_taken_and_noted(handed, tmp_path):
    found = handed({canvas("anna", 12, "homework final.ipynb"): b"{}"})
    assert placed(tmp_path) == {"anna": b"{}"}
    assert "homework final.ipynb" in found.placed[0].note


@pytest.mark.parametrize("other", [sheet for sheet in SHEETS if sheet != SHEET])
def test_another_sheet_is_not_taken_for_this_one(other, handed, tmp_path):
    found = handed({canvas("anna", 12, f"{other}.ipynb"): b"{}"})
    assert len(found.refused) == 1
    assert placed(tmp_path) == {}


@pytest.mark.parametrize("inner", [NOTEBOOK, f"{SHEET}/{NOTEBOOK}", f"{SHEET}-1.ipynb"])
def test_a_zip_is_looked_into(inner, handed, tmp_path):
    content = zipped(
        {inner: b"{}", f"__MACOSX/._{NOTEBOOK}": b"junk", f"{SHEET}/.ipynb_checkpoints/{NOTEBOOK}": b"old"}
    )
    assert not handed({canvas("anna", 12, "work.zip"): content}).refused
    assert placed(tmp_path) == {"anna": b"{}"}


@pytest.mark.parametrize("place", ["solutions/02_saturating/", "actcourse-main/exercises/02_saturating/", "a/"])
def test_nothing_is_searched_for(place, handed, tmp_path):
    found = handed(
        {
            canvas("anna", 12, "repository.zip"): zipped({f"{place}{NOTEBOOK}": b"{}"}),
            canvas("Anna", 13): b"{}",
        }
    )
    assert [name.split(":")[0] for name, _ in found.refused] == ["anna"]
    assert placed(tmp_path) == {"Anna": b"{}"}


@pytest.mark.parametrize("place", ["solutions/02_saturating/", "a/", "02_saturating/solutions/"])
def test_nothing_is_searched_for_in_moodles_folders(place, handed, tmp_path):
    """Whoever has handed in only what is deeper is named, and not taken for someone who handed in nothing."""
    found = handed({moodle("anna", 1, f"{place}{NOTEBOOK}"): b"{}", moodle("Anna", 2, f"{SHEET}/{NOTEBOOK}"): b"{}"})
    assert [name.split(":")[0] for name, _ in found.refused] == ["anna"]
    assert placed(tmp_path) == {"Anna": b"{}"}


def test_a_folder_around_everything_is_seen_through(handed, tmp_path):
    handed({f"submissions/{canvas('anna', 12)}": b"{}", f"submissions/{canvas('Anna', 13)}": b"[]"})
    assert placed(tmp_path) == {"anna": b"{}", "Anna": b"[]"}


def test_progress_is_taken_along(handed, tmp_path):
    handed({canvas("anna", 12): b"{}", canvas("anna", 12, "progress-1.json"): b'{"passed": []}'})
    assert (tmp_path / "submitted" / "anna" / SHEET / "progress.json").read_bytes() == b'{"passed": []}'


def test_collecting_again_says_what_changed(handed, tmp_path):
    first, second = {canvas("anna", 12): b"one"}, {canvas("anna", 12): b"two"}
    assert [handed(files).placed[0].how for files in (first, first, second)] == ["new", "unchanged", "replaced"]
    assert placed(tmp_path) == {"anna": b"two"}


def test_whoever_handed_in_nothing_is_named(handed):
    assert handed({canvas("anna", 12): b"{}"}).missing == [person for person in PEOPLE if person.folder != "anna"]


@pytest.mark.parametrize("content", [b"", b"null", b"\xff\xfe", b"\x00" * 10])
def test_what_is_in_a_notebook_is_for_the_grader_to_judge(content, handed, tmp_path):
    assert not handed({canvas("anna", 12): content}).refused
    assert placed(tmp_path) == {"anna": content}


# -- what is refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (moodle("Nobody Known", 3), "nobody"),
        (moodle("Participant", 3), "nobody"),
        (moodle("Twin", 3), "2 in the roster"),
        (moodle("anna", 3, "essay.pdf"), "no 02_saturating.ipynb"),
        ("Anna_3_assignsubmission_onlinetext/onlinetext.html", "no 02_saturating.ipynb"),
        (NOTEBOOK, "Moodle does not name"),
        (canvas("anna", 12), "Moodle does not name"),
    ],
)
def test_what_moodle_has_and_nobody_can_be_given_is_named(name, why, handed, tmp_path):
    people = [*PEOPLE, Person("twin1", "Twin"), Person("twin2", "Twin")]
    found = handed({name: b"{}", moodle(JUERGEN, 1): b"{}", moodle("Xu, Li-Hua", 2): b"{}"}, people)
    [(refused, reason)] = found.refused
    assert name.split("/")[0] in refused
    assert why in reason
    assert placed(tmp_path) == {"jmueller": b"{}", "xu": b"{}"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("anon_Ab1_7_02_saturating.ipynb", "anonymous"),
        ("LATE_anon_Ab1_7_02_saturating.ipynb", "anonymous"),
        (canvas("Nobody Known", 99), "canvas_id"),
        (canvas("Müller Jürgen", 99), "canvas_id"),  # the roster says that he is another one
        ("annaanna_12_text.html", "no 02_saturating.ipynb"),
    ],
)
def test_what_canvas_has_and_nobody_can_be_given_is_named(name, why, handed, tmp_path):
    [(refused, reason)] = handed({name: b"{}", canvas("Anna", 13): b"{}"}).refused
    assert name in refused
    assert why in reason
    assert placed(tmp_path) == {"Anna": b"{}"}


@pytest.mark.parametrize("name", ["../../evil.ipynb", "/etc/evil.ipynb", "C:\\evil.ipynb", "a/../../evil.ipynb"])
def test_paths_that_lead_out_are_refused_by_name(name, tmp_path):
    inner = zipped({name: b"{}", NOTEBOOK: b"inner"})
    (tmp_path / "download.zip").write_bytes(zipped({name: b"{}", canvas("anna", 12, "work.zip"): inner}))
    found = collect(tmp_path / "download.zip", SHEET, PEOPLE, tmp_path / "submitted")
    assert [refused for refused, _ in found.refused] == [name.replace("\\", "/")]
    assert placed(tmp_path) == {"anna": b"inner"}
    assert not [*tmp_path.parent.rglob("evil.ipynb")]


def test_links_are_refused_by_name(tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / canvas("Anna", 13)).write_bytes(b"{}")
    (folder / canvas("anna", 12)).symlink_to(tmp_path / "secret")
    link = zipfile.ZipInfo(canvas("anna", 12))
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr(canvas("Anna", 13), b"{}")
    for download in (folder, tmp_path / "download.zip"):
        found = collect(download, SHEET, PEOPLE, tmp_path / "submitted")
        assert [name for name, _ in found.refused] == [link.filename]
        assert placed(tmp_path) == {"Anna": b"{}"}


def test_bombs_are_refused_by_name_and_cost_no_more_than_is_allowed(monkeypatch, handed, tmp_path):
    monkeypatch.setattr(archives, "LARGEST", 1000)
    bomb = zipped({NOTEBOOK: b"0" * 10**6})
    assert len(bomb) < 2000
    monkeypatch.setattr(archives, "LARGEST", len(bomb))
    found = handed({canvas("anna", 12, "work.zip"): bomb, canvas("Anna", 13): b"0" * (len(bomb) + 1)})
    assert {name.split(":")[0] for name, _ in found.refused} == {"anna", "Anna"}
    assert all("larger than" in why for _, why in found.refused)
    assert placed(tmp_path) == {}


def test_a_bomb_is_not_unpacked_whole(monkeypatch, tmp_path):
    (tmp_path / "download.zip").write_bytes(zipped({canvas("anna", 12): b"0" * 30_000_000}))
    monkeypatch.setattr(archives, "LARGEST", 1000)
    tracemalloc.start()
    try:
        [(_, why)] = collect(tmp_path / "download.zip", SHEET, PEOPLE, tmp_path / "submitted").refused
        assert "larger than" in why
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_zip_of_very_many_files_is_not_read(monkeypatch, handed):
    monkeypatch.setattr(archives, "MOST", 10)
    many = zipped({str(number): b"" for number in range(11)})
    [(_, why)] = handed({canvas("anna", 12, "work.zip"): many}).refused
    assert "more than 10 files" in why


def _encrypted():
    content = zipped({NOTEBOOK: b"{}"})  # the bit that says so, in both headers
    return content.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )


@pytest.mark.parametrize("content", [b"", b"PK", zipped({NOTEBOOK: b"{}"})[:-30], _encrypted()])
def test_zips_that_cannot_be_read_are_refused_by_name(content, handed, tmp_path):
    [(name, why)] = handed({canvas("anna", 12, "work.zip"): content, canvas("Anna", 13): b"{}"}).refused
    assert "work.zip" in name
    assert "zip" in why or "unpacked" in why
    assert placed(tmp_path) == {"Anna": b"{}"}


def test_whoever_handed_in_no_notebook_has_a_row_and_keeps_what_was_there(handed, tmp_path):
    handed({canvas("anna", 12): b"first"})
    handed({canvas("anna", 12, "a.pdf", 900): b"%PDF", canvas("Anna", 13, "a.pdf"): b"%PDF"})
    assert placed(tmp_path)["anna"] in (b"first",)
    assert os.listdir(tmp_path / "submitted" / "Anna" / SHEET) == []


@pytest.mark.parametrize("name", ["notes.txt", "a/b.ipynb", "submitted/anna/02_saturating.ipynb"])
def test_what_no_platform_made_is_refused_as_a_whole(name, handed):
    with pytest.raises(ValueError, match="Moodle, Blackboard, Canvas"):
        handed({name: b"{}", f"{name}2": b"{}"})


def test_what_is_no_download_is_said_to_be_none(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(ValueError, match="neither a folder nor a zip"):
        collect(tmp_path / "a.zip", SHEET, PEOPLE, tmp_path)
    with pytest.raises(ValueError, match="there is no"):
        collect(tmp_path / "b.zip", SHEET, PEOPLE, tmp_path)
    with pytest.raises(LookupError, match="Did you mean '02_saturating'"):
        collect(tmp_path / "a.zip", "02_saturatin", PEOPLE, tmp_path)


# -- the roster -----------------------------------------------------------------------------------------


def roster(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "students.csv"
    path.write_bytes(text.encode(encoding))
    return rosters.read(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rosters_are_read_as_spreadsheets_write_them(separator, encoding, tmp_path):
    rows = [
        ["name", "folder", "SIS_ID", "notes"],
        ['"Mo ""M"" Ödön"', " m[1]m", "007", "x"],
        [],
        ["-a", "-rf", "=1", ""],
    ]
    text = "\r\n".join(separator.join(row) for row in rows)
    assert roster(tmp_path, text, encoding) == [
        Person(" m[1]m", 'Mo "M" Ödön', sis_id="007"),
        Person("-rf", "-a", sis_id="=1"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no column 'folder'"),
        ("folder,canvas_id\na,1", "no column 'name'"),
        ("folder,name,name\na,b,c", "two columns"),
        ("folder,name\na,b,c", "line 2"),
        ("folder,name\na,", "line 2"),
        ("folder,name\n../a,b", "line 2.*folder"),
        ("folder,name\n.,b", "line 2.*folder"),
        (f"folder,name\n{'ä' * 128},b", "line 2.*folder"),
        ("folder,name,canvas_id\na,b,1.2E+14", "line 2.*canvas_id"),
        ("folder,name,canvas_id\na,b,12\nc,d,12", "the same canvas_id"),
        ("folder,name\na,b\na,c", "the same folder"),
        ('folder,name\na,"b', "line 2"),
    ],
)
def test_rosters_that_cannot_be_right_say_where(text, why, tmp_path):
    with pytest.raises(ValueError, match=f"students.csv.*{why}"):
        roster(tmp_path, text)


def test_a_roster_in_another_encoding_says_what_to_do(tmp_path):
    with pytest.raises(ValueError, match=r"line 2.*UTF-8"):
        roster(tmp_path, "folder,name\na,Müller", "cp1252")
