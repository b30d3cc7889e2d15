-- The tables of src/db/schema, as drizzle-kit prints them. Row-level security, grants and functions stand in
-- walls.sql, which runs after every migration.
CREATE TABLE "audit"."entry" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"subject_id" uuid,
	"entity" text,
	"entity_id" text,
	"why_kind" text NOT NULL,
	"why_ref" text NOT NULL,
	"request_id" text NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "entry_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "audit"."seal" (
	"tenant_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"entry_id" uuid NOT NULL,
	"digest" text NOT NULL,
	"chain" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "seal_tenant_id_seq_pk" PRIMARY KEY("tenant_id","seq"),
	CONSTRAINT "seal_tenantId_entryId_unique" UNIQUE("tenant_id","entry_id")
);
CREATE TABLE "audit"."unsealed" (
	"tenant_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	CONSTRAINT "unsealed_tenant_id_entry_id_pk" PRIMARY KEY("tenant_id","entry_id")
);
CREATE TABLE "alignment" (
	"tenant_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"status" text NOT NULL,
	"level" integer NOT NULL,
	"relevance" double precision NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "alignment_tenant_id_option_id_competency_id_pk" PRIMARY KEY("tenant_id","option_id","competency_id"),
	CONSTRAINT "alignment_status" CHECK ("alignment"."status" in ('proposed', 'confirmed', 'rejected')),
	CONSTRAINT "alignment_level" CHECK ("alignment"."level" between 1 and 9)
);
CREATE TABLE "alignment_decision" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"previous" jsonb,
	"next" jsonb NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone,
	CONSTRAINT "alignment_decision_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "alignment_suggestion" (
	"tenant_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"level" integer NOT NULL,
	"score" double precision NOT NULL,
	"terms" jsonb NOT NULL,
	"suggested_at" timestamp with time zone NOT NULL,
	CONSTRAINT "alignment_suggestion_tenant_id_option_id_competency_id_pk" PRIMARY KEY("tenant_id","option_id","competency_id")
);
CREATE TABLE "learning_option" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"provider" text NOT NULL,
	"code" text NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"outcomes" text DEFAULT '' NOT NULL,
	"url" text,
	"duration_min" integer,
	"level" text,
	"language" text,
	"kind" text NOT NULL,
	"mandatory" boolean DEFAULT false NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "learning_option_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "learning_option_tenantId_provider_code_unique" UNIQUE("tenant_id","provider","code"),
	CONSTRAINT "learning_option_kind" CHECK ("learning_option"."kind" in ('course', 'class', 'elearning', 'video', 'reading', 'shadowing', 'mentoring', 'assignment'))
);
CREATE TABLE "mapping_review" (
	"tenant_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"reviewed_by" uuid,
	"reviewed_at" timestamp with time zone NOT NULL,
	"batch_id" uuid NOT NULL,
	CONSTRAINT "mapping_review_tenant_id_option_id_pk" PRIMARY KEY("tenant_id","option_id")
);
CREATE TABLE "option_binding" (
	"tenant_id" uuid NOT NULL,
	"issuer" text NOT NULL,
	"context_id" text NOT NULL,
	"option_id" uuid NOT NULL,
	"bound_at" timestamp with time zone NOT NULL,
	CONSTRAINT "option_binding_tenant_id_issuer_context_id_pk" PRIMARY KEY("tenant_id","issuer","context_id")
);
CREATE TABLE "option_module" (
	"tenant_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"kind" text NOT NULL,
	"duration_min" integer,
	CONSTRAINT "option_module_tenant_id_option_id_position_pk" PRIMARY KEY("tenant_id","option_id","position")
);
CREATE TABLE "option_prerequisite" (
	"tenant_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"requires_id" uuid NOT NULL,
	CONSTRAINT "option_prerequisite_tenant_id_option_id_requires_id_pk" PRIMARY KEY("tenant_id","option_id","requires_id")
);
CREATE TABLE "agenda_point" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"part" text NOT NULL,
	"title" text NOT NULL,
	"added_by" uuid NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agenda_point_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "agenda_point_part" CHECK ("agenda_point"."part" in ('targets', 'responsibilities', 'performance', 'challenges', 'support', 'ahead'))
);
CREATE TABLE "cadence" (
	"tenant_id" uuid NOT NULL,
	"manager_id" uuid NOT NULL,
	"employee_id" uuid NOT NULL,
	"every_days" integer NOT NULL,
	"agreed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cadence_tenant_id_manager_id_employee_id_pk" PRIMARY KEY("tenant_id","manager_id","employee_id"),
	CONSTRAINT "cadence_not_annual_only" CHECK ("cadence"."every_days" between 1 and 92)
);
CREATE TABLE "conversation" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"manager_id" uuid NOT NULL,
	"employee_id" uuid NOT NULL,
	"scheduled_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" uuid,
	"confirmed_at" timestamp with time zone,
	CONSTRAINT "conversation_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "observation" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"observer_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"level" integer,
	"body" text NOT NULL,
	"seen_on" date NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"acknowledged_at" timestamp with time zone,
	CONSTRAINT "observation_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "promise" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"by_person_id" uuid NOT NULL,
	"body" text NOT NULL,
	"due" date,
	"made_at" timestamp with time zone NOT NULL,
	"kept_at" timestamp with time zone,
	CONSTRAINT "promise_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "recognition" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"by_person_id" uuid NOT NULL,
	"competency_id" uuid,
	"aim" text,
	"body" text NOT NULL,
	"prompt_id" uuid,
	"given_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recognition_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "recognition_tenantId_promptId_unique" UNIQUE("tenant_id","prompt_id")
);
CREATE TABLE "recognition_prompt" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"evidence_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"aim" text,
	"prompted_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"dismissed_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"open" boolean DEFAULT true NOT NULL,
	CONSTRAINT "recognition_prompt_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "recognition_prompt_tenantId_evidenceId_unique" UNIQUE("tenant_id","evidence_id")
);
CREATE TABLE "shared_example" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"body" text NOT NULL,
	"shared_at" timestamp with time zone NOT NULL,
	"acknowledged_by" uuid,
	"acknowledged_at" timestamp with time zone,
	"level" integer,
	CONSTRAINT "shared_example_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "shared_note" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"part" text NOT NULL,
	"anchor" text NOT NULL,
	"body" text NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "shared_note_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "shared_note_tenantId_conversationId_anchor_unique" UNIQUE("tenant_id","conversation_id","anchor"),
	CONSTRAINT "shared_note_part" CHECK ("shared_note"."part" in ('targets', 'responsibilities', 'performance', 'challenges', 'support', 'ahead'))
);
CREATE TABLE "development"."goal" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"title" text NOT NULL,
	"origin" text NOT NULL,
	"origin_text" text DEFAULT '' NOT NULL,
	"competency_id" uuid,
	"target_level" integer,
	"due" date,
	"next_step" text DEFAULT '' NOT NULL,
	"status" text NOT NULL,
	"rank" integer,
	"shared_at" timestamp with time zone,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"closing_note" text,
	CONSTRAINT "goal_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "goal_status" CHECK ("development"."goal"."status" in ('active', 'parked', 'closed')),
	CONSTRAINT "goal_origin" CHECK ("development"."goal"."origin" in ('challenge', 'setback')),
	CONSTRAINT "goal_rank" CHECK (("development"."goal"."status" = 'active') = ("development"."goal"."rank" is not null) and "development"."goal"."rank" between 1 and 3)
);
CREATE TABLE "development"."goal_question" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"goal_id" uuid NOT NULL,
	"asked_by" uuid NOT NULL,
	"question" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone,
	CONSTRAINT "goal_question_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "development"."goal_version" (
	"tenant_id" uuid NOT NULL,
	"goal_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"body" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "goal_version_tenant_id_goal_id_version_pk" PRIMARY KEY("tenant_id","goal_id","version")
);
CREATE TABLE "development"."plan_item" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"competency_id" uuid,
	"goal_id" uuid,
	"recommendation_id" uuid,
	"planned_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"evidence_id" uuid,
	CONSTRAINT "plan_item_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
CREATE TABLE "development"."private_note" (
	"tenant_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"body" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "private_note_tenant_id_conversation_id_author_id_pk" PRIMARY KEY("tenant_id","conversation_id","author_id")
);
CREATE TABLE "development"."recommendation" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"by_person_id" uuid NOT NULL,
	"conversation_id" uuid,
	"competency_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"purpose" text NOT NULL,
	"status" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"answer_text" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "recommendation_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "recommendation_status" CHECK ("development"."recommendation"."status" in ('sent', 'accepted', 'countered', 'declined')),
	CONSTRAINT "recommendation_purpose" CHECK ("development"."recommendation"."purpose" in ('standard', 'change', 'future'))
);
CREATE TABLE "development"."recommendation_way" (
	"tenant_id" uuid NOT NULL,
	"recommendation_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"option_id" uuid NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "recommendation_way_tenant_id_recommendation_id_position_pk" PRIMARY KEY("tenant_id","recommendation_id","position"),
	CONSTRAINT "recommendation_way_tenantId_recommendationId_optionId_unique" UNIQUE("tenant_id","recommendation_id","option_id")
);
CREATE TABLE "development"."self_rating" (
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"level" integer NOT NULL,
	"rated_at" timestamp with time zone NOT NULL,
	"shared_at" timestamp with time zone,
	CONSTRAINT "self_rating_tenant_id_person_id_competency_id_pk" PRIMARY KEY("tenant_id","person_id","competency_id"),
	CONSTRAINT "self_rating_level" CHECK ("development"."self_rating"."level" between 1 and 9)
);
CREATE TABLE "evaluation"."objective" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"code" text NOT NULL,
	"person_id" uuid NOT NULL,
	"target_id" uuid,
	"competency_id" uuid,
	"title" text NOT NULL,
	"measure" text NOT NULL,
	"direction" text NOT NULL,
	"measure_unit" text NOT NULL,
	"baseline" numeric NOT NULL,
	"current_value" numeric NOT NULL,
	"target_value" numeric NOT NULL,
	"weight" integer NOT NULL,
	"due" date NOT NULL,
	"status" text NOT NULL,
	"status_reason" text DEFAULT '' NOT NULL,
	"blocker" text,
	"action" text,
	"recheck_on" date,
	"agreed_at" timestamp with time zone NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "objective_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "objective_tenantId_code_unique" UNIQUE("tenant_id","code"),
	CONSTRAINT "objective_direction" CHECK ("evaluation"."objective"."direction" in ('raise', 'reduce', 'keep')),
	CONSTRAINT "objective_status" CHECK ("evaluation"."objective"."status" in ('on_track', 'at_risk', 'off_track'))
);
CREATE TABLE "evaluation"."strategy_aim" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"code" text NOT NULL,
	"parent_id" uuid,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "strategy_aim_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "strategy_aim_tenantId_code_unique" UNIQUE("tenant_id","code")
);
CREATE TABLE "evaluation"."target" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"code" text NOT NULL,
	"aim_id" uuid NOT NULL,
	"department" text,
	"team" text,
	"title" text NOT NULL,
	"direction" text NOT NULL,
	"measure_unit" text NOT NULL,
	"baseline" numeric NOT NULL,
	"target_value" numeric NOT NULL,
	"due" date NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "target_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "target_tenantId_code_unique" UNIQUE("tenant_id","code"),
	CONSTRAINT "target_direction" CHECK ("evaluation"."target"."direction" in ('raise', 'reduce', 'keep'))
);
CREATE TABLE "evidence" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"option_id" uuid,
	"competency_id" uuid,
	"level" integer,
	"source" text NOT NULL,
	"source_ref" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "evidence_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "evidence_tenantId_kind_sourceRef_unique" UNIQUE("tenant_id","kind","source_ref"),
	CONSTRAINT "evidence_kind" CHECK ("evidence"."kind" in ('completion', 'observation', 'example', 'badge', 'assessment')),
	CONSTRAINT "evidence_shape" CHECK (("evidence"."kind" = 'completion') = ("evidence"."option_id" is not null and "evidence"."competency_id" is null))
);
CREATE TABLE "level_reached" (
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"level" integer NOT NULL,
	"reached_at" timestamp with time zone NOT NULL,
	"evidence_id" uuid,
	CONSTRAINT "level_reached_tenant_id_person_id_competency_id_level_pk" PRIMARY KEY("tenant_id","person_id","competency_id","level")
);
CREATE TABLE "unmatched_completion" (
	"tenant_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"issuer" text NOT NULL,
	"sub" text NOT NULL,
	"object_id" text NOT NULL,
	"object_name" text,
	"missing_person" text NOT NULL,
	"missing_option" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"waiting_since" timestamp with time zone NOT NULL,
	"matched_at" timestamp with time zone,
	CONSTRAINT "unmatched_completion_tenant_id_statement_id_pk" PRIMARY KEY("tenant_id","statement_id"),
	CONSTRAINT "unmatched_flags" CHECK ("unmatched_completion"."missing_person" in ('yes', 'no') and "unmatched_completion"."missing_option" in ('yes', 'no'))
);
CREATE TABLE "behavioral_indicator" (
	"tenant_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"level" integer NOT NULL,
	"position" integer NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "behavioral_indicator_tenant_id_competency_id_level_position_pk" PRIMARY KEY("tenant_id","competency_id","level","position")
);
CREATE TABLE "competency" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"framework_id" uuid NOT NULL,
	"code" text NOT NULL,
	"parent_id" uuid,
	"type" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"alt_labels" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"uri" text,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "competency_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "competency_tenantId_frameworkId_code_unique" UNIQUE("tenant_id","framework_id","code"),
	CONSTRAINT "competency_type" CHECK ("competency"."type" in ('area', 'knowledge', 'skill', 'behaviour'))
);
CREATE TABLE "framework" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "framework_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "framework_tenantId_code_unique" UNIQUE("tenant_id","code")
);
CREATE TABLE "proficiency_level" (
	"tenant_id" uuid NOT NULL,
	"framework_id" uuid NOT NULL,
	"level" integer NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "proficiency_level_tenant_id_framework_id_level_pk" PRIMARY KEY("tenant_id","framework_id","level"),
	CONSTRAINT "proficiency_level_range" CHECK ("proficiency_level"."level" between 1 and 9)
);
CREATE TABLE "role_profile" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"job_code" text NOT NULL,
	"title" text NOT NULL,
	"tasks" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "role_profile_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "role_profile_tenantId_jobCode_unique" UNIQUE("tenant_id","job_code")
);
CREATE TABLE "role_profile_competency" (
	"tenant_id" uuid NOT NULL,
	"role_profile_id" uuid NOT NULL,
	"competency_id" uuid NOT NULL,
	"target_level" integer NOT NULL,
	"weight" integer NOT NULL,
	"priority" boolean DEFAULT false NOT NULL,
	CONSTRAINT "role_profile_competency_tenant_id_role_profile_id_competency_id_pk" PRIMARY KEY("tenant_id","role_profile_id","competency_id"),
	CONSTRAINT "role_profile_weight" CHECK ("role_profile_competency"."weight" between 0 and 100),
	CONSTRAINT "role_profile_target" CHECK ("role_profile_competency"."target_level" between 1 and 9)
);
CREATE TABLE "account" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"issuer" text NOT NULL,
	"sub" text NOT NULL,
	"person_id" uuid NOT NULL,
	"status" text NOT NULL,
	"proposed_person_id" uuid,
	"linked_by" uuid,
	"linked_at" timestamp with time zone,
	"first_seen_at" timestamp with time zone,
	"last_launch_at" timestamp with time zone,
	CONSTRAINT "account_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "account_tenantId_issuer_sub_unique" UNIQUE("tenant_id","issuer","sub"),
	CONSTRAINT "account_status" CHECK ("account"."status" in ('linked', 'pending'))
);
CREATE TABLE "person" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"employee_number" text,
	"email" text,
	"given_name" text NOT NULL,
	"family_name" text NOT NULL,
	"department" text,
	"team" text,
	"job_title" text,
	"job_code" text,
	"location" text,
	"start_date" date,
	"end_date" date,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "person_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "person_tenantId_employeeNumber_unique" UNIQUE("tenant_id","employee_number")
);
CREATE TABLE "reporting_line" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"manager_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"since" date NOT NULL,
	"until" date,
	CONSTRAINT "reporting_line_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "reporting_line_kind" CHECK ("reporting_line"."kind" in ('line', 'dotted')),
	CONSTRAINT "reporting_line_not_self" CHECK ("reporting_line"."person_id" <> "reporting_line"."manager_id"),
	CONSTRAINT "reporting_line_dates" CHECK ("reporting_line"."until" is null or "reporting_line"."until" >= "reporting_line"."since")
);
CREATE TABLE "role_grant" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text NOT NULL,
	"unit" text,
	"granted_by" uuid,
	"granted_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "role_grant_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "role_grant_role" CHECK ("role_grant"."role" in ('tenant-admin', 'ld-admin', 'hr-admin'))
);
ALTER TABLE "alignment" ADD CONSTRAINT "alignment_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "alignment" ADD CONSTRAINT "alignment_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "alignment_decision" ADD CONSTRAINT "alignment_decision_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "alignment_decision" ADD CONSTRAINT "alignment_decision_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "alignment_suggestion" ADD CONSTRAINT "alignment_suggestion_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "alignment_suggestion" ADD CONSTRAINT "alignment_suggestion_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "mapping_review" ADD CONSTRAINT "mapping_review_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "option_binding" ADD CONSTRAINT "option_binding_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "option_module" ADD CONSTRAINT "option_module_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "option_prerequisite" ADD CONSTRAINT "option_prerequisite_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "option_prerequisite" ADD CONSTRAINT "option_prerequisite_tenant_id_requires_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","requires_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "agenda_point" ADD CONSTRAINT "agenda_point_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "cadence" ADD CONSTRAINT "cadence_tenant_id_manager_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","manager_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "cadence" ADD CONSTRAINT "cadence_tenant_id_employee_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","employee_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_tenant_id_manager_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","manager_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_tenant_id_employee_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","employee_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "observation" ADD CONSTRAINT "observation_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "observation" ADD CONSTRAINT "observation_tenant_id_observer_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","observer_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "observation" ADD CONSTRAINT "observation_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "promise" ADD CONSTRAINT "promise_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "promise" ADD CONSTRAINT "promise_tenant_id_by_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","by_person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "recognition" ADD CONSTRAINT "recognition_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "recognition" ADD CONSTRAINT "recognition_tenant_id_by_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","by_person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "recognition" ADD CONSTRAINT "recognition_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "recognition_prompt" ADD CONSTRAINT "recognition_prompt_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "recognition_prompt" ADD CONSTRAINT "recognition_prompt_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "shared_example" ADD CONSTRAINT "shared_example_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "shared_example" ADD CONSTRAINT "shared_example_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "shared_note" ADD CONSTRAINT "shared_note_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."goal" ADD CONSTRAINT "goal_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."goal" ADD CONSTRAINT "goal_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."goal_question" ADD CONSTRAINT "goal_question_tenant_id_goal_id_goal_tenant_id_id_fk" FOREIGN KEY ("tenant_id","goal_id") REFERENCES "development"."goal"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."goal_question" ADD CONSTRAINT "goal_question_tenant_id_asked_by_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","asked_by") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."goal_version" ADD CONSTRAINT "goal_version_tenant_id_goal_id_goal_tenant_id_id_fk" FOREIGN KEY ("tenant_id","goal_id") REFERENCES "development"."goal"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."plan_item" ADD CONSTRAINT "plan_item_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."plan_item" ADD CONSTRAINT "plan_item_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."plan_item" ADD CONSTRAINT "plan_item_tenant_id_goal_id_goal_tenant_id_id_fk" FOREIGN KEY ("tenant_id","goal_id") REFERENCES "development"."goal"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."plan_item" ADD CONSTRAINT "plan_item_tenant_id_recommendation_id_recommendation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","recommendation_id") REFERENCES "development"."recommendation"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."private_note" ADD CONSTRAINT "private_note_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."private_note" ADD CONSTRAINT "private_note_tenant_id_author_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","author_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."recommendation" ADD CONSTRAINT "recommendation_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."recommendation" ADD CONSTRAINT "recommendation_tenant_id_by_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","by_person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."recommendation" ADD CONSTRAINT "recommendation_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."recommendation" ADD CONSTRAINT "recommendation_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."recommendation_way" ADD CONSTRAINT "recommendation_way_tenant_id_recommendation_id_recommendation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","recommendation_id") REFERENCES "development"."recommendation"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."recommendation_way" ADD CONSTRAINT "recommendation_way_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."self_rating" ADD CONSTRAINT "self_rating_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "development"."self_rating" ADD CONSTRAINT "self_rating_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "evaluation"."objective" ADD CONSTRAINT "objective_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "evaluation"."objective" ADD CONSTRAINT "objective_tenant_id_target_id_target_tenant_id_id_fk" FOREIGN KEY ("tenant_id","target_id") REFERENCES "evaluation"."target"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "evaluation"."objective" ADD CONSTRAINT "objective_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "evaluation"."strategy_aim" ADD CONSTRAINT "strategy_aim_tenant_id_parent_id_strategy_aim_tenant_id_id_fk" FOREIGN KEY ("tenant_id","parent_id") REFERENCES "evaluation"."strategy_aim"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "evaluation"."target" ADD CONSTRAINT "target_tenant_id_aim_id_strategy_aim_tenant_id_id_fk" FOREIGN KEY ("tenant_id","aim_id") REFERENCES "evaluation"."strategy_aim"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_tenant_id_option_id_learning_option_tenant_id_id_fk" FOREIGN KEY ("tenant_id","option_id") REFERENCES "public"."learning_option"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "level_reached" ADD CONSTRAINT "level_reached_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "level_reached" ADD CONSTRAINT "level_reached_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "behavioral_indicator" ADD CONSTRAINT "behavioral_indicator_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "competency" ADD CONSTRAINT "competency_tenant_id_framework_id_framework_tenant_id_id_fk" FOREIGN KEY ("tenant_id","framework_id") REFERENCES "public"."framework"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "competency" ADD CONSTRAINT "competency_tenant_id_parent_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","parent_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "proficiency_level" ADD CONSTRAINT "proficiency_level_tenant_id_framework_id_framework_tenant_id_id_fk" FOREIGN KEY ("tenant_id","framework_id") REFERENCES "public"."framework"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "role_profile_competency" ADD CONSTRAINT "role_profile_competency_tenant_id_role_profile_id_role_profile_tenant_id_id_fk" FOREIGN KEY ("tenant_id","role_profile_id") REFERENCES "public"."role_profile"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "role_profile_competency" ADD CONSTRAINT "role_profile_competency_tenant_id_competency_id_competency_tenant_id_id_fk" FOREIGN KEY ("tenant_id","competency_id") REFERENCES "public"."competency"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "account" ADD CONSTRAINT "account_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "account" ADD CONSTRAINT "account_tenant_id_proposed_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","proposed_person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "reporting_line" ADD CONSTRAINT "reporting_line_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "reporting_line" ADD CONSTRAINT "reporting_line_tenant_id_manager_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","manager_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;
CREATE INDEX "entry_tenant_id_subject_id_at_index" ON "audit"."entry" USING btree ("tenant_id","subject_id","at");
CREATE INDEX "entry_tenant_id_at_id_index" ON "audit"."entry" USING btree ("tenant_id","at","id");
CREATE INDEX "alignment_tenant_id_competency_id_index" ON "alignment" USING btree ("tenant_id","competency_id");
CREATE INDEX "alignment_confirmed" ON "alignment" USING btree ("tenant_id","option_id") WHERE "alignment"."status" = 'confirmed';
CREATE INDEX "alignment_suggestion_tenant_id_score_index" ON "alignment_suggestion" USING btree ("tenant_id","score");
CREATE INDEX "alignment_decision_tenant_id_batch_id_index" ON "alignment_decision" USING btree ("tenant_id","batch_id");
CREATE INDEX "alignment_decision_tenant_id_decided_by_decided_at_index" ON "alignment_decision" USING btree ("tenant_id","decided_by","decided_at");
CREATE INDEX "learning_option_tenant_id_url_index" ON "learning_option" USING btree ("tenant_id","url");
CREATE INDEX "learning_option_tenant_id_title_id_index" ON "learning_option" USING btree ("tenant_id","title","id");
CREATE INDEX "agenda_point_tenant_id_conversation_id_index" ON "agenda_point" USING btree ("tenant_id","conversation_id");
CREATE INDEX "conversation_tenant_id_employee_id_scheduled_at_index" ON "conversation" USING btree ("tenant_id","employee_id","scheduled_at");
CREATE INDEX "conversation_tenant_id_manager_id_scheduled_at_index" ON "conversation" USING btree ("tenant_id","manager_id","scheduled_at");
CREATE UNIQUE INDEX "conversation_one_open" ON "conversation" USING btree ("tenant_id","manager_id","employee_id") WHERE "conversation"."closed_at" is null;
CREATE INDEX "observation_tenant_id_person_id_recorded_at_index" ON "observation" USING btree ("tenant_id","person_id","recorded_at");
CREATE INDEX "promise_tenant_id_conversation_id_index" ON "promise" USING btree ("tenant_id","conversation_id");
CREATE INDEX "recognition_tenant_id_person_id_given_at_index" ON "recognition" USING btree ("tenant_id","person_id","given_at");
CREATE INDEX "recognition_prompt_open" ON "recognition_prompt" USING btree ("tenant_id","person_id") WHERE "recognition_prompt"."open";
CREATE INDEX "shared_example_tenant_id_person_id_shared_at_index" ON "shared_example" USING btree ("tenant_id","person_id","shared_at");
CREATE INDEX "goal_tenant_id_person_id_index" ON "development"."goal" USING btree ("tenant_id","person_id");
CREATE UNIQUE INDEX "goal_rank_once" ON "development"."goal" USING btree ("tenant_id","person_id","rank") WHERE "development"."goal"."status" = 'active';
CREATE INDEX "goal_question_tenant_id_goal_id_index" ON "development"."goal_question" USING btree ("tenant_id","goal_id");
CREATE INDEX "plan_item_tenant_id_person_id_index" ON "development"."plan_item" USING btree ("tenant_id","person_id");
CREATE INDEX "plan_item_tenant_id_recommendation_id_index" ON "development"."plan_item" USING btree ("tenant_id","recommendation_id");
CREATE UNIQUE INDEX "plan_item_open_once" ON "development"."plan_item" USING btree ("tenant_id","person_id","option_id") WHERE "development"."plan_item"."done_at" is null;
CREATE INDEX "recommendation_tenant_id_person_id_index" ON "development"."recommendation" USING btree ("tenant_id","person_id");
CREATE INDEX "recommendation_tenant_id_by_person_id_index" ON "development"."recommendation" USING btree ("tenant_id","by_person_id");
CREATE INDEX "objective_tenant_id_person_id_index" ON "evaluation"."objective" USING btree ("tenant_id","person_id");
CREATE INDEX "evidence_tenant_id_person_id_occurred_at_index" ON "evidence" USING btree ("tenant_id","person_id","occurred_at");
CREATE INDEX "evidence_of_option" ON "evidence" USING btree ("tenant_id","option_id","occurred_at") WHERE "evidence"."kind" = 'completion';
CREATE INDEX "unmatched_waiting" ON "unmatched_completion" USING btree ("tenant_id","statement_id") WHERE "unmatched_completion"."matched_at" is null;
CREATE INDEX "role_profile_competency_tenant_id_competency_id_index" ON "role_profile_competency" USING btree ("tenant_id","competency_id");
CREATE INDEX "account_tenant_id_person_id_index" ON "account" USING btree ("tenant_id","person_id");
CREATE INDEX "account_pending" ON "account" USING btree ("tenant_id","first_seen_at","id") WHERE "account"."status" = 'pending';
CREATE INDEX "person_tenant_id_family_name_given_name_id_index" ON "person" USING btree ("tenant_id","family_name","given_name","id");
CREATE INDEX "reporting_line_tenant_id_person_id_index" ON "reporting_line" USING btree ("tenant_id","person_id");
CREATE INDEX "reporting_line_tenant_id_manager_id_index" ON "reporting_line" USING btree ("tenant_id","manager_id");
CREATE UNIQUE INDEX "reporting_line_one_open" ON "reporting_line" USING btree ("tenant_id","person_id","kind") WHERE "reporting_line"."until" is null;
CREATE INDEX "role_grant_tenant_id_person_id_index" ON "role_grant" USING btree ("tenant_id","person_id");