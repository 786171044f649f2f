"""A synthetic paper, and projects that a test may spoil."""

import io
import zipfile

from lxml import etree

Q = "{urn:QDA-XML:project:1.0}"


def sentence(name):
    """The synthetic text of a sentence: it stands for the paper's, which is not ours to ship."""
    return f"Synthetic sentence {name.replace('-', ' x ').replace('.', ' y ')}, with (brackets)."


class Archive:
    """A ``.qdpx`` file that a test may change: `root` is its project, `text` its one text."""

    def __init__(self, content, path):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.path = path
        self.root = etree.fromstring(self.files["project.qde"])
        self.text_name = next(n for n in self.files if n.startswith("Sources/"))

    @property
    def text(self):
        return self.files[self.text_name].decode()

    @property
    def source(self):
        return self.root.find(f"{Q}Sources/{Q}TextSource")

    @property
    def selections(self):
        return self.source.findall(f"{Q}PlainTextSelection")

    def change_text(self, old, new):
        assert old in self.text
        self.files[self.text_name] = self.text.replace(old, new, 1).encode()

    def save(self):
        self.files["project.qde"] = etree.tostring(self.root)
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                archive.writestr(name, content)
        return self.path
