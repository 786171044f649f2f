"""Projects of other coders: a round trip loses nothing; what does not fit is refused by name, as a whole."""

import copy
import zipfile
from dataclasses import replace

import pytest
from helpers import breaks
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from projects import Archive, Q

from executable_review.coding import exchange
from executable_review.coding.coder_file import CoderFile
from executable_review.coding.exchange import container
from executable_review.errors import ReviewError

NOBODY = "00000000-0000-0000-0000-000000000000"


def test_our_own_project_comes_back_whole(files, project, receive, tmp_path):
    path = tmp_path / "coding.qdpx"
    path.write_bytes(files["coding.qdpx"])
    received = receive(path)
    assert received.set_aside == ()
    assert received.project == project


def test_the_coding_sheet_was_read_by_nobody(files, project, receive, tmp_path):
    path = tmp_path / "coding-sheet.qdpx"
    path.write_bytes(files["coding-sheet.qdpx"])
    received = receive(path)
    assert received.project == project.uncoded()
    assert received.project.coder_file().codes == {}


@pytest.fixture(scope="module")
def round_trip(review, names, units, tmp_path_factory):
    path = tmp_path_factory.mktemp("trip") / "coder.qdpx"

    def go(project):
        path.write_bytes(exchange.write_qdpx(project, review.codebook, names))
        return exchange.receive_qdpx(path, review.codebook, units)

    return go


@settings(max_examples=30)
@given(data=st.data())
def test_any_coding_comes_back_whole(data, round_trip, review, project):
    """Random sentences, read or not, with random codes, stances, notes and letters."""
    word = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8)
    words = st.lists(word, min_size=1, max_size=4).map(" ".join)
    chosen = data.draw(st.lists(st.sampled_from(project.segments), min_size=1, max_size=6, unique=True))
    leaves = review.codebook.leaves()
    segments = []
    for segment in chosen:
        read = data.draw(st.booleans())
        segments.append(
            exchange.Segment(
                segment.unit_id,
                data.draw(words),
                tuple(data.draw(st.lists(st.sampled_from(leaves), max_size=5, unique=True))) if read else (),
                data.draw(st.sampled_from(["", "asserts"])) if read else "",
                segment.works if read else (),
                data.draw(st.just("") | words) if read else "",
                read,
            )
        )
    drawn = replace(project, coder_id=data.draw(words), segments=tuple(segments))
    received = round_trip(drawn)
    assert received.project == drawn
    assert received.set_aside == ()
    assert received.project.coder_file() == CoderFile(
        drawn.coder_id, "1", {s.unit_id: frozenset(s.codes) for s in segments if s.read}
    )


# -- files of other programs: the same codings in other clothes --------------------------------------------------


def test_a_project_with_new_identifiers_and_other_names_is_read(archive, receive, project):
    """Programs renew identifiers, drop descriptions, write braces and another folder."""
    for element in archive.root.iter(etree.Element):
        for name, value in element.attrib.items():
            if name.endswith(("guid", "GUID", "User")):
                element.set(name, "{" + value.upper() + "}")
    for code in archive.root.iter(f"{Q}Code"):
        code.remove(code.find(f"{Q}Description"))
    for selection in archive.selections:
        selection.attrib.pop("name")
    archive.files[archive.text_name.replace("Sources", "sources")] = b"\xef\xbb\xbf" + archive.files.pop(
        archive.text_name
    )
    assert receive(archive.save()).project == project


def test_a_text_inside_the_project_is_read(archive, receive, project):
    text = archive.files.pop(archive.text_name)
    archive.source.attrib.pop("plainTextPath")
    etree.SubElement(archive.source, f"{Q}PlainTextContent").text = text.decode()
    archive.source.insert(1, archive.source[-1])
    assert receive(archive.save()).project == project


def add_selection(archive, unit, start, end, *codes, user=None, name=""):
    """Add a selection of some characters of a line, as a person would make it."""
    line = archive.text.index(f"[{unit}] ")
    number = len(archive.selections)
    who = {"creatingUser": user} if user else {}
    selection = etree.SubElement(
        archive.source,
        f"{Q}PlainTextSelection",
        guid=f"00000000-0000-0000-0001-{number:012}",
        startPosition=str(line + start),
        endPosition=str(line + end),
        **who,
    )
    if name:
        selection.set("name", name)
    for n, code in enumerate(codes):
        coding = etree.SubElement(
            selection, f"{Q}Coding", guid=f"00000000-0000-0000-{n + 2:04}-{number:012}", **who
        )
        target = next(c for c in archive.root.iter(f"{Q}Code") if c.get("name") == code)
        etree.SubElement(coding, f"{Q}CodeRef", targetGUID=target.get("guid"))
    return selection


def add_user(archive, name):
    guid = f"00000000-0000-0000-0000-{len(archive.root.find(f'{Q}Users')):012}"
    etree.SubElement(archive.root.find(f"{Q}Users"), f"{Q}User", guid=guid, name=name)
    return guid


def test_a_persons_codings_of_the_sheet_are_read(sheet, receive):
    reader = add_user(sheet, "A reader")
    add_selection(sheet, "INT-2.5", 12, 30, "Co-design", user=reader)
    add_selection(sheet, "INT-2.5", 20, 40, "Co-delivery", user=reader)
    add_selection(sheet, "INT-2.6", 0, 20, user=reader)
    given = receive(sheet.save()).project.coder_file()
    assert given == CoderFile(
        "A reader",
        "1",
        {"INT-2.5": {"mechanism.co_design", "mechanism.co_delivery"}, "INT-2.6": set()},
    )


def test_white_space_around_a_selection_does_not_matter(sheet, receive):
    line = sheet.text.index("[INT-2.6]") - sheet.text.index("[INT-2.5]")
    add_selection(sheet, "INT-2.5", -1, line, "Co-design", user=add_user(sheet, "A reader"))
    assert receive(sheet.save()).project.coder_file().codes == {"INT-2.5": {"mechanism.co_design"}}


def test_codings_without_a_user_belong_to_the_only_user_or_to_the_one_named(sheet, receive):
    add_selection(sheet, "INT-2.5", 12, 30, "Co-design")
    assert receive(sheet.save()).project.coder_id == "close_reading"
    assert receive(sheet.save(), "Somebody").project.coder_id == "Somebody"


def test_of_several_coders_the_one_named_is_read(archive, receive):
    reader = add_user(archive, "A reader")
    add_selection(archive, "INT-2.5", 12, 30, "Co-evaluation", user=reader)
    path = archive.save()
    assert receive(path, "A reader").project.coder_file().codes == {"INT-2.5": {"mechanism.co_evaluation"}}
    assert (
        "mechanism.co_evaluation" not in receive(path, "close_reading").project.coder_file().codes["INT-2.5"]
    )
    with breaks("EXC009", says="2 users coded in it; named are: A reader, close_reading", way_out="--coder"):
        receive(path)
    with breaks("EXC009", says="'Nobody' did not code in it"):
        receive(path, "Nobody")


def test_a_file_that_does_not_say_who_coded_is_refused(sheet, receive):
    add_selection(sheet, "INT-2.5", 12, 30, "Co-design")
    add_user(sheet, "A reader")
    with breaks("EXC009", says="it does not say who coded"):
        receive(sheet.save())


# -- set aside, with a report ------------------------------------------------------------------------------------


def test_duplicates_foreign_codes_and_other_sources_are_set_aside_with_a_report(archive, receive, project):
    user = archive.root.find(f"{Q}Users")[0].get("guid")
    add_selection(archive, "INT-2.5", 12, 30, "Co-design", user=user)
    codes = archive.root.find(f"{Q}CodeBook/{Q}Codes")
    etree.SubElement(codes, f"{Q}Code", guid=NOBODY, name="My idea", isCodable="true")
    etree.SubElement(
        archive.root.find(f"{Q}Sources"),
        f"{Q}PictureSource",
        guid="00000000-0000-0000-0000-000000000009",
        name="A picture",
    )
    received = receive(archive.save())
    assert received.project == project
    assert sorted((e.code, e.message) for e in received.set_aside) == [
        ("EXC005", "the code 'My idea' is not in the codebook; nobody gave it"),
        ("EXC010", "mechanism.co_design is given twice to INT-2.5"),
        ("EXC011", "the source 'A picture' is not our text and was not read"),
    ]
    assert all(e.place and e.way_out for e in received.set_aside)


# -- refused, as a whole -----------------------------------------------------------------------------------------


def test_a_foreign_code_that_was_given_is_refused(archive, receive):
    code = next(c for c in archive.root.iter(f"{Q}Code") if c.get("name") == "Co-design")
    code.set("name", "My idea")
    code.find(f"{Q}Description").text = "What I mean."
    with breaks("EXC005", says="codings with a code that is no leaf of the codebook: 'My idea' at ABS-3.2"):
        receive(archive.save())


def test_a_group_that_was_given_is_refused(sheet, receive):
    add_selection(sheet, "INT-2.5", 12, 30, "Mechanism", user=add_user(sheet, "A reader"))
    with breaks("EXC005", says="'Mechanism' at INT-2.5"):
        receive(sheet.save())


def at(start, end):
    def change(archive):
        archive.selections[0].set("startPosition", str(start))
        archive.selections[0].set("endPosition", str(end))

    return change


def reach_over(archive):
    first, second = archive.selections[:2]
    first.set("endPosition", str(int(second.get("startPosition")) + 3))


def shift(archive):
    first, second = archive.selections[:2]
    for name in ("startPosition", "endPosition"):
        first.set(name, second.get(name))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (at(10, 10**6), "from 10 to 1000000 is outside the text"),
        (at(-4, 5), "from -4 to 5 is outside the text"),
        (at(50, 50), "from 50 to 50 is outside the text"),
        (at("x", 50), "is outside the text"),
        (at(0, 20), "from 0 to 20 holds no sentence"),
        (reach_over, "reaches over the edge of ABS-1.1, ABS-2.1"),
        (shift, "is named ABS-1.1, but lies in ABS-2.1: its positions are shifted"),
        (lambda a: a.change_text("[ABS-1.1]", "[ABS-9.1]"), "ABS-9.1 is no sentence of the paper"),
        (lambda a: a.change_text("[ABS-2.1]", "[ABS-1.1]"), "ABS-1.1 stands twice in the text"),
    ],
)
def test_a_selection_outside_the_text_is_refused(archive, receive, change, says):
    change(archive)
    with breaks("EXC007", says=says, place="project.qde"):
        receive(archive.save())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "Version of the codebook: 1",
            "Version of the codebook: 2",
            "with version 2 of the codebook, which is now 1",
        ),
        ("Version of the codebook: 1", "", "does not say which version"),
    ],
)
def test_another_version_of_the_codebook_is_refused(archive, receive, old, new, says):
    archive.change_text(old, new)
    description = archive.root.find(f"{Q}Description")
    description.text = description.text.replace(old, new)
    with breaks("EXC008", says=says):
        receive(archive.save())


def without_text(archive):
    del archive.files[archive.text_name]


def without_source(archive):
    archive.root.remove(archive.root.find(f"{Q}Sources"))


def other_text(archive):
    archive.files[archive.text_name] = b"An interview.\nNothing of ours.\n"


def text_in_another_encoding(archive):
    archive.files[archive.text_name] = "Gr\u00f6\u00dfe".encode("latin-1")


def two_texts(archive):
    second = copy.deepcopy(archive.source)
    for n, element in enumerate(second.iter(etree.Element)):
        if element.get("guid"):
            element.set("guid", f"00000000-0000-0000-0009-{n:012}")
    archive.root.find(f"{Q}Sources").append(second)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (without_text, "is not in the archive"),
        (without_source, "no source holds our sentences"),
        (other_text, "no source holds our sentences"),
        (text_in_another_encoding, "is not UTF-8 text"),
        (two_texts, "2 sources hold our sentences"),
    ],
)
def test_a_project_without_our_text_is_refused(archive, receive, change, says):
    change(archive)
    with breaks("EXC006", says=says):
        receive(archive.save())


def test_a_pointer_to_nothing_is_refused(archive, receive):
    next(archive.root.iter(f"{Q}CodeRef")).set("targetGUID", NOBODY)
    with breaks("EXC004", says="points to a code that is not in the file", place="project.qde, line "):
        receive(archive.save())


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"no zip", "EXC001", "can't be read as a zip archive"),
        ({}, "EXC001", "there is no project.qde in it"),
        ({"project.qde": b"<Project"}, "EXC001", "can't be read as XML"),
        ({"project.qde": b"<Project/>"}, "EXC004", "the root element is Project"),
        (
            {"project.qde": b"<!DOCTYPE P [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><P>&a;</P>"},
            "EXC003",
            "declares a document type",
        ),
        (
            {"project.qde": b"<!DOCTYPE P SYSTEM 'http://example.org/p.dtd'><P/>"},
            "EXC003",
            "declares a document type",
        ),
        (
            {
                "project.qde": b"<!DOCTYPE P [<!ENTITY a 'aaaaaaaaaa'>"
                + b"".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>".encode() for n in range(1, 12))
                + b"]><P>&a11;</P>"
            },
            "EXC003",
            "declares a document type",
        ),
    ],
)
def test_a_file_that_is_something_else_is_refused(receive, tmp_path, content, code, says):
    path = tmp_path / "coder.qdpx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
    with breaks(code, says=says, place=str(path)):
        receive(path)


def test_a_missing_file_is_named(receive, tmp_path):
    with breaks("EXC001", place="gone.qdpx"):
        receive(tmp_path / "gone.qdpx")
    with breaks("EXC001", place="gone.qdc"):
        exchange.read_qdc(tmp_path / "gone.qdc")


def test_an_archive_that_unpacks_to_too_much_is_refused(archive, receive, monkeypatch):
    archive.files["Sources/large.txt"] = bytes(200_000)
    path = archive.save()
    assert path.stat().st_size < 100_000
    monkeypatch.setattr(container, "LARGEST_FILE", 300_000)
    with breaks("EXC002", place=str(path)):
        receive(path)


def test_an_archive_that_lies_about_its_sizes_is_refused(archive, receive, monkeypatch):
    archive.files["Sources/large.txt"] = bytes(200_000)
    path = archive.save()
    real = zipfile.ZipFile.infolist

    def lying(self):
        entries = real(self)
        for entry in entries:
            entry.file_size = min(entry.file_size, 100)
        return entries

    monkeypatch.setattr(zipfile.ZipFile, "infolist", lying)
    with pytest.raises(Exception) as caught:
        receive(path)
    assert getattr(caught.value, "code", "") in {"EXC001", "EXC002"}


def test_an_archive_with_too_many_or_twin_files_is_refused(archive, receive, monkeypatch):
    monkeypatch.setattr(container, "MOST_FILES", 3)
    archive.files |= {f"Sources/{n}.txt": b"" for n in range(3)}
    with breaks("EXC002"):
        receive(archive.save())
    archive.files = {n: c for n, c in archive.files.items() if not n.endswith(("1.txt", "2.txt"))}
    archive.files["PROJECT.QDE"] = b""
    monkeypatch.setattr(container, "MOST_FILES", 9)
    with breaks("EXC001", says="stands in it twice"):
        receive(archive.save())


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_project_is_read_or_refused_and_never_crashes(
    data, review, names, units, project, tmp_path_factory
):
    small = replace(project, segments=project.segments[22:28])
    archive = Archive(
        exchange.write_qdpx(small, review.codebook, names), tmp_path_factory.mktemp("damaged") / "coder.qdpx"
    )
    for _ in range(data.draw(st.integers(1, 4))):
        elements = list(archive.root.iter(etree.Element))
        element = (
            elements[data.draw(st.integers(1, len(elements) - 1))] if len(elements) > 1 else archive.root
        )
        what = data.draw(st.sampled_from(["drop", "forget", "write", "rename", "copy", "move"]))
        if what == "drop":
            element.getparent().remove(element)
        elif what == "forget" and element.attrib:
            del element.attrib[data.draw(st.sampled_from(sorted(element.attrib)))]
        elif what == "write" and element.attrib:
            value = data.draw(st.sampled_from(["", "-1", "7", "99999999", "x", NOBODY]))
            element.set(data.draw(st.sampled_from(sorted(element.attrib))), value)
        elif what == "rename":
            element.tag = data.draw(st.sampled_from(elements)).tag
        elif what == "copy":
            element.getparent().append(copy.deepcopy(element))
        elif what == "move":
            data.draw(st.sampled_from([e for e in elements if element not in e.iterancestors()])).append(
                copy.deepcopy(element)
            )
    try:
        received = exchange.receive_qdpx(archive.save(), review.codebook, units)
    except ReviewError as error:
        assert error.code.startswith("EXC")
        assert error.place
        return
    leaves = set(review.codebook.leaves())
    for unit, codes in received.project.coder_file().codes.items():
        assert unit in units
        assert codes <= leaves


# -- codebooks ---------------------------------------------------------------------------------------------------


def test_a_codebook_of_ours_is_accepted_and_others_are_named(files, review, tmp_path):
    path = tmp_path / "codebook.qdc"
    path.write_bytes(files["codebook.qdc"])
    assert len(exchange.check_qdc(path, review.codebook)) == len(review.codebook.rows)
    text = files["codebook.qdc"].decode()
    for old, new, code, says in (
        ("Code: value.trust\n", "Code: value.faith\n", "EXC005", "1 of 50 codes are not in the codebook"),
        ("Version of the codebook: 1", "Version of the codebook: 2", "EXC008", "theory has version 2, and 1"),
        ("CodeBook", "Codebook", "EXC004", "the root element is"),
    ):
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        with breaks(code, says=says, place=str(path)):
            exchange.check_qdc(path, review.codebook)


def test_a_codebook_without_descriptions_is_known_by_its_labels(files, review, tmp_path):
    root = etree.fromstring(files["codebook.qdc"])
    for code in root.iter("{*}Code"):
        code.remove(code.find("{*}Description"))
    path = tmp_path / "codebook.qdc"
    path.write_bytes(etree.tostring(root))
    assert len(exchange.check_qdc(path, review.codebook)) == len(review.codebook.rows)
