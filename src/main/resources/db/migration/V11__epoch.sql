-- Names the sequence of numbers that this database's streams have given. Clients that hold numbers of another epoch start
-- over. The service makes the row, since its value is random.
CREATE TABLE epoch (
    id      INTEGER     NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch   VARCHAR(16) NOT NULL,
    -- What shows that this is the database that gave the numbers, and no copy of it.
    witness TEXT        NOT NULL
);
