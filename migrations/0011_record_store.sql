-- The record store at size. Statements lie in partitions by year, so that old years can be moved or dropped; their
-- ids stay unique in a table beside them. Whatever a statement can be found by is a term of 16 bytes, and one compact
-- row per term and statement is the index of every filter. Nothing is ever checked and then written: unique keys
-- decide. What follows replaces the tables of 0003 and carries their rows over.

alter table records.statement rename to statement_of_0003;
alter index records.statement_pkey rename to statement_of_0003_pkey;
drop index records.statement_repeat, records.statement_verb, records.statement_registration,
  records.statement_refers, records.statement_voids;
-- The owner carries every tenant's rows over; walls.sql forces the new tables' policies afterwards.
alter table records.statement_of_0003 no force row level security;
alter table records.statement_agent no force row level security;
alter table records.statement_activity no force row level security;

create table records.statement (
  tenant_id uuid not null,
  -- The order of the store: milliseconds of `stored`, shifted by 20 bits, plus a number. So one bigint answers
  -- "ordered by stored", "since" and "until", says which partition, and is a key to page by.
  seq bigint not null,
  id uuid not null,
  stored timestamptz not null,
  credential_id text,
  refers_to uuid,
  voids uuid,
  size integer not null,
  -- Its own terms (xapi/statement/terms.ts), hashed: what other filters of a query are checked against, and what
  -- an erasure takes out of statement_term.
  terms bytea[] not null,
  -- As it came, with id, version and authority set; `stored` (and a timestamp that was missing) is added when it
  -- is read. json and not jsonb: numbers and escapes such as \u0000 come back as they were sent.
  statement json not null,
  constraint statement_pkey primary key (tenant_id, seq)
) partition by range (seq);

-- One row per id that was ever taken. After an erasure it stays without a content: a replay finds it and stores nothing.
create table records.statement_key (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint not null,
  -- SHA-256 of what has to be equal for two statements to be the same one (xapi/statement/canonical.ts).
  content_hash bytea not null,
  erased_at timestamptz,
  constraint statement_key_pkey primary key (tenant_id, id)
);

-- Statements that came without an id but with a timestamp: the same content again is the same statement.
create table records.statement_repeat (
  tenant_id uuid not null,
  credential_id text not null,
  repeat_key bytea not null,
  id uuid not null,
  constraint statement_repeat_pkey primary key (tenant_id, credential_id, repeat_key)
);

-- What a statement is found by. via: the statement that carries the term; itself, or one that it refers to, through
-- other references too (Communication 2.1.3: who refers to a match is a match).
create table records.statement_term (
  tenant_id uuid not null,
  term bytea not null,
  seq bigint not null,
  via bigint not null,
  constraint statement_term_pkey primary key (tenant_id, term, seq, via)
) partition by range (seq);

create table records.voiding (
  tenant_id uuid not null,
  target uuid not null,
  seq bigint not null,
  credential_id text,
  constraint voiding_pkey primary key (tenant_id, target, seq)
);

create table records.reference (
  tenant_id uuid not null,
  target uuid not null,
  seq bigint not null,
  constraint reference_pkey primary key (tenant_id, target, seq)
);

-- Bodies of attachments by their SHA-256; `content` is null where they lie in the object storage.
create table records.attachment (
  tenant_id uuid not null,
  sha2 bytea not null,
  content_type text not null,
  size bigint not null,
  content bytea,
  kept_at timestamptz not null,
  constraint attachment_pkey primary key (tenant_id, sha2)
);

-- State, agent profile and activity profile documents. scope: what the document belongs to (activity, agent,
-- registration), hashed; document_key: its id, hashed, for an id may be longer than an index takes.
create table records.document (
  tenant_id uuid not null,
  kind text not null,
  scope bytea not null,
  document_key bytea not null,
  document_id text not null,
  activity_term bytea,
  agent_term bytea,
  registration uuid,
  content_type text not null,
  content bytea not null,
  -- SHA-1 of the content in hex, as Communication 3.1 suggests; what If-Match is compared with
  etag text not null,
  updated_at timestamptz not null,
  constraint document_pkey primary key (tenant_id, kind, scope, document_key),
  constraint document_kind check (kind in ('state', 'agent_profile', 'activity_profile'))
);
create index document_of_agent on records.document (tenant_id, agent_term) where agent_term is not null;

-- The first position of a year's partition: seq of its first millisecond in UTC.
create function records.first_seq(p_year integer) returns bigint
language sql immutable set search_path = '' as $$
  select (extract(epoch from make_timestamptz(p_year, 1, 1, 0, 0, 0, 'UTC')) * 1000)::bigint << 20;
$$;

-- Makes the partitions of a year, if they are not there. Called by the migration and, ahead of time, by a job; should
-- both forget, the default partitions take the rows and nothing is refused, and the rows move when the year is made.
-- Who reads and writes is not held up: where they are in the way it gives up, and the next round tries again.
create function records.put_partitions(p_year integer) returns boolean
language plpgsql volatile security definer set search_path = '' set lock_timeout = '500ms' as $$
declare
  t text; n text; made boolean := false;
begin
  if p_year not between 2000 and 2200 then
    raise exception 'the year % has no partition', p_year using errcode = 'invalid_parameter_value';
  end if;
  perform pg_advisory_xact_lock(728103);
  foreach t in array array['statement', 'statement_term'] loop
    n := t || '_' || p_year;
    continue when to_regclass(format('records.%I', n)) is not null;
    execute format('create table records.%I (like records.%I including all)', n, t);
    -- the owner carries every tenant's rows over
    execute format('alter table records.%I no force row level security', t || '_other');
    execute format('with moved as (delete from records.%I where seq >= %s and seq < %s returning *)
      insert into records.%I select * from moved',
      t || '_other', records.first_seq(p_year), records.first_seq(p_year + 1), n);
    execute format('alter table records.%I force row level security', t || '_other');
    execute format('alter table records.%I attach partition records.%I for values from (%s) to (%s)',
      t, n, records.first_seq(p_year), records.first_seq(p_year + 1));
    execute format('alter table records.%I enable row level security, force row level security', n);
    execute format('create policy tenant_wall on records.%I
      using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
      with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', n);
    made := true;
  end loop;
  return made;
end $$;

create table records.statement_other partition of records.statement default;
create table records.statement_term_other partition of records.statement_term default;
do $$
declare y integer;
begin
  for y in
    select generate_series(
      least(coalesce((select extract(year from min(stored))::integer from records.statement_of_0003), 9999), extract(year from now())::integer),
      extract(year from now())::integer + 1)
  loop
    perform records.put_partitions(y);
  end loop;
end $$;

drop function records.emit(jsonb);
drop function records.put(json, text);

-- A term as the tables hold it: its kind (the first letter), then 120 bits of the SHA-256 of the rest.
create function records.term(p_text text) returns bytea
language sql immutable parallel safe set search_path = '' as $$
  select convert_to(left(p_text, 1), 'UTF8') || substr(sha256(convert_to(substr(p_text, 2), 'UTF8')), 1, 15);
$$;

-- Gives statements that refer to others the terms of what they refer to, through up to 16 references, whichever
-- came first. p_ids: new statements; only those that refer or are referred to cost anything. Repeating it changes
-- nothing.
create function records.inherit_terms(p_ids uuid[]) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
begin
  with recursive touched (id) as (
    -- the new ones and whoever refers to them
    select unnest(p_ids), 0 as step
    union
    select s.id, touched.step + 1 from touched
      join records.reference r on r.tenant_id = v_tenant and r.target = touched.id
      join records.statement s on s.tenant_id = v_tenant and s.seq = r.seq
    where touched.step < 16
  ), referring as (
    select distinct s.seq, s.refers_to from touched
      join records.statement_key k on k.tenant_id = v_tenant and k.id = touched.id
      join records.statement s on s.tenant_id = v_tenant and s.seq = k.seq
    where s.refers_to is not null
  ), chain (seq, target, step) as (
    select referring.seq, referring.refers_to, 1 from referring
    union
    select chain.seq, t.refers_to, chain.step + 1 from chain
      join records.statement_key k on k.tenant_id = v_tenant and k.id = chain.target
      join records.statement t on t.tenant_id = v_tenant and t.seq = k.seq
    where t.refers_to is not null and chain.step < 16
  )
  insert into records.statement_term (tenant_id, term, seq, via)
  select distinct v_tenant, term, chain.seq, t.seq
  from chain
    join records.statement_key k on k.tenant_id = v_tenant and k.id = chain.target
    join records.statement t on t.tenant_id = v_tenant and t.seq = k.seq
    cross join lateral unnest(t.terms) as term
  where t.seq <> chain.seq
  order by 2, 3, 4
  on conflict do nothing;
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
  v_ids uuid[];
  v_fresh uuid[];
  v_seqs bigint[];
  v_refers uuid[];
  v_voids uuid[];
begin
  perform records.open_write();
  v_ms := floor(extract(epoch from clock_timestamp()) * 1000)::bigint;

  with given as materialized (
    select g.*,
      (v_ms << 20) | (nextval('records.statement_number') & 1048575) as seq,
      sha256(convert_to(g.content, 'UTF8')) as content_hash,
      -- records.term, written out: a call for each would cost many times what it does
      array(select convert_to(left(t, 1), 'UTF8') || substr(sha256(convert_to(substr(t, 2), 'UTF8')), 1, 15)
        from unnest(g.terms) as t) as hashed
    from rows from (json_to_recordset(p_batch) as (
      id uuid, statement text, content text, repeats boolean, refers_to uuid, voids uuid, terms text[]))
      with ordinality as g(id, statement, content, repeats, refers_to, voids, terms, place)
  ), unrepeated as (
    -- Everybody inserts in the same order, so that two batches with the same statements wait for each other
    -- instead of blocking each other: first those that can meet by content, then those that can meet by id.
    insert into records.statement_repeat (tenant_id, credential_id, repeat_key, id)
    select v_tenant, p_credential, g.content_hash, g.id from given g where g.repeats
    order by g.content_hash
    on conflict do nothing
    returning statement_repeat.id
  ), fresh as (
    insert into records.statement_key (tenant_id, id, seq, content_hash)
    select v_tenant, g.id, g.seq, g.content_hash from given g
    where not g.repeats or g.id in (select u.id from unrepeated u)
    order by g.id
    on conflict do nothing
    returning statement_key.id
  ), kept as materialized (
    select g.* from given g where g.id in (select f.id from fresh f)
  ), statements as (
    insert into records.statement (tenant_id, seq, id, stored, credential_id, refers_to, voids, size, terms, statement)
    select v_tenant, k.seq, k.id, to_timestamp(v_ms::numeric / 1000), p_credential, k.refers_to, k.voids,
      octet_length(k.statement), k.hashed, k.statement::json
    from kept k
  ), terms as (
    insert into records.statement_term (tenant_id, term, seq, via)
    select v_tenant, t.term, k.seq, k.seq from kept k cross join lateral unnest(k.hashed) as t(term)
  )
  select coalesce(array_agg(k.id), '{}'), (select array_agg(g.id order by g.place) from given g),
    array_agg(k.seq) filter (where k.refers_to is not null),
    array_agg(k.refers_to) filter (where k.refers_to is not null),
    array_agg(k.voids) filter (where k.refers_to is not null)
    from kept k into v_fresh, v_ids, v_seqs, v_refers, v_voids;

  -- Rare, and not paid for by all others.
  if v_seqs is not null then
    insert into records.voiding (tenant_id, target, seq, credential_id)
    select v_tenant, r.voids, r.seq, p_credential from unnest(v_voids, v_seqs) as r(voids, seq) where r.voids is not null;
    insert into records.reference (tenant_id, target, seq)
    select v_tenant, r.target, r.seq from unnest(v_refers, v_seqs) as r(target, seq);
  end if;
  if v_seqs is not null or exists (
    select 1 from unnest(v_fresh) as f(id)
      join records.reference r on r.tenant_id = v_tenant and r.target = f.id) then
    perform records.inherit_terms(v_fresh);
  end if;

  if cardinality(v_fresh) = cardinality(v_ids) then
    return query select (g.n - 1)::integer, g.id, 'stored' from unnest(v_ids) with ordinality as g(id, n);
    return;
  end if;
  -- A new statement of this function sees what another transaction committed while the insert waited for it.
  -- Looked up one by one: a join could be planned as a scan of everything there is.
  return query
    select (g.n - 1)::integer, coalesce(there.id, g.id),
      case
        when g.id = any (v_fresh) then 'stored'
        when g.repeats or there.erased_at is not null or there.content_hash = g.content_hash then 'same'
        else 'differs'
      end
    from (
      select e.n, (e.value ->> 'id')::uuid as id, (e.value ->> 'repeats')::boolean as repeats,
        sha256(convert_to(e.value ->> 'content', 'UTF8')) as content_hash
      from json_array_elements(p_batch) with ordinality as e(value, n)
    ) g
    left join lateral (
      (select k.id, k.content_hash, k.erased_at from records.statement_key k
       where k.tenant_id = v_tenant and k.id = g.id and not g.id = any (v_fresh) and not g.repeats limit 1)
      union all
      (select r.id, null::bytea, null::timestamptz from records.statement_repeat r
       where r.tenant_id = v_tenant and r.credential_id = p_credential and r.repeat_key = g.content_hash
         and not g.id = any (v_fresh) and g.repeats limit 1)
    ) there on true
    order by 1;
end $$;

-- The same in one statement that is its own transaction, for one tenant: the way most statements come. What `put`
-- leaves to its caller is refused here, so that nothing of the batch is kept: XA409 where an id is taken by a
-- statement that differs, XA403 where somebody else's statement would be voided.
create function records.put_for(p_tenant uuid, p_batch json, p_credential text)
returns table (place integer, id uuid, outcome text)
language plpgsql volatile set search_path = '' as $$
#variable_conflict use_column
declare
  r record;
begin
  perform set_config('app.tenant', p_tenant::text, true);
  for r in select p.place, p.id, p.outcome from records.put(p_batch, p_credential) p loop
    if r.outcome = 'differs' then
      raise exception 'id_taken' using errcode = 'XA409', detail = r.place || ' ' || r.id;
    end if;
    place := r.place; id := r.id; outcome := r.outcome;
    return next;
  end loop;
  -- Voiding is rare, and to take the batch apart once more is dear. What is written as text in the batch has its
  -- quotes escaped.
  if strpos(replace(p_batch::text, '"voids":null', ''), '"voids":') = 0 then return; end if;
  for r in
    select (g.n - 1)::integer as place, (g.value ->> 'voids')::uuid as target
      from json_array_elements(p_batch) with ordinality as g(value, n) where g.value ->> 'voids' is not null
  loop
    if exists (
      select 1 from records.statement_key k join records.statement s on s.tenant_id = p_tenant and s.seq = k.seq
       where k.tenant_id = p_tenant and k.id = r.target and s.credential_id is distinct from p_credential) then
      raise exception 'not_yours_to_void' using errcode = 'XA403', detail = r.place || ' ' || r.target;
    end if;
  end loop;
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

-- Carrying over. Terms can be made of what 0003 kept, because both begin with the same hash of the same key.
insert into records.statement_key (tenant_id, id, seq, content_hash)
select tenant_id, id, seq, content_hash from records.statement_of_0003;
insert into records.statement_repeat (tenant_id, credential_id, repeat_key, id)
select tenant_id, credential_id, repeat_key, id from records.statement_of_0003 where repeat_key is not null;
insert into records.voiding (tenant_id, target, seq, credential_id)
select tenant_id, voids, seq, credential_id from records.statement_of_0003 where voids is not null;
insert into records.reference (tenant_id, target, seq)
select tenant_id, refers_to, seq from records.statement_of_0003 where refers_to is not null;
insert into records.statement (tenant_id, seq, id, stored, credential_id, refers_to, voids, size, terms, statement)
select s.tenant_id, s.seq, s.id, s.stored, s.credential_id, s.refers_to, s.voids, s.size,
  array[convert_to('v', 'UTF8') || substr(s.verb_key, 1, 15)]
  || case when s.registration is null then '{}' else array[records.term('r' || s.registration)] end
  || array(select convert_to(case when a.direct then 'a' else 'A' end, 'UTF8') || substr(a.agent_key, 1, 15)
             from records.statement_agent a where a.tenant_id = s.tenant_id and a.seq = s.seq)
  || array(select convert_to(case when a.direct then 'c' else 'C' end, 'UTF8') || substr(a.activity_key, 1, 15)
             from records.statement_activity a where a.tenant_id = s.tenant_id and a.seq = s.seq),
  s.statement
from records.statement_of_0003 s;
insert into records.statement_term (tenant_id, term, seq, via)
select distinct s.tenant_id, t.term, s.seq, s.seq from records.statement s cross join lateral unnest(s.terms) as t(term);
do $$
declare t record;
begin
  for t in select tenant_id, array_agg(id) as ids from records.statement where refers_to is not null group by 1 loop
    perform set_config('app.tenant', t.tenant_id::text, true);
    perform records.inherit_terms(t.ids);
  end loop;
end $$;
drop table records.statement_agent, records.statement_activity, records.statement_of_0003;

-- How far the product itself has followed the store of its tenant; moved in the transaction that queues what follows.
create table public.statement_cursor (
  tenant_id uuid not null,
  name text not null,
  seq bigint not null,
  moved_at timestamptz not null,
  constraint statement_cursor_pkey primary key (tenant_id, name)
);
