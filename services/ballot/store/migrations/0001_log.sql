-- The entries of every election, verbatim and for ever, and the roots that were signed over them.
--
-- The first table is that of the eventsourcing library, made by us because the service may not create tables.
-- One election is one stream: originator_version = index of the entry + 1. There is no second sequence.

CREATE TABLE ballot.stored_events (
    originator_id      uuid      NOT NULL,
    originator_version bigint    NOT NULL CHECK (originator_version >= 1),
    topic              text      NOT NULL,
    state              bytea     NOT NULL CHECK (octet_length(state) <= 65535),  -- C2SP tlog-tiles
    notification_id    bigserial NOT NULL,
    PRIMARY KEY (originator_id, originator_version)  -- two writers cannot both store an entry of the same index
);
-- Gaps in this column are normal (a refused batch, a crash): it is an order, never an index.
CREATE UNIQUE INDEX stored_events_notification_id_idx ON ballot.stored_events (notification_id);
ALTER TABLE ballot.stored_events ALTER COLUMN state SET STORAGE EXTERNAL;  -- base64 does not compress

-- What a snapshot says is checked against the log when it is read; it may be deleted at any time.
CREATE TABLE ballot.stored_snapshots (
    originator_id      uuid   NOT NULL,
    originator_version bigint NOT NULL,
    topic              text   NOT NULL,
    state              bytea  NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
);

-- One row for each log: under which name and key it signs. Another key must never sign for it.
CREATE TABLE ballot.logs (
    election   uuid  PRIMARY KEY,
    origin     text  NOT NULL,
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32)
);

-- One row for each batch, stored with it: the size and root that the writer signs once the batch is committed.
-- No other root may be signed for that or a smaller size.
CREATE TABLE ballot.heads (
    election uuid   NOT NULL,
    size     bigint NOT NULL CHECK (size >= 1),
    root     bytea  NOT NULL CHECK (octet_length(root) = 32),
    PRIMARY KEY (election, size)
);

CREATE FUNCTION ballot.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: the log only grows', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$body$;

-- Missing rights stop the service; these stop the owner's slip of the hand as well. (They do not stop an owner
-- who drops them: against him stand the signed heads that others keep.)
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ballot.stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION ballot.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ballot.logs
    FOR EACH STATEMENT EXECUTE FUNCTION ballot.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ballot.heads
    FOR EACH STATEMENT EXECUTE FUNCTION ballot.refuse_change();

GRANT SELECT, INSERT ON ballot.stored_events, ballot.logs, ballot.heads TO jianpiao_app;
GRANT USAGE ON SEQUENCE ballot.stored_events_notification_id_seq TO jianpiao_app;
GRANT SELECT, INSERT, DELETE ON ballot.stored_snapshots TO jianpiao_app;
