-- As in V5: identifiers are compared by their bytes, which for these is the order of their times.

ALTER TABLE entry
    ALTER COLUMN id TYPE VARCHAR(36) COLLATE "C";
