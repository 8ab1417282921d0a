-- The numbered streams. A stream's row is locked first by everyone who appends to it, so its numbers have no gaps.

CREATE TABLE stream (
    name VARCHAR(80) NOT NULL PRIMARY KEY,
    head BIGINT      NOT NULL
) ${without-rowid};

CREATE TABLE entry (
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
) ${without-rowid};

CREATE UNIQUE INDEX entry_client_id ON entry (sender, client_id) WHERE client_id IS NOT NULL AND NOT is_copy;

CREATE INDEX entry_peer ON entry (stream, peer, seq) WHERE peer IS NOT NULL;
