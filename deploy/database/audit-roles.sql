-- Run once by the administrator of a PostgreSQL server (14 or later) of your own, connected to the database that the
-- audit service shall use:   psql -d jianpiao_audit -f audit-roles.sql     then set passwords:   \password jianpiao_audit
--
-- Not the database of the ballot service: the audit service follows the published log and never touches that one.
--
-- jianpiao_audit_owner  owns the tables; used by `jianpiao audit migrate` and `jianpiao audit rebuild` (DATABASE_URL)
-- jianpiao_audit        the running audit service (DATABASE_URL): reads and writes rows, makes and drops no tables
--
-- With the embedded server nothing of this is needed: the service makes the roles itself.

CREATE ROLE jianpiao_audit_owner LOGIN;
CREATE ROLE jianpiao_audit LOGIN;

DO $body$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO jianpiao_audit_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO jianpiao_audit', current_database());
END
$body$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
