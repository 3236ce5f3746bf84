"""The wijkprofiel: what the index says of one wijk, or of the whole city, on one or two pages.

A page of HTML that needs nothing else and prints on A4, Markdown for who works with text, and PDF
as an extra. What is said is gathered once (:mod:`ouderenindex.profile.content`) and written in
each of these forms.
"""

from ouderenindex.profile.content import Profile, gather
from ouderenindex.profile.given import Fact, ProfileInput
from ouderenindex.profile.markdown import profile_markdown
from ouderenindex.profile.page import render_profile
from ouderenindex.profile.write import INDEX, Profiles, profile_names, write_profiles

__all__ = [
    "INDEX",
    "Fact",
    "Profile",
    "ProfileInput",
    "Profiles",
    "gather",
    "profile_markdown",
    "profile_names",
    "render_profile",
    "write_profiles",
]
