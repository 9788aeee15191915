"""The tables of facts found in bodies, as they are written and read."""

TABLES = {
    "found_links": (
        "post_id integer, position integer, url varchar, text varchar, form varchar,"
        " in_code boolean, line integer"
    ),
    "found_code_blocks": (
        "post_id integer, position integer, language varchar, count_lines integer,"
        " line integer"
    ),
    "found_headings": (
        "post_id integer, position integer, level integer, text varchar, line integer,"
        " anchor varchar"
    ),
    "found_images": (
        "post_id integer, position integer, url varchar, alt varchar, line integer"
    ),
    "found_texts": (
        "post_id integer, extraction_version integer, is_flattened boolean,"
        " count_words integer, reading_minutes double, text_language varchar"
    ),
    "visible_texts": "post_id integer, text varchar",
}
"""The tables that `RowWriter` writes, with their columns; an empty value is null."""
