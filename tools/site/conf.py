"""How Sphinx builds the site; `make docs` copies its sources beside this file."""

from blogdb._version import __version__

project = "blogdb"
author = "the authors of blogdb"
release = version = __version__
root_doc = "docs/index"
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "blogdb"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
# The site needs no network, so it has no fonts or scripts of other sites.
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0b5c7d",
        "color-brand-content": "#0b5c7d",
    },
    "dark_css_variables": {
        "color-brand-primary": "#6ec1e4",
        "color-brand-content": "#6ec1e4",
    },
}
# Column texts have quotes that are code.
smartquotes = False
nitpicky = True
# The highlighter does not know what DuckDB has beside standard SQL, such as `from x`.
suppress_warnings = ["misc.highlighting_failure"]
