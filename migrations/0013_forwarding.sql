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
  -- position of the last statement that was worked off
  seq bigint NOT NULL,
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
  PRIMARY KEY (tenant_id, store_id, statement_id),
  FOREIGN KEY (tenant_id, store_id) REFERENCES public.forward_store
);
CREATE INDEX forward_parked_waiting ON public.forward_parked (tenant_id, store_id, parked_at) WHERE settled_at IS NULL;
CREATE INDEX forward_parked_again ON public.forward_parked (tenant_id, store_id, parked_at) WHERE again_at IS NOT NULL;

-- Who lets a store have what is said about them, from a position of the record store on; taken back by deleting the row.
CREATE TABLE public.forward_consent (
  tenant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  person_id uuid NOT NULL,
  from_seq bigint NOT NULL,
  agreed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, store_id, person_id),
  FOREIGN KEY (tenant_id, store_id) REFERENCES public.forward_store,
  FOREIGN KEY (tenant_id, person_id) REFERENCES public.person
);
CREATE INDEX forward_consent_of_person ON public.forward_consent (tenant_id, person_id);

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
         AND (EXISTS (SELECT 1 FROM records.statement x WHERE x.tenant_id = t AND x.seq > s.seq)
           OR EXISTS (SELECT 1 FROM public.forward_parked p
                       WHERE p.tenant_id = t AND p.store_id = s.id AND p.again_at IS NOT NULL));
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;
REVOKE ALL ON FUNCTION directory.list_due_forwarding(timestamptz) FROM PUBLIC;
