-- Private fields: what the digests of an entry stand for. Never in the log, so that they can be erased (PIPL 47).
--
-- The service writes and reads them; only the role jianpiao_eraser deletes, and it cannot read what it deletes.

CREATE SCHEMA private;
GRANT USAGE ON SCHEMA private TO jianpiao_app, jianpiao_eraser;

CREATE TABLE private.disclosures (
    election   uuid   NOT NULL,
    index      bigint NOT NULL CHECK (index >= 0),
    digest     text   NOT NULL CHECK (length(digest) = 43),
    disclosure text   NOT NULL,
    PRIMARY KEY (election, index, digest)
);

GRANT SELECT, INSERT ON private.disclosures TO jianpiao_app;
GRANT SELECT (election, index, digest), DELETE ON private.disclosures TO jianpiao_eraser;
