-- Who may put an account into rooms, whom it has blocked, and which memberships are the choice of somebody else.

ALTER TABLE account ADD COLUMN addable_by VARCHAR(16) NOT NULL DEFAULT 'everybody'
    CHECK (addable_by IN ('everybody', 'sharedRooms', 'nobody'));

CREATE TABLE account_block (
    username   VARCHAR(32) ${bytewise} NOT NULL REFERENCES account (username) ON DELETE CASCADE,
    blocked    VARCHAR(32) ${bytewise} NOT NULL REFERENCES account (username) ON DELETE CASCADE,
    blocked_at BIGINT      NOT NULL,
    PRIMARY KEY (username, blocked)
) ${without-rowid};

CREATE INDEX account_block_blocked ON account_block (blocked);

-- Who added the member; empty for a member who joined.
ALTER TABLE member ADD COLUMN added_by VARCHAR(32) ${bytewise};

-- True until a member who was added agrees to it.
ALTER TABLE member ADD COLUMN pending BOOLEAN NOT NULL DEFAULT FALSE;

-- How often an account may still be added to rooms: a token bucket, stored as the time at which it is full again.
CREATE TABLE addition_limit (
    username VARCHAR(32) ${bytewise} NOT NULL PRIMARY KEY REFERENCES account (username) ON DELETE CASCADE,
    full_at  BIGINT      NOT NULL
) ${without-rowid};
