-- title: Headings that skip a level
-- severity: note
-- why: Screen readers and tables of contents take the levels for the order of the text;
--   a missing one looks like a missing part.
-- advice: Give the heading the level that follows the one before it.
-- notes: The first heading of a post may have any level.
select
    post_id,
    line,
    heading as subject,
    'The heading "' || shortened(heading) || '" is of level ' || level
    || ', but the one before it ("' || shortened(other_heading) || '") of level '
    || other_level || '.' as message,
    'Give it level ' || (other_level + 1) || '.' as advice
from heading_problems
where problem = 'skips a level'
