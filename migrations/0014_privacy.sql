-- Export and erasure of a person, and how long statements are kept.

-- A data privacy launch: whom an LMS asked about, good for who launched and an hour.
CREATE TABLE public.privacy_request (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  platform_id uuid NOT NULL,
  -- the LMS account that is meant; somebody's here, or nobody's
  issuer text NOT NULL,
  sub text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, person_id) REFERENCES public.person
);
CREATE INDEX privacy_request_by_end ON public.privacy_request (tenant_id, expires_at);

-- An erasure from its asking to its end. person_id is null where an LMS account is nobody's here.
CREATE TABLE public.erasure (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  person_id uuid,
  asked_by uuid,
  asked_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  declined_by uuid,
  declined_at timestamptz,
  answer text,
  confirmed_by uuid,
  confirmed_at timestamptz,
  -- names, addresses and accounts that the person is found by, sealed with SECRET_KEY; gone when it is done
  sealed_subject text,
  done_at timestamptz,
  -- how far the texts of statements were searched for what is left, and in how many it was found
  searched_to bigint NOT NULL DEFAULT 0,
  searched_found integer NOT NULL DEFAULT 0,
  -- what the search for what is left looked at and found: numbers and names of columns
  proof jsonb,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, person_id) REFERENCES public.person,
  CONSTRAINT erasure_answered_once CHECK (num_nonnulls(withdrawn_at, declined_at, confirmed_at) <= 1),
  CONSTRAINT erasure_done_after_confirmed CHECK (done_at IS NULL OR (confirmed_at IS NOT NULL AND sealed_subject IS NULL))
);
CREATE UNIQUE INDEX erasure_one_open ON public.erasure (tenant_id, person_id)
  WHERE withdrawn_at IS NULL AND declined_at IS NULL AND done_at IS NULL;
CREATE INDEX erasure_of_person ON public.erasure (tenant_id, person_id, asked_at);
CREATE INDEX erasure_by_time ON public.erasure (tenant_id, asked_at);

-- Statements that are older than so many months go, unless they are evidence. No row: they are kept.
CREATE TABLE public.retention_rule (
  tenant_id uuid NOT NULL,
  months integer NOT NULL CHECK (months BETWEEN 1 AND 240),
  set_by uuid,
  set_at timestamptz NOT NULL,
  -- how far the store has been looked through
  looked_to bigint NOT NULL DEFAULT 0,
  dropped bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id)
);

-- The same for the store's own plane, which reads nothing of public. agent: the part of a term that says who
-- (records.term without its first letter).
create table records.erasure_agent (
  tenant_id uuid not null,
  erasure_id uuid not null,
  agent bytea not null,
  erased_at timestamptz not null,
  constraint erasure_agent_pkey primary key (tenant_id, erasure_id, agent)
);

-- Who was erased: a keyed hash of what agents are recognised by, from which nobody is found again. What a sender
-- repeats about them from before that moment is not taken in.
create table records.tombstone (
  tenant_id uuid not null,
  agent bytea not null,
  erased_at timestamptz not null,
  turned_away bigint not null default 0,
  constraint tombstone_pkey primary key (tenant_id, agent)
);

-- What an erasure took, to be told to stores that have a copy.
create index statement_key_erased on records.statement_key (tenant_id, erased_at, id) where erased_at is not null;

create function records.begin_erasure(p_erasure uuid, p_agents bytea[], p_tombstones bytea[], p_at timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
begin
  insert into records.erasure_agent (tenant_id, erasure_id, agent, erased_at)
  select v_tenant, p_erasure, a, p_at from unnest(p_agents) as a on conflict do nothing;
  insert into records.tombstone (tenant_id, agent, erased_at)
  select v_tenant, a, p_at from unnest(p_tombstones) as a order by a
  on conflict (tenant_id, agent) do update set erased_at = excluded.erased_at;
end $$;

create function records.end_erasure(p_erasure uuid) returns void
language sql volatile security definer set search_path = '' as $$
  delete from records.erasure_agent
   where tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and erasure_id = p_erasure;
$$;

-- Positions of a statement and of those that refer to it, through up to 16 references.
create function records.referring_to(p_seq bigint, p_id uuid) returns bigint[]
language plpgsql stable set search_path = '' as $$
declare
  v_tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
begin
  if not exists (select 1 from records.reference r where r.tenant_id = v_tenant and r.target = p_id) then
    return array[p_seq];
  end if;
  return array(
    with recursive above (seq, id, step) as (
      select p_seq, p_id, 0
      union
      select s.seq, s.id, above.step + 1 from above
        join records.reference r on r.tenant_id = v_tenant and r.target = above.id
        join records.statement s on s.tenant_id = v_tenant and s.seq = r.seq
      where above.step < 16)
    select distinct above.seq from above);
end $$;

-- Takes statements away for good, with what they are found by and what they lend to those that refer to them. Their
-- ids stay with no content, so that a replay finds the id taken and stores nothing. p_forget_content: what came
-- without an id is recognised by a hash of its content; that goes too where a tombstone keeps a replay out. What a
-- statement voided stays voided. One by one through the keys: a join could be planned as a scan of everything there is.
create function records.erase_statements(p_seqs bigint[], p_forget_content boolean, p_at timestamptz) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  v_seq bigint; v_gone integer := 0; v_above bigint[]; v_was bytea;
  g record; below record;
begin
  foreach v_seq in array p_seqs loop
    select s.seq, s.id, s.terms, s.refers_to, s.credential_id into g
      from records.statement s where s.tenant_id = v_tenant and s.seq = v_seq for update;
    continue when not found;
    v_above := records.referring_to(g.seq, g.id);
    delete from records.statement_term t
     where t.tenant_id = v_tenant and t.term = any (g.terms) and t.seq = any (v_above) and t.via = g.seq;
    if g.refers_to is not null then
      -- what it had from others, and what went on through it
      for below in
        with recursive chain (seq, terms, refers_to, step) as (
          select g.seq, '{}'::bytea[], g.refers_to, 0
          union
          select t.seq, t.terms, t.refers_to, chain.step + 1 from chain
            join records.statement_key k on k.tenant_id = v_tenant and k.id = chain.refers_to
            join records.statement t on t.tenant_id = v_tenant and t.seq = k.seq
          where chain.step < 16)
        select chain.seq, chain.terms from chain where chain.step > 0
      loop
        delete from records.statement_term t
         where t.tenant_id = v_tenant and t.term = any (below.terms) and t.seq = any (v_above) and t.via = below.seq;
      end loop;
      delete from records.reference r
       where r.tenant_id = v_tenant and r.target = g.refers_to and r.seq = g.seq;
    end if;
    select k.content_hash into v_was from records.statement_key k
     where k.tenant_id = v_tenant and k.id = g.id for update;
    if p_forget_content then
      delete from records.statement_repeat r
       where r.tenant_id = v_tenant and r.credential_id = g.credential_id and r.repeat_key = v_was and r.id = g.id;
    end if;
    update records.statement_key k set erased_at = p_at, content_hash = decode(repeat('00', 32), 'hex')
     where k.tenant_id = v_tenant and k.id = g.id;
    delete from records.statement s where s.tenant_id = v_tenant and s.seq = g.seq;
    v_gone := v_gone + 1;
  end loop;
  return v_gone;
end $$;

-- Puts another text in a statement's place, in which somebody is not named any more, with everything that stands
-- beside it. p_terms: what it is found by now. Its id counts as erased, so that whatever comes under it is the same.
create function records.rewrite_statement(p_seq bigint, p_statement text, p_content text, p_terms json, p_at timestamptz)
returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  v_id uuid; v_credential text; v_old bytea[]; v_terms bytea[]; v_was bytea; v_lost bytea[];
  v_hash bytea := sha256(convert_to(p_content, 'UTF8'));
begin
  select s.id, s.credential_id, s.terms into v_id, v_credential, v_old
    from records.statement s where s.tenant_id = v_tenant and s.seq = p_seq for update;
  if not found then return; end if;
  v_terms := array(select records.term(t) from json_array_elements_text(p_terms) as t);
  v_lost := array(select o from unnest(v_old) as o where o <> all (v_terms));
  delete from records.statement_term t
   where t.tenant_id = v_tenant and t.term = any (v_lost) and t.seq = any (records.referring_to(p_seq, v_id)) and t.via = p_seq;

  update records.statement s set statement = p_statement::json, size = octet_length(p_statement), terms = v_terms
   where s.tenant_id = v_tenant and s.seq = p_seq;
  insert into records.statement_term (tenant_id, term, seq, via)
  select v_tenant, t.term, p_seq, p_seq from unnest(v_terms) as t(term) on conflict do nothing;
  perform records.inherit_terms(array[v_id]);

  select k.content_hash into v_was from records.statement_key k where k.tenant_id = v_tenant and k.id = v_id for update;
  update records.statement_key k set content_hash = v_hash, erased_at = p_at where k.tenant_id = v_tenant and k.id = v_id;
  with was as (
    delete from records.statement_repeat r
     where r.tenant_id = v_tenant and r.credential_id = v_credential and r.repeat_key = v_was and r.id = v_id returning 1)
  insert into records.statement_repeat (tenant_id, credential_id, repeat_key, id)
  select v_tenant, v_credential, v_hash, v_id from was on conflict do nothing;
end $$;

-- Bodies that no statement describes any more. Returns those that lay outside of the database, for who keeps them there.
create function records.forget_attachments(p_sha2 text[]) returns setof text
language sql volatile security definer set search_path = '' as $$
  with gone as (
    delete from records.attachment a
     where a.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
       and a.sha2 = any (select decode(s, 'hex') from unnest(p_sha2) as s)
       and not exists (select 1 from records.statement_term t
                        where t.tenant_id = a.tenant_id and t.term = records.term('x' || encode(a.sha2, 'hex')))
    returning encode(a.sha2, 'hex') as sha2, a.content is null as outside)
  select sha2 from gone where outside;
$$;

-- Bodies come before the statements that describe them; of a statement that is refused they stay behind. A round
-- looks at each once, a while after it came.
alter table records.attachment add column described boolean not null default false;
create index attachment_undescribed on records.attachment (tenant_id, kept_at) where not described;

-- Of the bodies that came longer ago than p_age, those that a statement describes are passed over from now on and the
-- others go. Who brings the same body again in the meantime waits for this, or is seen by it. Returns those that lay
-- outside of the database, for who keeps them there.
create function records.sweep_attachments(p_age interval, p_limit integer) returns setof text
language sql volatile security definer set search_path = '' as $$
  with old as materialized (
    select a.tenant_id, a.sha2, exists (
        select 1 from records.statement_term t
         where t.tenant_id = a.tenant_id and t.term = records.term('x' || encode(a.sha2, 'hex'))) as described
      from records.attachment a
     where a.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
       and not a.described and a.kept_at < clock_timestamp() - p_age
     order by a.kept_at limit p_limit for update skip locked
  ), settled as (
    update records.attachment a set described = true from old
     where a.tenant_id = old.tenant_id and a.sha2 = old.sha2 and old.described
  ), gone as (
    delete from records.attachment a using old
     where a.tenant_id = old.tenant_id and a.sha2 = old.sha2 and not old.described
    returning encode(a.sha2, 'hex') as sha2, a.content is null as outside)
  select sha2 from gone where outside;
$$;

---------------------------------------------------------------------------------------------------------------
-- What the common login asks of places that it cannot read.

CREATE FUNCTION directory.list_person_sessions(p_tenant uuid, p_persons uuid[])
RETURNS TABLE (platform_id uuid, context_id text, created_at timestamptz, seen_at timestamptz, ends_at timestamptz,
               locale text, time_zone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT s.platform_id, s.context_id, s.created_at, s.seen_at, s.ends_at, s.locale, s.time_zone
    FROM directory.session s WHERE s.tenant_id = p_tenant AND s.person_id = ANY (p_persons) ORDER BY s.created_at;
$$;
REVOKE ALL ON FUNCTION directory.list_person_sessions(uuid, uuid[]) FROM PUBLIC;

CREATE FUNCTION directory.end_person_sessions(p_tenant uuid, p_persons uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.session WHERE tenant_id = p_tenant AND person_id = ANY (p_persons);
$$;
REVOKE ALL ON FUNCTION directory.end_person_sessions(uuid, uuid[]) FROM PUBLIC;

-- Who a person was before an account of theirs was linked.
CREATE FUNCTION audit.former_persons(p_person uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT DISTINCT (e.details ->> 'formerPersonId')::uuid FROM audit.entry e
   WHERE e.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND e.subject_id = p_person
     AND e.action = 'account.linked' AND e.details ->> 'formerPersonId' IS NOT NULL;
$$;

-- A page of everything that is written down about somebody, the oldest first, behind (p_at, p_id).
CREATE FUNCTION audit.entries_about(p_person uuid, p_at timestamptz, p_id uuid, p_limit integer)
RETURNS TABLE (id uuid, at timestamptz, actor_kind text, actor_id uuid, action text, entity text, entity_id text, why_kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT e.id, e.at, e.actor_kind, e.actor_id, e.action, e.entity, e.entity_id, e.why_kind FROM audit.entry e
   WHERE e.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND e.subject_id = p_person
     AND (e.at, e.id) > (p_at, p_id)
   ORDER BY e.at, e.id LIMIT p_limit;
$$;

-- Looks for a pattern in every text of the tenant in the schemas that no login reads. One row for each column.
CREATE FUNCTION audit.search_closed(p_pattern text) RETURNS TABLE (place text, found bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  v_tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  c record;
BEGIN
  FOR c IN
    SELECT t.table_schema, t.table_name, t.column_name FROM information_schema.columns t
     WHERE t.table_schema IN ('audit', 'directory') AND t.data_type IN ('text', 'json', 'jsonb', 'ARRAY')
       AND EXISTS (SELECT 1 FROM information_schema.columns k
                    WHERE k.table_schema = t.table_schema AND k.table_name = t.table_name AND k.column_name = 'tenant_id')
     ORDER BY 1, 2, 3
  LOOP
    place := format('%s.%s.%s', c.table_schema, c.table_name, c.column_name);
    EXECUTE format('SELECT count(*) FROM %I.%I x WHERE x.tenant_id = $1 AND x.%I::text ~* $2',
                   c.table_schema, c.table_name, c.column_name) INTO found USING v_tenant, p_pattern;
    RETURN NEXT;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION audit.former_persons(uuid), audit.entries_about(uuid, timestamptz, uuid, integer),
  audit.search_closed(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION records.begin_erasure(uuid, bytea[], bytea[], timestamptz), records.end_erasure(uuid),
  records.erase_statements(bigint[], boolean, timestamptz), records.rewrite_statement(bigint, text, text, json, timestamptz),
  records.forget_attachments(text[]), records.sweep_attachments(interval, integer),
  records.referring_to(bigint, uuid) FROM PUBLIC;
