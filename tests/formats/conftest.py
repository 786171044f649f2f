"""A small rendered site with what is awkward in a book: hostile titles, nested pages, drawings, wide tables."""

import pytest

from executable_review.site.formats.chapters import read_book

HOSTILE = '#eval(1) <script>x</script> $x$ *b* _i_ `c` @ref \\ "q" [a](b) مرحبا'
_SVG = (
    '<svg role="img" aria-labelledby="t d" xmlns="http://www.w3.org/2000/svg" width="100pt" height="50pt" '
    'viewBox="0 0 100 50"><title id="t">Bars</title><desc id="d">Two bars, one longer.</desc>'
    '<a href="other.html#place"><rect x="0" y="0" width="80" height="10" '
    'style="fill: var(--figure-strong, #0b6aa8)"/></a>'
    '<text x="5" y="40" style="font: 8px var(--figure-font, \'DejaVu Sans\', sans-serif)">A</text></svg>'
)
_HEADS = "".join(f"<th>Concept {i}</th>" for i in range(20))
_CELLS = "".join("<td>m</td>" for _ in range(20))


def page(body):
    return f'<html><body><article class="bd-article">{body}</article></body></html>'


def section(name, title, body):
    heading = f'<h1>{title}<a class="headerlink" href="#{name}">#</a></h1>'
    return page(f'<section id="{name}">{heading}{body}</section>')


@pytest.fixture(scope="session")
def small_site(tmp_path_factory):
    """Folder of sources and folder of rendered pages."""
    root = tmp_path_factory.mktemp("small")
    source, html = root / "source", root / "html"
    (source / "book").mkdir(parents=True)
    (html / "book" / "claims").mkdir(parents=True)
    (source / "_config.yml").write_text(
        "title: A small review\nauthor: The makers\nhtml: {extra_footer: <p>Prose CC BY 4.0.</p>}\n"
    )
    (source / "_toc.yml").write_text(
        "root: index\nparts:\n- caption: First part\n  chapters:\n  - file: book/claims\n    sections:\n"
        "    - file: book/claims/c01\n- caption: Second part\n  chapters:\n  - file: book/other\n"
    )
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    pages = {
        "index": section(
            "start",
            "A small review",
            f'<p>{escaped}</p><p><a href="book/other.html#place">there</a> '
            '<a href="downloads/run.json">a download</a> <a href="https://doi.org/10.1000/x">DOI</a></p>'
            f'<figure id="figure-bars"><div>{_SVG}</div><figcaption>What to see</figcaption>'
            "<details><summary>Data table</summary><table><tr><td>hidden data</td></tr></table></details></figure>"
            "<script>alert(1)</script><button>Press</button><noscript><p>Without a script.</p></noscript>",
        ),
        "book/claims": section("claims", "Claims", "<ul><li>One<ul><li>Two</li></ul></li></ul>"),
        "book/claims/c01": section(
            "c01",
            "C01: a claim",
            '<dl><dt>Term</dt><dd><p>Meaning</p></dd></dl><pre>x = "#1"</pre><h4>Too deep</h4>'
            '<p><a href="../other.html">up</a></p>',
        ),
        "book/other": section(
            "other",
            "Other",
            f'<table><caption>Wide</caption><thead><tr>{_HEADS}</tr></thead><tbody><tr id="place">{_CELLS}</tr>'
            '</tbody></table><table><tbody><tr><th scope="row">averylongidentifier2020withoutspaces</th>'
            '<td class="number">1</td></tr></tbody></table>'
            '<span class="Z3988" title="ctx_ver=Z39.88-2004"></span><p></p>',
        ),
    }
    for name, text in pages.items():
        (html / f"{name}.html").write_text(text, encoding="utf-8")
    return source, html


@pytest.fixture(scope="session")
def small_book(small_site):
    source, html = small_site
    return read_book(html, source)
