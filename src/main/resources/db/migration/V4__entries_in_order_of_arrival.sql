-- Entries lay in the order of their streams, so that a commit for many streams wrote a page for each of them. In the order
-- of arrival they share pages, and only the small rows of the indexes are spread.

CREATE TABLE entry_by_arrival (
    stream     VARCHAR(80) NOT NULL,
    seq        BIGINT      NOT NULL,
    id         VARCHAR(36) NOT NULL,
    kind       VARCHAR(16) NOT NULL,
    sender     VARCHAR(32) NOT NULL,
    recipient  VARCHAR(32),
    -- In inboxes, whom the owner is talking with.
    peer       VARCHAR(32),
    created_at BIGINT      NOT NULL,
    text       TEXT        NOT NULL,
    level      VARCHAR(16) CHECK (level IN ('info', 'warning')),
    client_id  VARCHAR(64),
    -- The same entry in a further stream, as in the second inbox of a direct message.
    is_copy    BOOLEAN     NOT NULL,
    PRIMARY KEY (stream, seq)
);

INSERT INTO entry_by_arrival (stream, seq, id, kind, sender, recipient, peer, created_at, text, level, client_id, is_copy)
SELECT stream, seq, id, kind, sender, recipient, peer, created_at, text, level, client_id, is_copy
FROM entry
ORDER BY created_at, id;

DROP TABLE entry;

ALTER TABLE entry_by_arrival RENAME TO entry;

CREATE UNIQUE INDEX entry_client_id ON entry (sender, client_id) WHERE client_id IS NOT NULL AND NOT is_copy;

CREATE INDEX entry_peer ON entry (stream, peer, seq) WHERE peer IS NOT NULL;
