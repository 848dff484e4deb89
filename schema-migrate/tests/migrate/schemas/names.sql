-- Names that have to be quoted, cut or escaped.
CREATE SCHEMA "My Schema";
CREATE SCHEMA "group";
CREATE TABLE "My Schema"."Weird ""Table"" — ünï" (
    "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    "select" int, "User ID" int, "a.b" text, "a,b" text, "a)b" text, "--x" text, "/*" text, "$$" text, "'" text, "é" text,
    "中文" text DEFAULT '中文', "emoji 🙂" text, "CamelCase" text, "UPPER" text, " lead" text, "tab	x" text,
    CONSTRAINT "check; ""it""" CHECK ("select" > 0), CONSTRAINT "u q" UNIQUE ("User ID", "a,b")
);
CREATE TABLE "group"."user2" ("k" text PRIMARY KEY);
CREATE TABLE "group"."user" ("order" int PRIMARY KEY, "table" text REFERENCES "group"."user2" ("k"), "column" "group"."user2");
CREATE TABLE a23456789012345678901234567890123456789012345678901234567890123 (b23456789012345678901234567890123456789012345678901234567890123 text UNIQUE);
CREATE TABLE public.MixedCase (MyColumn int, myOther INT UNIQUE);
CREATE TYPE "My Schema"."Enum Type" AS ENUM ('A b', 'c''d', 'e"f', 'g,h', '', ' ', 'ünï', '--', '$$');
CREATE DOMAIN "My Schema"."Dom ain" AS "My Schema"."Enum Type" DEFAULT 'A b';
CREATE TABLE public.uses (a "My Schema"."Enum Type"[] DEFAULT '{"A b","e\"f"}', b "My Schema"."Dom ain", c "My Schema"."Enum Type" DEFAULT 'c''d');
COMMENT ON TABLE "My Schema"."Weird ""Table"" — ünï" IS 'it''s; -- "quoted" $$ \n';
COMMENT ON COLUMN "My Schema"."Weird ""Table"" — ünï"."a.b" IS $c$dollar 'quoted' $$ comment$c$;
CREATE TABLE public."table-with-dash" ("1st" int, "_x" int, x$y int);
CREATE TABLE public.unicode (U&"d\0061t\+000061" text, U&"!0041b" UESCAPE '!' int);
CREATE INDEX "Index; x" ON public."table-with-dash" ("1st", "_x" ASC NULLS LAST);
