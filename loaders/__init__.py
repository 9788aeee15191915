"""From a source to the staging relation, and the refresh."""
