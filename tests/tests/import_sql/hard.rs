//! Definitions that are hard to carry over.

/// Names, and the definitions.
pub(crate) const ALL: &[(&str, &str)] = &[
    (
        "names that meet",
        "CREATE SCHEMA auth;
         CREATE TABLE auth.users (id uuid PRIMARY KEY, \"userId\" text, userid text, user_id text, \"User ID\" text);
         CREATE TABLE auth_users (id uuid PRIMARY KEY, account uuid REFERENCES auth.users (id));
         CREATE TABLE \"AuthUsers\" (\"ID\" bigint PRIMARY KEY, id bigint UNIQUE, \"Id\" integer UNIQUE);
         CREATE TABLE \"日本\" (\"語\" text, \"言\" text);
         CREATE TABLE \"___\" (\"_\" text, \"__\" text, \"$$\" text);",
    ),
    (
        "reserved names of indexes",
        "CREATE TABLE a (id integer PRIMARY KEY, creation_time timestamptz, a_b text, a text, b text);
         CREATE INDEX ON a (creation_time);
         CREATE INDEX ON a (a_b);
         CREATE INDEX ON a (a, b);
         CREATE INDEX ON a (b, a);
         CREATE UNIQUE INDEX ON a (a, b);",
    ),
    (
        "wide indexes",
        "CREATE TABLE a (c1 int, c2 int, c3 int, c4 int, c5 int, c6 int, c7 int, c8 int, c9 int, c10 int, c11 int,
             c12 int, c13 int, c14 int, c15 int, c16 int,
             a_very_long_name_of_a_column_that_alone_fills_a_name_of_convex_1 int,
             a_very_long_name_of_a_column_that_alone_fills_a_name_of_convex_2 int);
         CREATE INDEX ON a (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15);
         CREATE INDEX ON a (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16);
         CREATE INDEX ON a (a_very_long_name_of_a_column_that_alone_fills_a_name_of_convex_1);
         CREATE INDEX ON a (a_very_long_name_of_a_column_that_alone_fills_a_name_of_convex_2);",
    ),
    (
        "keys",
        "CREATE TABLE parents (a int, b int, code text UNIQUE, PRIMARY KEY (a, b));
         CREATE TABLE children (
             id uuid PRIMARY KEY REFERENCES children (id),
             a int, b int, code text REFERENCES parents (code), other uuid REFERENCES missing (id),
             FOREIGN KEY (a, b) REFERENCES parents (a, b) ON DELETE CASCADE
         );
         CREATE TABLE nothing ();
         CREATE TABLE only_a_key (id uuid PRIMARY KEY);
         CREATE TABLE twice (id int PRIMARY KEY, child uuid REFERENCES children (id) REFERENCES only_a_key (id));",
    ),
    (
        "checks as a dump writes them",
        "CREATE TYPE empty AS ENUM ();
         CREATE TABLE a (
             status character varying(20) DEFAULT 'new'::character varying NOT NULL,
             day integer, hot integer, warm integer, code character(3), price numeric(10,2) NOT NULL, nothing empty,
             CONSTRAINT a_status CHECK (((status)::text = ANY ((ARRAY['new'::character varying, 'done'::character varying, 'new'::character varying])::text[]))),
             CONSTRAINT a_status2 CHECK (((status)::text = ANY ((ARRAY['new'::character varying, 'old'::character varying])::text[]))),
             CONSTRAINT a_day CHECK (((day >= 0) AND (day <= 6))),
             CONSTRAINT a_hot CHECK ((hot > warm)),
             CONSTRAINT a_code CHECK ((code = ANY (ARRAY['ab'::bpchar, 'abc'::bpchar]))),
             CONSTRAINT a_price CHECK ((price > (0)::numeric))
         );",
    ),
    (
        "domains and composites",
        "CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
         CREATE DOMAIN small AS positive NOT NULL CHECK (VALUE < 10);
         CREATE DOMAIN color AS text CHECK (VALUE IN ('red', 'green'));
         CREATE DOMAIN tags AS text[];
         CREATE TYPE point3 AS (x double precision, y double precision, \"Z\" double precision);
         CREATE TYPE line3 AS (a point3, b point3, color color);
         CREATE TABLE a (s small, p positive, c color, t tags, l line3, ls line3[], cs color[]);",
    ),
    (
        "columns of their own",
        "CREATE TABLE a (
             id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
             w integer, h integer, area integer GENERATED ALWAYS AS (w * h) STORED,
             serial_number serial, note text COLLATE \"C\" DEFAULT E'a\\nb`c', at timestamptz DEFAULT now() NOT NULL
         );
         COMMENT ON TABLE a IS E'One\\r\\ntwo\\rthree';
         COMMENT ON COLUMN a.note IS E'    indented\\n~~~\\ncode\\n~~~';",
    ),
    (
        "partitions",
        "CREATE TABLE events (id uuid, at timestamptz NOT NULL, kind text) PARTITION BY RANGE (at);
         CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
         CREATE TABLE notes (event uuid);",
    ),
    (
        "a mixture",
        "CREATE SCHEMA \"My App\";
         CREATE EXTENSION IF NOT EXISTS citext;
         CREATE TYPE \"My App\".\"Färg\" AS ENUM ('röd', 'grön', '1', 'a\"b', 'a\\b', 'Röd', 'röd ', E'x\\ny');
         CREATE TYPE mood AS ENUM ('ok');
         ALTER TYPE mood ADD VALUE 'great' BEFORE 'ok';
         ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
         CREATE DOMAIN d1 AS integer CHECK (VALUE BETWEEN 1 AND 10) DEFAULT 3;
         CREATE DOMAIN d2 AS d1 NOT NULL;
         CREATE DOMAIN year AS integer CONSTRAINT year_check CHECK (((VALUE >= 1901) AND (VALUE <= 2155)));
         CREATE TABLE \"My App\".\"Tabell.med.punkt\" (\"Id\" uuid PRIMARY KEY, \"Färg\" \"My App\".\"Färg\" NOT NULL DEFAULT 'röd', \"självet\" uuid REFERENCES \"My App\".\"Tabell.med.punkt\");
         CREATE UNLOGGED TABLE film (
         film_id serial PRIMARY KEY, title varchar(255) NOT NULL, description text, release_year year,
         language_id smallint NOT NULL, rental_duration smallint DEFAULT 3 NOT NULL, rental_rate numeric(4,2) DEFAULT 4.99 NOT NULL,
         rating mood DEFAULT 'fine'::mood, last_update timestamp without time zone DEFAULT now() NOT NULL, special_features text[],
         fulltext tsvector NOT NULL, \"order\" int, \"group\" text UNIQUE NULLS NOT DISTINCT, \"Self\" text, \"true\" boolean, \"_\" int,
         loc point, net inet, r int4range, m money, x xml, b bit(3), vb bit varying(5), oidc oid, nm name, \"char\" \"char\", v d2, lt ltree,
         EXCLUDE USING gist (r WITH &&),
         CONSTRAINT rate CHECK (rental_rate > 0 AND rental_rate <= 99.99),
         CONSTRAINT two CHECK (rental_duration > 0 OR language_id > 0),
         CONSTRAINT nn CHECK (title IS NOT NULL AND char_length(title) > 2)
         );
         CREATE TABLE film_actor (actor_id int NOT NULL, film_id int NOT NULL REFERENCES film ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY (actor_id, film_id));
         CREATE TABLE child (extra text) INHERITS (film_actor);
         CREATE TABLE copy_of (LIKE film INCLUDING ALL);
         CREATE TABLE m (a int, b int) PARTITION BY LIST (a);
         CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
         CREATE TEMP TABLE tmp (a int);
         CREATE TABLE as_select AS SELECT 1 AS a;
         CREATE VIEW vv AS SELECT * FROM m;
         CREATE MATERIALIZED VIEW mv AS SELECT 1;
         ALTER TABLE film ADD COLUMN IF NOT EXISTS extra jsonb DEFAULT '{}' NOT NULL, ALTER COLUMN description SET NOT NULL, ALTER COLUMN language_id TYPE bigint USING language_id::bigint;
         ALTER TABLE film RENAME TO movie;
         ALTER TABLE movie RENAME COLUMN title TO \"Title\";
         CREATE INDEX ON movie USING gin (fulltext);
         CREATE UNIQUE INDEX u ON movie (lower(\"Title\"));
         CREATE INDEX i3 ON movie (release_year NULLS FIRST, rating) INCLUDE (description);
         COMMENT ON COLUMN movie.\"Title\" IS 'it''s */ a /// comment';
         DO $$ BEGIN PERFORM 1; END $$;
         GRANT ALL ON movie TO public;
         SELECT pg_catalog.setval('film_film_id_seq', 10, true);",
    ),
];
