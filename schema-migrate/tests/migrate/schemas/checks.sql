-- Checks of all forms, of columns and of tables.
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE checks (
    a text CHECK (a IN ('x', 'it''s', E'tab\t', '')), b varchar(9) CHECK (b = 'x' OR b = 'y'), c int CHECK (c IN (1, -2, 3)), d int CHECK (d = 1),
    e int CHECK (e > 0 AND e < 10), f numeric CHECK (f >= 0.5), g int CHECK (0 <= g), h int CHECK (h BETWEEN SYMMETRIC 5 AND 1),
    i text CHECK (length(i) BETWEEN 1 AND 5), j text CHECK (char_length(j) > 2), k text CHECK (octet_length(k) < 9), l text CHECK (j ~* '^x'), m text CHECK (m LIKE 'a%'), n text CHECK (n SIMILAR TO 'a|b'),
    o text CHECK (o <> 'x'), p text CHECK (p NOT IN ('x', 'y')), q int CHECK (q IS NOT NULL), r date CHECK (r > '2020-01-01'), s boolean CHECK (s), t boolean CHECK (t IS TRUE),
    u text[] CHECK (u <@ ARRAY['a', 'b']), v jsonb CHECK (v ? 'a'), w mood CHECK (w IN ('a')), x int CHECK (x % 2 = 0), y int CHECK (y IS NULL OR y > 0), z int CHECK (NOT (z < 0)),
    aa float8 CHECK (aa >= '-1e3'::float8), bb text CHECK (bb = lower(bb)), cc text CHECK (trim(cc) <> ''), dd int CHECK (dd >= 0) CHECK (dd <= 5), ee char(1) CHECK (ee IN ('M', 'F')),
    ff interval CHECK (ff > '1 day'), gg uuid CHECK (gg <> '00000000-0000-0000-0000-000000000000'), hh text CHECK (CASE WHEN hh = 'a' THEN true ELSE false END), ii bigint CHECK (ii > 9007199254740993),
    CHECK (a IS NOT NULL OR b IS NOT NULL), CHECK ((e, g) <> (1, 2)), CONSTRAINT named CHECK (e + g > 3) NO INHERIT, CHECK (num_nonnulls(a, b, c) = 1)
);
ALTER TABLE checks ADD CONSTRAINT later CHECK (d < 100) NOT VALID;
