-- Whether a word is a run of a script that is written without blanks.
create or replace macro search_is_run(any_word) as
regexp_matches(any_word, '^[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}]')
