"""The compendium as an artefact: metadata and citations, crates, receipts of runs, releases and their verification."""
