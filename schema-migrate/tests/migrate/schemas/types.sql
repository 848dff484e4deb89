-- Every built-in type that people use, with defaults of all forms.
CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE TYPE colour AS ENUM ();
CREATE TYPE box3 AS (corner point, size numeric(5, 1)[], label varchar(9));
CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TABLE all_types (
    a smallint DEFAULT 1, b integer DEFAULT -1, c bigint DEFAULT '9223372036854775807'::bigint, d numeric, e numeric(1000, 500), f numeric(3, -2),
    g real DEFAULT 'Infinity', h double precision DEFAULT 1.5e-7, i money DEFAULT '$1.00', j "char" DEFAULT 'x', k char, l char(10), m varchar, n varchar(1), o text DEFAULT '',
    p bytea DEFAULT '\xdead'::bytea, q timestamp(0), r timestamptz(6) DEFAULT CURRENT_TIMESTAMP, s date DEFAULT 'infinity', t time(3), u timetz DEFAULT '12:00+02',
    v interval DEFAULT '1 day 02:00:00', w interval(2), x interval year to month, y interval day to second(3), z boolean DEFAULT true,
    aa point, ab line, ac lseg, ad box, ae path, af polygon, ag circle, ah cidr, ai inet DEFAULT '::1', aj macaddr, ak macaddr8,
    al bit, am bit(8) DEFAULT B'00000001', an bit varying, ao varbit(5), ap tsvector, aq tsquery, ar uuid DEFAULT gen_random_uuid(), "as" xml,
    at json DEFAULT '{"a": [1, 2]}'::json, au jsonb DEFAULT '[]', av jsonpath, aw int4range DEFAULT '[1,5)', ax int8range, ay numrange, az tsrange, ba tstzrange, bb daterange,
    bc int4multirange, bd oid, be regclass, bf pg_lsn, bg xid, bh name, bi hstore DEFAULT '"a"=>"1"', bj citext, bk colour, bl box3, bm float_range,
    bn int[], bo int[3][3] DEFAULT '{{1,2,3},{4,5,6},{7,8,9}}', bp text[] DEFAULT ARRAY['a'::text, 'b,c'::text], bq citext[], br box3[], bs numeric(4,2)[], bt varchar(5)[], bu timestamptz(3)[],
    bv date DEFAULT now(), bw text DEFAULT ('a' || 'b'), bx int DEFAULT (1 + 2) * 3, by text DEFAULT E'tab\there', bz text DEFAULT U&'\0041',
    ca text DEFAULT concat('x', 'y'), cb boolean DEFAULT (NOT false), cc text DEFAULT CURRENT_USER, cd int DEFAULT NULL, ce text DEFAULT 'x' COLLATE "C", cf text COLLATE "POSIX"
);
