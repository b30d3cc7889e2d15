-- What is placed into LMS courses by deep linking, and what is handed in there. That somebody handed something in
-- is the course's to know; what it was stands in the development plane and is the person's.
CREATE TABLE "deep_linking_request" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"deployment_id" text NOT NULL,
	"context_id" text,
	"context_title" text,
	"course_roles" jsonb NOT NULL,
	"settings" text NOT NULL,
	"chosen" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	CONSTRAINT "deep_linking_request_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "activity" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"instructions" text DEFAULT '' NOT NULL,
	"option_id" uuid,
	"points" integer,
	"request_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "activity_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "activity_tenantId_requestId_position_unique" UNIQUE("tenant_id","request_id","position"),
	CONSTRAINT "activity_kind" CHECK ("activity"."kind" in ('option-page', 'reflection', 'self-assessment', 'goal-check')),
	CONSTRAINT "activity_option" CHECK (("activity"."kind" = 'option-page') = ("activity"."option_id" is not null)),
	CONSTRAINT "activity_points" CHECK ("activity"."points" between 1 and 1000)
);
CREATE TABLE "activity_competency" (
	"tenant_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "activity_competency_tenant_id_activity_id_competency_id_pk" PRIMARY KEY("tenant_id","activity_id","competency_id")
);
CREATE TABLE "activity_link" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"resource_link_id" text NOT NULL,
	"context_id" text,
	"line_item_url" text,
	"line_items_url" text,
	"first_launched_at" timestamp with time zone NOT NULL,
	"line_item_asked_at" timestamp with time zone,
	CONSTRAINT "activity_link_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "activity_link_tenantId_activityId_platformId_resourceLinkId_unique" UNIQUE("tenant_id","activity_id","platform_id","resource_link_id")
);
CREATE TABLE "hand_in" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"link_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"sub" text NOT NULL,
	"version" integer NOT NULL,
	"first_handed_in_at" timestamp with time zone NOT NULL,
	"handed_in_at" timestamp with time zone NOT NULL,
	"score_queued_at" timestamp with time zone,
	CONSTRAINT "hand_in_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "hand_in_tenantId_linkId_personId_unique" UNIQUE("tenant_id","link_id","person_id")
);
CREATE TABLE "review_request" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"course_roles" jsonb NOT NULL,
	"link_id" uuid,
	"about_person_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "review_request_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "development"."activity_work" (
	"tenant_id" uuid NOT NULL,
	"link_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"body" text DEFAULT '' NOT NULL,
	"competency_id" uuid,
	"shown_to_course_at" timestamp with time zone,
	"shown_to_manager_at" timestamp with time zone,
	"done_at" timestamp with time zone NOT NULL,
	CONSTRAINT "activity_work_tenant_id_link_id_person_id_pk" PRIMARY KEY("tenant_id","link_id","person_id")
);
ALTER TABLE "deep_linking_request" ADD CONSTRAINT "deep_linking_request_person_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id");
ALTER TABLE "activity" ADD CONSTRAINT "activity_learning_option_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id");
ALTER TABLE "activity" ADD CONSTRAINT "activity_created_by_person_fk" FOREIGN KEY ("tenant_id","created_by") REFERENCES "public"."person"("tenant_id","id");
ALTER TABLE "activity_competency" ADD CONSTRAINT "activity_competency_activity_fk" FOREIGN KEY ("tenant_id","activity_id") REFERENCES "public"."activity"("tenant_id","id");
ALTER TABLE "activity_competency" ADD CONSTRAINT "activity_competency_competency_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id");
ALTER TABLE "activity_link" ADD CONSTRAINT "activity_link_activity_fk" FOREIGN KEY ("tenant_id","activity_id") REFERENCES "public"."activity"("tenant_id","id");
ALTER TABLE "hand_in" ADD CONSTRAINT "hand_in_activity_link_fk" FOREIGN KEY ("tenant_id","link_id") REFERENCES "public"."activity_link"("tenant_id","id");
ALTER TABLE "hand_in" ADD CONSTRAINT "hand_in_person_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id");
ALTER TABLE "review_request" ADD CONSTRAINT "review_request_person_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id");
ALTER TABLE "review_request" ADD CONSTRAINT "review_request_about_person_fk" FOREIGN KEY ("tenant_id","about_person_id") REFERENCES "public"."person"("tenant_id","id");
ALTER TABLE "review_request" ADD CONSTRAINT "review_request_activity_link_fk" FOREIGN KEY ("tenant_id","link_id") REFERENCES "public"."activity_link"("tenant_id","id");
ALTER TABLE "development"."activity_work" ADD CONSTRAINT "activity_work_activity_link_fk" FOREIGN KEY ("tenant_id","link_id") REFERENCES "public"."activity_link"("tenant_id","id");
ALTER TABLE "development"."activity_work" ADD CONSTRAINT "activity_work_person_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id");
ALTER TABLE "development"."activity_work" ADD CONSTRAINT "activity_work_competency_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id");
CREATE INDEX "deep_linking_request_by_end" ON "deep_linking_request" USING btree ("tenant_id","expires_at");
CREATE INDEX "activity_link_by_resource" ON "activity_link" USING btree ("tenant_id","platform_id","resource_link_id");
CREATE INDEX "hand_in_of_person" ON "hand_in" USING btree ("tenant_id","person_id");
CREATE INDEX "review_request_by_end" ON "review_request" USING btree ("tenant_id","expires_at");
CREATE INDEX "activity_work_of_person" ON "development"."activity_work" USING btree ("tenant_id","person_id");
