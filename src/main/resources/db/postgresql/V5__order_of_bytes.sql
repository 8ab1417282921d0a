-- Names and identifiers are compared by their bytes, as SQLite does: two nodes whose machines know different dictionaries
-- must agree on the order of an index, and comparing bytes is many times faster. Display names keep the database's order
-- and its idea of capital letters.

ALTER TABLE account
    ALTER COLUMN username TYPE VARCHAR(32) COLLATE "C";

ALTER TABLE spring_session
    ALTER COLUMN principal_name TYPE VARCHAR(100) COLLATE "C";

ALTER TABLE stream
    ALTER COLUMN name TYPE VARCHAR(80) COLLATE "C";

ALTER TABLE entry
    ALTER COLUMN stream TYPE VARCHAR(80) COLLATE "C",
    ALTER COLUMN sender TYPE VARCHAR(32) COLLATE "C",
    ALTER COLUMN peer TYPE VARCHAR(32) COLLATE "C",
    ALTER COLUMN client_id TYPE VARCHAR(64) COLLATE "C";

ALTER TABLE member
    ALTER COLUMN room TYPE VARCHAR(64) COLLATE "C",
    ALTER COLUMN username TYPE VARCHAR(32) COLLATE "C";

ALTER TABLE room
    ALTER COLUMN name TYPE VARCHAR(64) COLLATE "C";

ALTER TABLE read_marker
    ALTER COLUMN username TYPE VARCHAR(32) COLLATE "C",
    ALTER COLUMN stream TYPE VARCHAR(80) COLLATE "C",
    ALTER COLUMN peer TYPE VARCHAR(32) COLLATE "C";
