-- How far each projection of each log has come. The table's form is the eventsourcing library's, for single-row tracking.

CREATE TABLE audit.positions (
    application_name text   PRIMARY KEY, -- projection/log
    notification_id  bigint NOT NULL CHECK (notification_id >= 0) -- entries folded: the last one's index + 1
);

-- The service may also forget: a log that is no longer followed, a projection that is to be built again.
GRANT SELECT, INSERT, UPDATE, DELETE ON audit.positions TO jianpiao_audit;
