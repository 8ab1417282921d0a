-- Streams of which all entries up to a number are gone for every reader, and are being erased a few at a time.

CREATE TABLE erasure (
    -- The stream's.
    name  VARCHAR(80) NOT NULL PRIMARY KEY,
    up_to BIGINT      NOT NULL
);

CREATE INDEX read_marker_stream ON read_marker (stream);
