-- Run once by the administrator of a PostgreSQL server (14 or later) of your own, connected to the database that
-- Jianpiao shall use:   psql -d jianpiao -f roles.sql     then set passwords:   \password jianpiao_app
--
-- jianpiao_owner   owns the tables; used by `jianpiao migrate` only (DATABASE_URL of that command)
-- jianpiao_app     the running service (DATABASE_URL): reads and appends, never changes or deletes an entry
-- jianpiao_eraser  deletes private fields whose time is over; cannot read them
--
-- With the embedded server nothing of this is needed: the service makes the roles itself.

CREATE ROLE jianpiao_owner LOGIN;
CREATE ROLE jianpiao_app LOGIN;
CREATE ROLE jianpiao_eraser LOGIN;

DO $body$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO jianpiao_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO jianpiao_app, jianpiao_eraser', current_database());
END
$body$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
