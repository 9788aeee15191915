-- title: Translations that are left behind
-- severity: warning
-- why: Readers of the translation are told what the original no longer says.
-- advice: Bring the translation up to date with its original.
-- notes: A translation is left behind if its original was updated later, by the day
--   that the posts say or by what loads have seen. Drafts are left alone.
select
    translations.post_id,
    '' as subject,
    'The original ("' || shortened(translations.original_title) || '", '
    || translations.original_language || ') has changed since this translation.'
        as message,
    'Bring the translation up to date.' as advice
from translations
where translations.is_outdated and not translations.is_draft
