-- What a room is about, when its members want to be told, and which language somebody chose.

ALTER TABLE room ADD COLUMN topic VARCHAR(250) NOT NULL DEFAULT '';

ALTER TABLE member ADD COLUMN level VARCHAR(16) NOT NULL DEFAULT 'all' CHECK (level IN ('all', 'mentions', 'none'));

-- Empty: as the browser says.
ALTER TABLE account ADD COLUMN language VARCHAR(16) NOT NULL DEFAULT '';
