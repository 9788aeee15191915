"""Characters for texts that Hypothesis makes up."""

from hypothesis import strategies as st

ANY = st.characters(exclude_categories=["Cs"])
"""Those of `st.text()`, which looks for over a second for what UTF-8 can write."""
