-- Partitions of all kinds, also in levels, and tables that inherit.
CREATE TABLE events (
    id bigserial, at timestamptz NOT NULL, kind text NOT NULL, payload jsonb DEFAULT '{}' NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO (MAXVALUE) PARTITION BY RANGE (at);
CREATE TABLE events_2026_a PARTITION OF events_2026 FOR VALUES FROM ('2026-01-01') TO ('2026-06-01');
CREATE TABLE events_2026_rest PARTITION OF events_2026 DEFAULT;
CREATE INDEX events_kind ON events (kind);
CREATE INDEX only_one ON events_2025 (id);
ALTER TABLE events ADD COLUMN source varchar(10) DEFAULT 'web' CHECK (source IN ('web', 'app'));
CREATE TABLE old_events (id bigint NOT NULL, at timestamptz NOT NULL, kind text NOT NULL, payload jsonb DEFAULT '{}' NOT NULL, source varchar(10) DEFAULT 'web', CONSTRAINT events_source_check CHECK (source IN ('web', 'app')));
ALTER TABLE events ATTACH PARTITION old_events FOR VALUES FROM ('2000-01-01') TO ('2025-01-01');
ALTER TABLE events DETACH PARTITION events_2025;
CREATE TABLE hashed (k int NOT NULL, v text) PARTITION BY HASH (k);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed (v DEFAULT 'x' NOT NULL) FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE cities (name text, population float8, elevation int CHECK (elevation > -500));
CREATE TABLE capitals (state char(2) UNIQUE NOT NULL) INHERITS (cities);
CREATE TABLE copy_of_cities (LIKE cities INCLUDING ALL, extra int);
CREATE TABLE bare_copy (LIKE cities);
CREATE TYPE person AS (name text, born date);
CREATE TABLE people OF person (PRIMARY KEY (name), born WITH OPTIONS DEFAULT '1900-01-01' NOT NULL);
CREATE UNLOGGED TABLE scratch (a int) WITH (autovacuum_enabled = false);
