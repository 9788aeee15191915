-- Links of posts to each other, by the places of both. It takes the posts with their
-- places, and reads the places of all.
create or replace macro links_of_originals(any_asked) as table
    select
        asked.place,
        other_places.place as related_place,
        post_connections.count_links
    from post_connections
    inner join any_asked as asked on post_connections.post_id = asked.post_id
    inner join places as other_places
        on post_connections.linked_post_id = other_places.post_id
