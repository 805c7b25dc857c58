-- Who looked at whose personal data: one row for each look, written before the page is answered (PIPL 51, 54).
--
-- The service adds and reads; nobody changes a row, and only the owner could delete one.

CREATE TABLE private.disclosure_views (
    number   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    election uuid        NOT NULL,
    seen_at  timestamptz NOT NULL DEFAULT now(),
    officer  text        NOT NULL CHECK (length(officer) BETWEEN 1 AND 64),
    keyid    text        NOT NULL CHECK (length(keyid) = 16),
    page     text        NOT NULL CHECK (length(page) BETWEEN 1 AND 64),
    persons  text[]      NOT NULL CHECK (cardinality(persons) <= 1000)  -- numbers on the roll; none: everybody's
);
CREATE INDEX disclosure_views_election_idx ON private.disclosure_views (election, number);

CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON private.disclosure_views
    FOR EACH STATEMENT EXECUTE FUNCTION ballot.refuse_change();

GRANT SELECT, INSERT ON private.disclosure_views TO jianpiao_app;
