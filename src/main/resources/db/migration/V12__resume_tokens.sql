-- Where clients go on in many streams at once: written over HTTP, and read a moment later by a SUBSCRIBE, on any node.

CREATE TABLE resume_token (
    token      VARCHAR(32) ${bytewise} NOT NULL PRIMARY KEY,
    username   VARCHAR(32) ${bytewise} NOT NULL,
    -- Epoch milliseconds.
    created_at BIGINT      NOT NULL,
    -- The last number that the client has of each stream: a JSON object, such as {"room/lobby":41}.
    numbers    TEXT        NOT NULL
);

CREATE INDEX resume_token_username ON resume_token (username, created_at);
CREATE INDEX resume_token_created_at ON resume_token (created_at);
