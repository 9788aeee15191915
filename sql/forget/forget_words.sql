-- Empty what may hold something forgotten without saying of which post it is; and make
-- the next load read its sources, and classify all links, as if they had changed.
create or replace temp table forgotten_words as
select text as word
from forgotten_texts
union
select spelling as word
from forgotten_spellings;

update load_problems
set
    value = null,
    raw = null,
    message = 'what was wrong here held something that was forgotten'
where
    exists (
        from forgotten_words
        where
            says(load_problems.value, forgotten_words.word)
            or says(load_problems.raw, forgotten_words.word)
            or says(load_problems.message, forgotten_words.word)
    );

-- Addresses at which there is no post any more.
delete from post_readership
where
    post_id is null
    and exists (
        from forgotten_texts
        where says(post_readership.address, forgotten_texts.text)
    );

update loads
set source_summary = null
where
    exists (
        from forgotten_words
        where says(loads.source_summary, forgotten_words.word)
    );

update loads
set
    fingerprint = null,
    link_state = null
where load_id = (select max(every_load.load_id) from loads as every_load);
