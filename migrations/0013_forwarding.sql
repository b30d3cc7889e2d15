-- Outside record stores that take in what ours takes in.

CREATE TABLE public.forward_store (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  -- the xAPI endpoint, without /statements
  url text NOT NULL,
  key text NOT NULL,
  -- the secret, sealed with SECRET_KEY; empty once the store was removed
  sealed_secret text NOT NULL,
  version text NOT NULL CHECK (version IN ('1.0.3', '2.0.0')),
  -- { verbs?: [IRI], activities?: [beginning of an IRI] }; absent: all
  filter jsonb NOT NULL,
  -- only statements that name nobody but people who agreed to this store
  only_agreed boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'paused', 'removed')),
  -- where it began: nothing from before that position was ever sent
  from_seq bigint NOT NULL,
  -- position of the last statement that was worked off
  seq bigint NOT NULL,
  -- and of the last one that a turn took out to send: it may be there, though no answer came
  tried_seq bigint NOT NULL,
  -- whose turn it is: whoever was killed loses it at that time, and what comes late from them counts for nothing
  turn uuid,
  busy_until timestamptz,
  next_attempt_at timestamptz NOT NULL,
  attempts integer NOT NULL,
  trouble text,
  delivered bigint NOT NULL,
  last_delivered_at timestamptz,
  created_at timestamptz NOT NULL,
  created_by uuid,
  PRIMARY KEY (tenant_id, id)
);

-- What a store would not take, each with the reason; waits for an administrator.
CREATE TABLE public.forward_parked (
  tenant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  reason text NOT NULL,
  parked_at timestamptz NOT NULL,
  -- when an administrator asked for it to be sent again; null once that was tried
  again_at timestamptz,
  settled_at timestamptz,
  -- the statement was erased here, and the store would not void its copy
  erasure_id uuid,
  PRIMARY KEY (tenant_id, store_id, statement_id),
  FOREIGN KEY (tenant_id, store_id) REFERENCES public.forward_store
);
CREATE INDEX forward_parked_waiting ON public.forward_parked (tenant_id, store_id, parked_at) WHERE settled_at IS NULL;
CREATE INDEX forward_parked_again ON public.forward_parked (tenant_id, store_id, parked_at) WHERE again_at IS NOT NULL;

-- Who lets a store have what is said about them, from a position of the record store on, until they take it back.
CREATE TABLE public.forward_consent (
  tenant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  person_id uuid NOT NULL,
  from_seq bigint NOT NULL,
  -- the position when they agreed for the first time: what is said about them may be there from then on
  first_seq bigint NOT NULL,
  agreed_at timestamptz NOT NULL,
  taken_back_at timestamptz,
  PRIMARY KEY (tenant_id, store_id, person_id),
  FOREIGN KEY (tenant_id, store_id) REFERENCES public.forward_store,
  FOREIGN KEY (tenant_id, person_id) REFERENCES public.person
);
CREATE INDEX forward_consent_of_person ON public.forward_consent (tenant_id, person_id);

-- Telling a store that somebody was erased: it is sent a voiding for each of their statements that it may have. Written
-- when an erasure is confirmed, from then until ready_at nothing is sent to the store; afterwards the ids are worked off,
-- a page a turn. Ids and numbers only.
CREATE TABLE public.forward_telling (
  tenant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  erasure_id uuid NOT NULL,
  -- records.statement_key.erased_at of what the erasure took
  erased_at timestamptz NOT NULL,
  -- what may be there: from this position on, up to the last one that was taken out to send before the telling began
  from_seq bigint NOT NULL,
  up_to_seq bigint,
  -- the store's cursor then: what lies behind it may have arrived or not
  cursor_seq bigint,
  ready_at timestamptz,
  -- the last id that was worked off
  after_id uuid,
  told integer NOT NULL DEFAULT 0,
  -- of which the store has none, or has it voided already
  absent integer NOT NULL DEFAULT 0,
  done_at timestamptz,
  PRIMARY KEY (tenant_id, store_id, erasure_id),
  FOREIGN KEY (tenant_id, store_id) REFERENCES public.forward_store
);
CREATE INDEX forward_telling_open ON public.forward_telling (tenant_id, store_id) WHERE done_at IS NULL;
CREATE INDEX forward_telling_of_erasure ON public.forward_telling (tenant_id, erasure_id);

-- Stores that have something to be sent now, of every tenant: one question where asking tenant by tenant would be many.
-- Ids only; the policies hold inside, one tenant after the other.
CREATE FUNCTION directory.list_due_forwarding(p_now timestamptz) RETURNS TABLE (tenant_id uuid, store_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  t uuid;
BEGIN
  FOR t IN SELECT x.id FROM directory.tenant x WHERE x.status = 'active' LOOP
    PERFORM set_config('app.tenant', t::text, true);
    RETURN QUERY
      SELECT s.tenant_id, s.id FROM public.forward_store s
       WHERE s.tenant_id = t AND s.status = 'active' AND s.next_attempt_at <= p_now
         AND (s.busy_until IS NULL OR s.busy_until < p_now)
         AND (EXISTS (SELECT 1 FROM public.forward_telling n
                       WHERE n.tenant_id = t AND n.store_id = s.id AND n.done_at IS NULL AND n.ready_at IS NOT NULL)
           OR (NOT EXISTS (SELECT 1 FROM public.forward_telling n
                            WHERE n.tenant_id = t AND n.store_id = s.id AND n.done_at IS NULL AND n.ready_at IS NULL)
               AND (EXISTS (SELECT 1 FROM records.statement x WHERE x.tenant_id = t AND x.seq > s.seq)
                 OR EXISTS (SELECT 1 FROM public.forward_parked p
                             WHERE p.tenant_id = t AND p.store_id = s.id AND p.again_at IS NOT NULL))));
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;
REVOKE ALL ON FUNCTION directory.list_due_forwarding(timestamptz) FROM PUBLIC;
