-- The order in which entries came, over all streams: their ids are version 7 UUIDs. Searching goes back along it.

CREATE INDEX entry_arrival ON entry (id);
