-- Bodies that look like other statements.
CREATE FUNCTION f1() RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
  EXECUTE 'CREATE TABLE not_a_table (id int); -- ' || $$ CREATE TABLE nor_this (id int); $$;
  COPY pg_class TO '/dev/null';
END
$fn$;
CREATE OR REPLACE FUNCTION f3("a;b" text DEFAULT ';', OUT x int) LANGUAGE sql AS 'select 1';
CREATE FUNCTION f4() RETURNS trigger LANGUAGE plpgsql AS $a$ begin /* $b$ ; */ return new; end; $a$;
CREATE TABLE real_table (id int PRIMARY KEY, t text DEFAULT $d$;'$d$, u text DEFAULT 'CREATE TABLE x ();');
COMMENT ON TABLE real_table IS 'CREATE TABLE in_comment (id int);
-- still; the comment
\.
COPY real_table FROM stdin;';
COMMENT ON FUNCTION f1() IS $$ ; $$;
DO LANGUAGE plpgsql $do$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'later') THEN CREATE TYPE later AS ENUM ('x;y'); END IF; END $do$;
CREATE TABLE uses_later (l later);
CREATE VIEW v AS SELECT 'a;b' AS ";", $$;$$ AS x;
CREATE TRIGGER t BEFORE UPDATE ON real_table FOR EACH ROW WHEN (OLD.t IS DISTINCT FROM 'x;y') EXECUTE FUNCTION f4();
INSERT INTO real_table VALUES (1, 'CREATE TABLE in_row (id int);', E'\\.\n\\.');
INSERT INTO real_table (id) VALUES (2), (3) ON CONFLICT DO NOTHING;
