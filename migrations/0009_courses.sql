-- LMS courses: what their launches tell, who is in them, what has to be told to the LMS. No names and no e-mail
-- addresses of course members are kept: who somebody is stands in person, once their account is linked.
CREATE TABLE "lms_course" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"context_id" text NOT NULL,
	"issuer" text NOT NULL,
	"title" text,
	"label" text,
	"types" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"origins" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"memberships_url" text,
	"line_items_url" text,
	"ags_scopes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"groups_url" text,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_launch_at" timestamp with time zone,
	"copied_from" text,
	"copied_at" timestamp with time zone,
	"roster_asked_at" timestamp with time zone,
	"roster_tried_at" timestamp with time zone,
	"roster_at" timestamp with time zone,
	"roster_full_at" timestamp with time zone,
	"roster_problem" text,
	"roster_people" integer DEFAULT 0 NOT NULL,
	"roster_whole" boolean DEFAULT true NOT NULL,
	"differences_url" text,
	"roster_run" uuid,
	"roster_busy_until" timestamp with time zone,
	"results_asked_at" timestamp with time zone,
	CONSTRAINT "lms_course_tenant_id_platform_id_context_id_pk" PRIMARY KEY("tenant_id","platform_id","context_id")
);
CREATE TABLE "course_member" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"context_id" text NOT NULL,
	"sub" text NOT NULL,
	"status" text NOT NULL,
	"roles" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"group_ids" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"person_number" text,
	"seen_run" uuid NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	CONSTRAINT "course_member_tenant_id_platform_id_context_id_sub_pk" PRIMARY KEY("tenant_id","platform_id","context_id","sub"),
	CONSTRAINT "course_member_status" CHECK ("course_member"."status" in ('active', 'inactive'))
);
CREATE TABLE "course_group" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"context_id" text NOT NULL,
	"group_id" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "course_group_tenant_id_platform_id_context_id_group_id_pk" PRIMARY KEY("tenant_id","platform_id","context_id","group_id")
);
CREATE TABLE "course_gap_count" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"context_id" text NOT NULL,
	"competency_id" uuid NOT NULL,
	"people" integer NOT NULL,
	"with_gap" integer NOT NULL,
	"not_known" integer NOT NULL,
	"counted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "course_gap_count_tenant_id_platform_id_context_id_competency_id_pk" PRIMARY KEY("tenant_id","platform_id","context_id","competency_id")
);
CREATE TABLE "line_item_reading" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"line_item_url" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	"problem" text,
	CONSTRAINT "line_item_reading_tenant_id_platform_id_line_item_url_pk" PRIMARY KEY("tenant_id","platform_id","line_item_url")
);
CREATE TABLE "notice_service" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"deployment_id" text NOT NULL,
	"service_url" text NOT NULL,
	"offered" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"handled" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"registered_at" timestamp with time zone,
	"problem" text,
	CONSTRAINT "notice_service_tenant_id_platform_id_deployment_id_pk" PRIMARY KEY("tenant_id","platform_id","deployment_id")
);
CREATE TABLE "lms_notice" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"notice_id" text NOT NULL,
	"id" uuid NOT NULL,
	"deployment_id" text NOT NULL,
	"type" text NOT NULL,
	"noticed_at" timestamp with time zone NOT NULL,
	"context_id" text,
	"origins" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"worked_at" timestamp with time zone,
	CONSTRAINT "lms_notice_tenant_id_platform_id_notice_id_pk" PRIMARY KEY("tenant_id","platform_id","notice_id"),
	CONSTRAINT "lms_notice_tenantId_id_unique" UNIQUE("tenant_id","id")
);
-- Who is told scores about which line item: the last timestamp promised, and who is sending at this moment.
CREATE TABLE "score_target" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"line_item_url" text NOT NULL,
	"sub" text NOT NULL,
	"last_score_at" timestamp with time zone,
	"busy_until" timestamp with time zone,
	"busy_with" uuid,
	CONSTRAINT "score_target_tenant_id_platform_id_line_item_url_sub_pk" PRIMARY KEY("tenant_id","platform_id","line_item_url","sub")
);
CREATE TABLE "score_delivery" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"line_item_url" text NOT NULL,
	"sub" text NOT NULL,
	"score_given" double precision NOT NULL,
	"score_maximum" double precision NOT NULL,
	"activity_progress" text NOT NULL,
	"comment" text,
	"activity_id" uuid,
	"hand_in_id" uuid,
	"state" text NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"settled_at" timestamp with time zone,
	CONSTRAINT "score_delivery_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "score_delivery_state" CHECK ("score_delivery"."state" in ('waiting', 'sent', 'parked', 'superseded')),
	CONSTRAINT "score_delivery_gives_a_grade" CHECK ("score_delivery"."score_maximum" > 0 and "score_delivery"."score_given" between 0 and "score_delivery"."score_maximum")
);
-- An LMS that does not answer is asked by one score at a time until it does.
CREATE TABLE "score_platform" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"quiet_until" timestamp with time zone,
	"problem" text,
	"last_sent_at" timestamp with time zone,
	CONSTRAINT "score_platform_tenant_id_platform_id_pk" PRIMARY KEY("tenant_id","platform_id")
);
ALTER TABLE "course_member" ADD CONSTRAINT "course_member_lms_course_fk" FOREIGN KEY ("tenant_id","platform_id","context_id") REFERENCES "public"."lms_course"("tenant_id","platform_id","context_id");
ALTER TABLE "course_group" ADD CONSTRAINT "course_group_lms_course_fk" FOREIGN KEY ("tenant_id","platform_id","context_id") REFERENCES "public"."lms_course"("tenant_id","platform_id","context_id");
ALTER TABLE "course_gap_count" ADD CONSTRAINT "course_gap_count_lms_course_fk" FOREIGN KEY ("tenant_id","platform_id","context_id") REFERENCES "public"."lms_course"("tenant_id","platform_id","context_id");
ALTER TABLE "course_gap_count" ADD CONSTRAINT "course_gap_count_competency_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id");
ALTER TABLE "score_delivery" ADD CONSTRAINT "score_delivery_score_target_fk" FOREIGN KEY ("tenant_id","platform_id","line_item_url","sub") REFERENCES "public"."score_target"("tenant_id","platform_id","line_item_url","sub");
CREATE INDEX "lms_course_by_issuer" ON "lms_course" USING btree ("tenant_id","issuer","context_id");
CREATE INDEX "lms_notice_by_time" ON "lms_notice" USING btree ("tenant_id","platform_id","received_at");
CREATE UNIQUE INDEX "score_delivery_one_waiting" ON "score_delivery" USING btree ("tenant_id","platform_id","line_item_url","sub") WHERE "score_delivery"."state" = 'waiting';
CREATE INDEX "score_delivery_due" ON "score_delivery" USING btree ("tenant_id","due_at") WHERE "score_delivery"."state" = 'waiting';
CREATE INDEX "score_delivery_parked" ON "score_delivery" USING btree ("tenant_id","platform_id","settled_at") WHERE "score_delivery"."state" = 'parked';
CREATE INDEX "score_delivery_settled" ON "score_delivery" USING btree ("tenant_id","settled_at") WHERE "score_delivery"."state" in ('sent', 'superseded');
