-- The same tables in several schemas, with references across them.
CREATE SCHEMA tenant_a;
CREATE SCHEMA tenant_b;
CREATE TYPE tenant_a.kind AS ENUM ('one');
CREATE TYPE tenant_b.kind AS ENUM ('two');
SET search_path = tenant_a, public;
CREATE TABLE things (id int PRIMARY KEY, kind kind NOT NULL DEFAULT 'one');
CREATE TABLE parts (thing int REFERENCES things, other int REFERENCES tenant_a.things (id));
SET search_path = tenant_b, public;
CREATE TABLE things (id int PRIMARY KEY, kind kind NOT NULL DEFAULT 'two', in_a int REFERENCES tenant_a.things);
CREATE TABLE parts (thing int REFERENCES things);
CREATE INDEX i ON things (kind);
RESET search_path;
CREATE TABLE things (id int, UNIQUE (id));
CREATE TABLE audit (who text DEFAULT CURRENT_USER, at timestamptz DEFAULT clock_timestamp(), a tenant_a.kind, b tenant_b.kind[]);
ALTER TABLE tenant_b.parts RENAME TO pieces;
ALTER SCHEMA tenant_b RENAME TO renamed;
CREATE TABLE public.log (LIKE audit INCLUDING DEFAULTS INCLUDING COMMENTS EXCLUDING CONSTRAINTS);
