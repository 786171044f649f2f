"""The sources in the hands of other builders: plain Sphinx gives the same words, Jupyter Book 2 the same order."""

import re

import pytest
import yaml

from executable_review.errors import ReviewError
from executable_review.site.formats.chapters import reading_order
from executable_review.site.formats.myst_project import rewrite_for_myst
from executable_review.site.formats.projects import export_project


@pytest.fixture(scope="module")
def myst_project(review, tmp_path_factory):
    return export_project(review, tmp_path_factory.mktemp("exported") / "myst", "myst").parent


def order_of(entries):
    found = []
    for entry in entries:
        found += [entry["file"]] if "file" in entry else []
        found += order_of(entry.get("children", ()))
    return found


def test_the_configuration_is_the_same_each_time(sphinx_project, review, tmp_path):
    again = export_project(review, tmp_path / "again", "sphinx")
    assert again.read_bytes() == (sphinx_project / "conf.py").read_bytes()
    assert str(tmp_path) not in again.read_text(encoding="utf-8")


def test_myst_lists_every_page_in_the_same_order(myst_project):
    project = yaml.safe_load((myst_project / "myst.yml").read_text(encoding="utf-8"))
    assert project["version"] == 1
    listed = order_of(project["project"]["toc"])
    toc = yaml.safe_load((myst_project / "_toc.yml").read_text(encoding="utf-8"))
    assert [re.sub(r"\.(md|ipynb)$", "", f) for f in listed] == [name for name, _, _ in reading_order(toc)]
    assert [f for f in listed if not (myst_project / f).is_file()] == []
    assert all((myst_project / f).is_file() for f in project["project"]["bibliography"])


def test_no_drawing_or_table_is_hidden_from_myst(myst_project):
    pages = {p: p.read_text(encoding="utf-8") for p in myst_project.rglob("*.md")}
    assert [p.name for p, text in pages.items() if "{raw}" in text] == []
    images = [(p, a) for p, text in pages.items() for a in re.findall(r'<img src="([^"]+)"', text)]
    assert images
    assert [a for p, a in images if "figures/" in a and not (p.parent / a).is_file()] == []


def test_a_glossary_becomes_a_list_of_definitions(tmp_path):
    (tmp_path / "page.md").write_text(
        "```{glossary}\n:sorted:\n\none\n  The first.\n\ntwo\n  The second.\n```\n"
    )
    rewrite_for_myst(tmp_path)
    assert (tmp_path / "page.md").read_text() == (
        "```{glossary}\n\none\n: The first.\n\ntwo\n: The second.\n```\n"
    )


def test_the_command_writes_a_project(command, tmp_path):
    done = command("export", "myst", "--out", tmp_path / "book", "--json")
    assert done.exit_code == 0
    assert (tmp_path / "book" / "myst.yml").is_file()


@pytest.mark.parametrize("kind", ["sphinx", "myst"])
def test_a_folder_with_files_is_left_alone(kind, review, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ReviewError, match="OUT001"):
        export_project(review, tmp_path, kind)
    assert (tmp_path / "mine.txt").read_text() == "mine"
