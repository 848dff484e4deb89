SET statement_timeout = 0;
SET lock_timeout = 0;
SET standard_conforming_strings = on;
SET check_function_bodies = false;
CREATE TABLE public.schema_migrations (version character varying NOT NULL);
CREATE TABLE public.ar_internal_metadata (key character varying NOT NULL, value character varying, created_at timestamp(6) without time zone NOT NULL, updated_at timestamp(6) without time zone NOT NULL);
CREATE TABLE public.posts (id bigint NOT NULL, title character varying DEFAULT ''::character varying NOT NULL, body text, tags character varying[] DEFAULT '{}'::character varying[], author_type character varying, author_id bigint, state integer DEFAULT 0, meta jsonb DEFAULT '{}'::jsonb NOT NULL);
CREATE SEQUENCE public.posts_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.posts_id_seq OWNED BY public.posts.id;
ALTER TABLE ONLY public.posts ALTER COLUMN id SET DEFAULT nextval('public.posts_id_seq'::regclass);
ALTER TABLE ONLY public.schema_migrations ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.ar_internal_metadata ADD CONSTRAINT ar_internal_metadata_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.posts ADD CONSTRAINT posts_pkey PRIMARY KEY (id);
CREATE INDEX index_posts_on_author ON public.posts USING btree (author_type, author_id);
CREATE UNIQUE INDEX index_posts_on_title ON public.posts USING btree (title) WHERE ((state = 1) AND (body IS NOT NULL));
SET search_path TO "$user", public;
INSERT INTO "schema_migrations" (version) VALUES
('20240102030405'),
('20240102030406');
