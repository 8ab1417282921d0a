-- Rooms, who belongs to them, and how far everyone has read.

CREATE TABLE room (
    name       VARCHAR(64)  NOT NULL PRIMARY KEY,
    title      VARCHAR(128) NOT NULL,
    visibility VARCHAR(16)  NOT NULL,
    owner      VARCHAR(32),
    created_at BIGINT       NOT NULL
);

CREATE TABLE member (
    room      VARCHAR(64) NOT NULL REFERENCES room (name) ON DELETE CASCADE,
    username  VARCHAR(32) NOT NULL,
    joined_at BIGINT      NOT NULL,
    PRIMARY KEY (room, username)
);

CREATE INDEX member_username ON member (username);

-- The peer is empty but for inboxes, where each correspondence has its own marker.
CREATE TABLE read_marker (
    username VARCHAR(32) NOT NULL,
    stream   VARCHAR(80) NOT NULL,
    peer     VARCHAR(32) NOT NULL DEFAULT '',
    seq      BIGINT      NOT NULL,
    PRIMARY KEY (username, stream, peer)
);
