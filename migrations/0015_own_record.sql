-- Learning outside courses, as the person logged it (R93). Theirs alone: it lies behind the wall and is no evidence.
CREATE TABLE development.logged_learning (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('shadowing', 'talk', 'reading', 'video', 'mentoring', 'practice', 'other')),
  title text NOT NULL,
  learned_on date NOT NULL,
  minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 6000),
  competency_id uuid,
  -- what came of it; it goes into no statement
  words text NOT NULL DEFAULT '',
  logged_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, person_id) REFERENCES public.person,
  FOREIGN KEY (tenant_id, competency_id) REFERENCES public.competency
);
CREATE INDEX logged_learning_of_person ON development.logged_learning (tenant_id, person_id, learned_on);

-- Courses of an LMS whose completions an administrator does not want to match. They go on waiting out of sight, so
-- that linking the course later still brings all of them in.
CREATE TABLE public.ignored_course (
  tenant_id uuid NOT NULL,
  object_id text NOT NULL,
  object_name text,
  ignored_by uuid,
  ignored_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, object_id)
);
