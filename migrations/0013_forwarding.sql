-- Outside record stores that take in what ours takes in.

CREATE TABLE public.forward_store (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  -- the xAPI endpoint, without /statements
  url text NOT NULL,
  key text NOT NULL,
  -- the secret, sealed with SECRET_KEY
  sealed_secret text NOT NULL,
  version text NOT NULL CHECK (version IN ('1.0.3', '2.0.0')),
  -- { verbs?: [IRI], activities?: [beginning of an IRI] }; absent: all
  filter jsonb NOT NULL,
  -- only statements about people who agreed to this store
  only_agreed boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'paused', 'removed')),
  -- position of the last statement that was worked off
  seq bigint NOT NULL,
  -- when that statement was stored: the lag that people read
  reached_at timestamptz,
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
  settled_at timestamptz,
  PRIMARY KEY (tenant_id, store_id, statement_id),
  FOREIGN KEY (tenant_id, store_id) REFERENCES public.forward_store
);
CREATE INDEX forward_parked_waiting ON public.forward_parked (tenant_id, store_id, parked_at) WHERE settled_at IS NULL;

-- Who lets a store have what is said about them; taken back by deleting the row.
CREATE TABLE public.forward_consent (
  tenant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  person_id uuid NOT NULL,
  agreed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, store_id, person_id),
  FOREIGN KEY (tenant_id, store_id) REFERENCES public.forward_store,
  FOREIGN KEY (tenant_id, person_id) REFERENCES public.person
);
CREATE INDEX forward_consent_of_person ON public.forward_consent (tenant_id, person_id);
