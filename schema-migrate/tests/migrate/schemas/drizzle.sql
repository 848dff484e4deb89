CREATE TYPE "public"."status" AS ENUM('active', 'inactive');--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"handle" varchar(32) NOT NULL,
	"status" "status" DEFAULT 'active' NOT NULL,
	"score" numeric(5, 2) DEFAULT '0.00',
	"embedding" real[],
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"full" text GENERATED ALWAYS AS (("handle" || '!')) STORED,
	CONSTRAINT "accounts_handle_unique" UNIQUE("handle"),
	CONSTRAINT "handle_form" CHECK ("accounts"."handle" ~ '^[a-z_]+$'),
	CONSTRAINT "score_range" CHECK ("accounts"."score" >= 0 AND "accounts"."score" <= 100)
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "posts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "posts_account" ON "posts" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "lower_handle" ON "accounts" USING btree (lower("handle"));
ALTER TABLE "accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "own" ON "accounts" AS RESTRICTIVE FOR ALL TO public USING (true) WITH CHECK (status = 'active');
