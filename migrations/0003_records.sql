-- The record store: xAPI statements, and what is needed to find them again.
-- Policies and grants stand in walls.sql. What the callers need from it:
--   a login that writes statements:  USAGE on the schema; SELECT, INSERT on the tables; USAGE on the sequence;
--                                    EXECUTE on put, open_write and consistent_through
--   a login that only reads them:    USAGE on the schema; SELECT on the tables; EXECUTE on consistent_through
--   a login that only reports:       USAGE on the schema; EXECUTE on emit, nothing else

-- Tells statements of the same millisecond apart. Only its low 20 bits are used (see statement.seq).
create sequence records.statement_number;

create table records.statement (
  tenant_id uuid not null,
  id uuid not null,
  -- The order of the store: milliseconds of `stored`, shifted by 20 bits, plus a number. So one bigint answers
  -- "ordered by stored", "since" and "until", and is a key to page by.
  seq bigint not null,
  stored timestamptz not null,
  -- As it came, with id, version and authority set; `stored` (and a timestamp that was missing) is added when it
  -- is read. json and not jsonb: numbers and escapes such as \u0000 come back as they were sent.
  statement json not null,
  size integer not null,
  -- SHA-256 of what has to be equal for two statements to be the same one (xapi/statement/canonical.ts).
  content_hash bytea not null,
  -- Set where the sender gave no id: recognises the same statement when it is sent again.
  credential_id text,
  repeat_key bytea,
  verb_key bytea not null,
  registration uuid,
  refers_to uuid,
  voids uuid,
  constraint statement_pkey primary key (tenant_id, id),
  constraint statement_seq_key unique (tenant_id, seq),
  constraint statement_repeat_credential check (repeat_key is null or credential_id is not null)
);

create unique index statement_repeat on records.statement (tenant_id, credential_id, repeat_key)
  where repeat_key is not null;
create index statement_verb on records.statement (tenant_id, verb_key, seq desc);
create index statement_registration on records.statement (tenant_id, registration, seq desc)
  where registration is not null;
create index statement_refers on records.statement (tenant_id, seq desc) where refers_to is not null;
create index statement_voids on records.statement (tenant_id, voids) where voids is not null;

-- Who is meant in a statement. direct: actor or object (or a member of such a group), what `agent` alone asks for;
-- the others are found by `related_agents` only.
create table records.statement_agent (
  tenant_id uuid not null,
  agent_key bytea not null,
  seq bigint not null,
  direct boolean not null,
  constraint statement_agent_pkey primary key (tenant_id, agent_key, seq),
  constraint statement_agent_statement foreign key (tenant_id, seq)
    references records.statement (tenant_id, seq) on delete cascade
);
create index statement_agent_direct on records.statement_agent (tenant_id, agent_key, seq desc) where direct;
create index statement_agent_statement on records.statement_agent (tenant_id, seq);

-- Which activities are meant. direct: the object itself; the others by `related_activities` only.
create table records.statement_activity (
  tenant_id uuid not null,
  activity_key bytea not null,
  seq bigint not null,
  direct boolean not null,
  constraint statement_activity_pkey primary key (tenant_id, activity_key, seq),
  constraint statement_activity_statement foreign key (tenant_id, seq)
    references records.statement (tenant_id, seq) on delete cascade
);
create index statement_activity_direct on records.statement_activity (tenant_id, activity_key, seq desc)
  where direct;
create index statement_activity_statement on records.statement_activity (tenant_id, seq);

-- Marks this transaction as one that is going to store statements, once per transaction and tenant.
-- The mark is a shared advisory lock whose key carries the time it was taken (44 bits of milliseconds) and 20 bits
-- of the tenant: it conflicts with nobody, everyone can see it in pg_locks, and it ends exactly with the
-- transaction, after its rows became visible. `stored` is stamped after the mark, so it is never earlier.
create function records.open_write() returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
begin
  if v_tenant is null then
    raise exception 'app.tenant is not set' using errcode = 'insufficient_privilege';
  end if;
  if current_setting('records.open_write', true) is distinct from v_tenant::text then
    perform pg_advisory_xact_lock_shared(
      (floor(extract(epoch from clock_timestamp()) * 1000)::bigint << 20)
      | (hashtext(v_tenant::text)::bigint & 1048575));
    perform set_config('records.open_write', v_tenant::text, true);
  end if;
end $$;

-- The time before which every statement of the tenant that was or will be stored can be seen by a snapshot that is
-- taken after this call: now, or the time of the oldest write that is still open.
create function records.consistent_through() returns timestamptz
language plpgsql volatile set search_path = '' as $$
declare
  v_tenant text := nullif(current_setting('app.tenant', true), '');
  -- Read before the locks: a write that marks itself afterwards stamps a later time.
  v_now bigint := floor(extract(epoch from clock_timestamp()) * 1000)::bigint;
  v_open bigint;
begin
  select min(((l.classid::bigint << 32) | l.objid::bigint) >> 20) into v_open
  from pg_catalog.pg_locks l
  where l.locktype = 'advisory' and l.objsubid = 1 and l.mode = 'ShareLock' and l.granted
    and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
    and (l.objid::bigint & 1048575) = (hashtext(v_tenant)::bigint & 1048575);
  return to_timestamp(least(v_now, v_open)::numeric / 1000);
end $$;

-- Stores a batch: a JSON array of prepared statements (xapi/statement/prepare-statement.ts), each with the fields of
-- the record below. Says for each place: its id, and 'stored' (new), 'same' (was there already) or 'differs' (another
-- statement has this id; the caller rolls back). The only place that writes these tables.
create function records.put(p_batch json, p_credential text)
returns table (place integer, id uuid, outcome text)
language plpgsql volatile set search_path = '' as $$
#variable_conflict use_column
declare
  v_tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  v_ms bigint;
  v_fresh uuid[];
begin
  perform records.open_write();
  v_ms := floor(extract(epoch from clock_timestamp()) * 1000)::bigint;

  with given as materialized (
    select g.*,
      (v_ms << 20) | (nextval('records.statement_number') & 1048575) as seq,
      sha256(convert_to(g.content, 'UTF8')) as content_hash
    from json_to_recordset(p_batch) as g(
      id uuid, statement text, content text, repeats boolean, verb text, registration uuid,
      refers_to uuid, voids uuid, agents json, activities json)
  ), fresh as (
    -- Everybody inserts in the same order, so that two batches with the same statements wait for each other
    -- instead of blocking each other: first those that can meet by id, then those that can meet by content.
    insert into records.statement (tenant_id, id, seq, stored, statement, size, content_hash, credential_id,
      repeat_key, verb_key, registration, refers_to, voids)
    select v_tenant, g.id, g.seq, to_timestamp(v_ms::numeric / 1000), g.statement::json,
      octet_length(g.statement), g.content_hash, p_credential,
      case when g.repeats then g.content_hash end,
      substr(sha256(convert_to(g.verb, 'UTF8')), 1, 16), g.registration, g.refers_to, g.voids
    from given g
    order by g.repeats, case when g.repeats then g.content_hash end, g.id
    on conflict do nothing
    returning records.statement.id, records.statement.seq
  ), agents as (
    insert into records.statement_agent (tenant_id, agent_key, seq, direct)
    select v_tenant, substr(sha256(convert_to(a.key, 'UTF8')), 1, 16), f.seq, bool_or(a.direct)
    from fresh f join given g on g.id = f.id
      cross join lateral json_to_recordset(g.agents) as a(key text, direct boolean)
    group by 2, 3
  ), activities as (
    insert into records.statement_activity (tenant_id, activity_key, seq, direct)
    select v_tenant, substr(sha256(convert_to(a.key, 'UTF8')), 1, 16), f.seq, bool_or(a.direct)
    from fresh f join given g on g.id = f.id
      cross join lateral json_to_recordset(g.activities) as a(key text, direct boolean)
    group by 2, 3
  )
  select coalesce(array_agg(f.id), '{}') into v_fresh from fresh f;

  -- A new statement of this function sees what another transaction committed while the insert waited for it.
  -- Looked up one by one: a join could be planned as a scan of everything there is.
  return query
    select (g.n - 1)::integer, coalesce(there.id, g.id),
      case
        when g.id = any (v_fresh) then 'stored'
        when g.repeats or there.content_hash = g.content_hash then 'same'
        else 'differs'
      end
    from (
      select e.n, (e.value ->> 'id')::uuid as id, (e.value ->> 'repeats')::boolean as repeats,
        sha256(convert_to(e.value ->> 'content', 'UTF8')) as content_hash
      from json_array_elements(p_batch) with ordinality as e(value, n)
    ) g
    left join lateral (
      (select s.id, s.content_hash from records.statement s
       where s.tenant_id = v_tenant and s.id = g.id and not g.id = any (v_fresh) and not g.repeats limit 1)
      union all
      (select s.id, s.content_hash from records.statement s
       where s.tenant_id = v_tenant and s.credential_id = p_credential and s.repeat_key = g.content_hash
         and not g.id = any (v_fresh) and g.repeats limit 1)
    ) there on true
    order by 1;
end $$;

-- Stores one complete statement (with its id) that the product itself made, in the caller's transaction. The caller
-- needs no right on the tables and learns nothing: the same id twice is no error. The tenant is the transaction's.
create function records.emit(p_statement jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if p_statement ->> 'id' is null then
    raise exception 'an emitted statement needs an id' using errcode = 'invalid_parameter_value';
  end if;
  perform records.put(json_build_array(p_statement || '{"repeats": false}'), null);
end $$;
