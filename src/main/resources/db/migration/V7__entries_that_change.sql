-- Edits and deletes are entries of their own, which say what they change; what they change is changed in the same
-- transaction.

-- Of an edit or a delete: the number of the message that it changes.
ALTER TABLE entry ADD COLUMN target BIGINT;

-- Of a message: the number of the entry that changed it last.
ALTER TABLE entry ADD COLUMN revised BIGINT;

CREATE INDEX entry_target ON entry (stream, target) WHERE target IS NOT NULL;

-- Who is to be told that a message mentions them; a message that is gone mentions nobody.
CREATE TABLE mention (
    username VARCHAR(32) ${bytewise} NOT NULL,
    stream   VARCHAR(80) ${bytewise} NOT NULL,
    -- Where it counts as read or not: the message, or the edit that brought the name in.
    seq      BIGINT NOT NULL,
    -- The message.
    target   BIGINT NOT NULL,
    PRIMARY KEY (username, stream, seq),
    FOREIGN KEY (stream, target) REFERENCES entry (stream, seq) ON DELETE CASCADE
) ${without-rowid};

CREATE INDEX mention_target ON mention (stream, target);
