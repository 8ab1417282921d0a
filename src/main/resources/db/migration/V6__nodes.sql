-- The nodes that share this database. Times are epoch milliseconds of the database's clock, since nodes' clocks differ.

CREATE TABLE node (
    id         VARCHAR(36) NOT NULL PRIMARY KEY,
    name       TEXT        NOT NULL,
    started_at BIGINT      NOT NULL,
    -- When it last said that it lives.
    seen_at    BIGINT      NOT NULL
);
