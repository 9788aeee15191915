-- Whether a text has a word or words, whatever case, and not as a part of others.
create or replace temp macro says(any_text, any_word) as
coalesce(
    regexp_matches(
        any_text,
        '(?i)(^|[^0-9A-Za-z_-])' || regexp_escape(any_word) || '($|[^0-9A-Za-z_-])'
    ),
    false
);
