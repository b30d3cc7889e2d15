-- The walls: row-level security, rights of the logins, functions of the audit. Runs after every migration and
-- whenever a database is copied; every statement may be repeated. {{common}} and the others are the logins'
-- names, quoted; a login exists before this runs.

-- 1. Nothing is allowed that is not granted below.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- For every schema at once: what a single schema revokes only takes back what that schema itself had granted.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- A type in a login's temporary schema would stand before PostgreSQL's own inside our functions, and its checks
-- would run there with the owner's rights: nobody makes temporary things, and (6.) our functions look there last.
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
DO $$
DECLARE s text; l text;
BEGIN
  FOREACH s IN ARRAY ARRAY['directory', 'public', 'development', 'evaluation', 'records', 'audit'] LOOP
    EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM PUBLIC', s);
    FOREACH l IN ARRAY ARRAY['{{common_name}}', '{{development_name}}', '{{evaluation_name}}', '{{store_name}}', '{{jobs_name}}'] LOOP
      EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', s, l);
      EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM %I', s, l);
      EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', s, l);
    END LOOP;
  END LOOP;
END $$;

-- 2. Forced row-level security on every table with a tenant. An unset tenant sees nothing.
DO $$
DECLARE t record;
BEGIN
  FOR t IN
    SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'development', 'evaluation', 'records', 'audit')
  LOOP
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t.nspname, t.relname);
    EXECUTE format('DROP POLICY IF EXISTS tenant_wall ON %I.%I', t.nspname, t.relname);
    EXECUTE format(
      'CREATE POLICY tenant_wall ON %I.%I USING (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
       WITH CHECK (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', t.nspname, t.relname);
  END LOOP;
END $$;

-- "Only for you" means it: even a query without a condition finds only the author's own notes.
DROP POLICY IF EXISTS author_only ON development.private_note;
CREATE POLICY author_only ON development.private_note AS RESTRICTIVE
  USING (author_id = nullif(current_setting('app.person', true), '')::uuid)
  WITH CHECK (author_id = nullif(current_setting('app.person', true), '')::uuid);

-- 3. The audit: everybody writes, nobody reads except through these functions.
CREATE OR REPLACE FUNCTION audit.about(p_person uuid, p_limit integer)
RETURNS TABLE (at timestamptz, actor_kind text, actor_id uuid, action text, why_kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT e.at, e.actor_kind, e.actor_id, e.action, e.why_kind FROM audit.entry e
   WHERE e.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND e.subject_id = p_person
   ORDER BY e.at DESC LIMIT p_limit;
$$;

CREATE OR REPLACE FUNCTION audit.recent(p_limit integer) RETURNS SETOF audit.entry
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT e.* FROM audit.entry e
   WHERE e.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
   ORDER BY e.at DESC LIMIT p_limit;
$$;

CREATE OR REPLACE FUNCTION audit.digest(e audit.entry) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    e.tenant_id, e.id, extract(epoch FROM e.at), e.actor_kind, e.actor_id, e.action, e.subject_id, e.entity, e.entity_id,
    e.why_kind, e.why_ref, e.request_id, e.details)::text, 'UTF8')), 'hex');
$$;

-- Every entry waits for its seal in a list of its own, which comes and goes with it: looking for what has no seal
-- among all entries would cost more with every day.
CREATE OR REPLACE FUNCTION audit.await_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO audit.unsealed (tenant_id, entry_id) SELECT f.tenant_id, f.id FROM fresh f;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER await_seal AFTER INSERT ON audit.entry
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION audit.await_seal();

-- Links the not yet sealed entries of the tenant behind the last seal, 10,000 at most. One sealer per tenant at a
-- time; the writing transactions never wait for it. Returns how many were sealed and the chain's new end.
CREATE OR REPLACE FUNCTION audit.seal_new(p_now timestamptz) RETURNS TABLE (sealed integer, seq bigint, head text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  t uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  e record; last_seq bigint; last_chain text; n integer := 0;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(728102, pg_catalog.hashtext(t::text));
  SELECT s.seq, s.chain INTO last_seq, last_chain FROM audit.seal s WHERE s.tenant_id = t ORDER BY s.seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0);
  last_chain := coalesce(last_chain, repeat('0', 64));
  FOR e IN
    WITH taken AS (
      DELETE FROM audit.unsealed u
       WHERE u.tenant_id = t AND u.entry_id <= coalesce(
          (SELECT w.entry_id FROM audit.unsealed w WHERE w.tenant_id = t ORDER BY w.entry_id OFFSET 9999 LIMIT 1),
          'ffffffff-ffff-ffff-ffff-ffffffffffff')
      RETURNING u.entry_id)
    SELECT x.id, audit.digest(x) AS digest FROM taken k JOIN audit.entry x ON x.tenant_id = t AND x.id = k.entry_id
     ORDER BY x.at, x.id
  LOOP
    last_seq := last_seq + 1;
    last_chain := encode(sha256(convert_to(last_chain || e.digest, 'UTF8')), 'hex');
    INSERT INTO audit.seal (tenant_id, seq, entry_id, digest, chain, sealed_at)
    VALUES (t, last_seq, e.id, e.digest, last_chain, p_now);
    n := n + 1;
  END LOOP;
  sealed := n;
  seq := last_seq;
  head := last_chain;
  RETURN NEXT;
END $$;

-- Walks the chain again. broken_at is the first seal whose entry is changed or missing or whose link is wrong.
-- unsealed asks the entries themselves and not the list of those that wait: a seal that was taken away shows.
CREATE OR REPLACE FUNCTION audit.verify()
RETURNS TABLE (sealed bigint, unsealed bigint, broken_at bigint, head text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  t uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  s record; chain_so_far text := repeat('0', 64); expected bigint := 0;
BEGIN
  broken_at := NULL;
  FOR s IN
    SELECT x.seq, x.digest, x.chain, CASE WHEN y.id IS NOT NULL THEN audit.digest(y) END AS found
      FROM audit.seal x LEFT JOIN audit.entry y ON y.tenant_id = t AND y.id = x.entry_id
     WHERE x.tenant_id = t ORDER BY x.seq
  LOOP
    expected := expected + 1;
    chain_so_far := encode(sha256(convert_to(chain_so_far || s.digest, 'UTF8')), 'hex');
    IF broken_at IS NULL AND (s.seq <> expected OR s.found IS DISTINCT FROM s.digest OR s.chain <> chain_so_far) THEN
      broken_at := s.seq;
    END IF;
  END LOOP;
  sealed := expected;
  head := chain_so_far;
  SELECT count(*) INTO unsealed FROM audit.entry y
   WHERE y.tenant_id = t AND NOT EXISTS (SELECT 1 FROM audit.seal x WHERE x.tenant_id = t AND x.entry_id = y.id);
  RETURN NEXT;
END $$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;

-- What /readyz asks: does this database have the migrations that the running version needs?
CREATE OR REPLACE FUNCTION directory.has_migration(p_name text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM directory.migration WHERE name = p_name);
$$;
REVOKE ALL ON FUNCTION directory.has_migration(text) FROM PUBLIC;

-- 4. What each login may do.
GRANT USAGE ON SCHEMA public, directory, records, audit TO {{common}};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {{common}};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA directory TO {{common}};

GRANT USAGE ON SCHEMA public, development, records, audit TO {{development}};
GRANT SELECT ON ALL TABLES IN SCHEMA public TO {{development}};
GRANT INSERT, UPDATE ON public.evidence, public.unmatched_completion, public.level_reached, public.statement_cursor TO {{development}};
-- what is sent on to outside stores is read where statements and people both are
GRANT INSERT, UPDATE ON public.forward_store, public.forward_parked TO {{development}};
GRANT DELETE ON public.forward_parked TO {{development}};
GRANT UPDATE ON public.forward_telling TO {{development}};
GRANT UPDATE ON public.retention_rule TO {{development}};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA development TO {{development}};
GRANT SELECT ON ALL TABLES IN SCHEMA records TO {{development}};
GRANT EXECUTE ON FUNCTION records.consistent_through() TO {{development}};

GRANT USAGE ON SCHEMA public, evaluation, records, audit TO {{evaluation}};
GRANT SELECT ON ALL TABLES IN SCHEMA public TO {{evaluation}};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA evaluation TO {{evaluation}};

GRANT USAGE ON SCHEMA directory, records, audit TO {{store}};
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA records TO {{store}};
GRANT DELETE ON records.document TO {{store}};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA records TO {{store}};
GRANT EXECUTE ON FUNCTION directory.find_credential(text), directory.find_access_token(text, timestamptz),
  directory.put_access_token(text, text, text[], timestamptz, timestamptz),
  directory.note_credential_used(uuid, timestamptz) TO {{store}};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA records TO {{store}};

GRANT USAGE ON SCHEMA directory TO {{jobs}};
GRANT EXECUTE ON FUNCTION directory.list_tenants(), directory.sweep(timestamptz),
  directory.list_due_forwarding(timestamptz) TO {{jobs}};
GRANT USAGE ON SCHEMA records TO {{jobs}};
GRANT EXECUTE ON FUNCTION records.put_partitions(integer) TO {{jobs}};

GRANT INSERT ON audit.entry TO {{common}}, {{development}}, {{evaluation}}, {{store}};
GRANT EXECUTE ON FUNCTION audit.about(uuid, integer), audit.recent(integer), audit.seal_new(timestamptz), audit.verify(),
  audit.former_persons(uuid), audit.entries_about(uuid, timestamptz, uuid, integer), audit.search_closed(text) TO {{common}};
-- Who erases somebody hands the store hashes of what they are recognised by, and takes them back at the end.
GRANT EXECUTE ON FUNCTION records.begin_erasure(uuid, bytea[], bytea[], timestamptz), records.end_erasure(uuid) TO {{common}};
DO $$ BEGIN
  EXECUTE 'GRANT EXECUTE ON FUNCTION records.emit(jsonb) TO {{common}}, {{development}}, {{evaluation}}';
EXCEPTION WHEN undefined_function THEN
  RAISE NOTICE 'records.emit is not there yet';
END $$;

-- 5. The queue: a plane may send, the jobs login may drain (pg-boss installs its schema before this runs).
DO $$
DECLARE l text;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'pgboss') THEN RETURN; END IF;
  EXECUTE 'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA pgboss FROM PUBLIC';
  FOREACH l IN ARRAY ARRAY['{{common_name}}', '{{development_name}}', '{{evaluation_name}}', '{{store_name}}'] LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA pgboss TO %I', l);
    EXECUTE format('GRANT INSERT ON pgboss.job, pgboss.job_common TO %I', l);
    EXECUTE format('GRANT SELECT ON pgboss.queue, pgboss.version TO %I', l);
    EXECUTE format('GRANT SELECT (id) ON pgboss.job, pgboss.job_common TO %I', l);
    EXECUTE format('GRANT EXECUTE ON FUNCTION pgboss.job_now() TO %I', l);
  END LOOP;
  EXECUTE 'GRANT USAGE ON SCHEMA pgboss TO {{jobs}}';
  EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO {{jobs}}';
  EXECUTE 'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO {{jobs}}';
END $$;

-- 6. The names that our functions look up: PostgreSQL's own first, temporary ones last. An empty search_path
-- would put temporary ones first.
DO $$
DECLARE f text;
BEGIN
  FOR f IN
    SELECT p.oid::regprocedure::text FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname IN ('directory', 'public', 'development', 'evaluation', 'records', 'audit')
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', f);
  END LOOP;
END $$;
