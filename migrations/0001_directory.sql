-- What must be found before the tenant is known. No login reads these tables: walls.sql grants the functions
-- below and nothing else. No names of people and no texts live here.
CREATE SCHEMA IF NOT EXISTS directory;
CREATE SCHEMA IF NOT EXISTS development;
CREATE SCHEMA IF NOT EXISTS evaluation;
CREATE SCHEMA IF NOT EXISTS records;
CREATE SCHEMA IF NOT EXISTS audit;

CREATE TABLE directory.tenant (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at timestamptz NOT NULL
);

-- One registration of an LMS with one tenant. Canvas cloud and Blackboard share (issuer, client_id) among
-- customers, so the pair is unique per tenant only.
CREATE TABLE directory.platform (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES directory.tenant,
  name text NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  auth_url text NOT NULL,
  token_url text NOT NULL,
  jwks_url text NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  numbers_trusted_at timestamptz,
  lms_admins_allowed_at timestamptz,
  practice boolean NOT NULL DEFAULT false,
  last_launch_at timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (tenant_id, issuer, client_id)
);
CREATE INDEX platform_by_client ON directory.platform (issuer, client_id);

CREATE TABLE directory.deployment (
  id uuid PRIMARY KEY,
  platform_id uuid NOT NULL REFERENCES directory.platform,
  tenant_id uuid NOT NULL REFERENCES directory.tenant,
  issuer text NOT NULL,
  client_id text NOT NULL,
  deployment_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'pending', 'disabled')),
  created_at timestamptz NOT NULL,
  decided_at timestamptz,
  UNIQUE (platform_id, deployment_id)
);
-- A tenant is found through (issuer, client_id, deployment_id) (launch-security rule 3).
CREATE UNIQUE INDEX deployment_one_tenant ON directory.deployment (issuer, client_id, deployment_id)
  WHERE status <> 'pending';

-- private_jwk is encrypted with SECRET_KEY before it gets here.
CREATE TABLE directory.signing_key (
  kid text PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('next', 'active', 'retired')),
  public_jwk jsonb NOT NULL,
  private_jwk text NOT NULL,
  created_at timestamptz NOT NULL,
  activated_at timestamptz,
  retired_at timestamptz
);
CREATE UNIQUE INDEX signing_key_one_active ON directory.signing_key (state) WHERE state = 'active';

CREATE TABLE directory.login_state (
  state_hash text PRIMARY KEY,
  browser_hash text NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX login_state_by_expiry ON directory.login_state (expires_at);

CREATE TABLE directory.session (
  token_hash text PRIMARY KEY,
  mark text NOT NULL,
  csrf text NOT NULL,
  tenant_id uuid NOT NULL REFERENCES directory.tenant,
  person_id uuid NOT NULL,
  account_id uuid NOT NULL,
  platform_id uuid NOT NULL REFERENCES directory.platform,
  deployment uuid NOT NULL REFERENCES directory.deployment,
  lms_admin boolean NOT NULL,
  context_id text,
  locale text,
  theme text NOT NULL DEFAULT 'light' CHECK (theme IN ('light', 'dark', 'system')),
  frame_origins text[] NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  idle_until timestamptz NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX session_by_expiry ON directory.session (ends_at);

CREATE TABLE directory.credential (
  key text PRIMARY KEY,
  secret_hash text NOT NULL,
  id uuid NOT NULL UNIQUE,
  tenant_id uuid NOT NULL REFERENCES directory.tenant,
  kind text NOT NULL CHECK (kind IN ('xapi', 'scim', 'api')),
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);

-- A launch that was refused before a session existed: what an administrator needs to help, nothing of the claims.
CREATE TABLE directory.refusal (
  reference text PRIMARY KEY,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  platform_id uuid REFERENCES directory.platform,
  tenant_id uuid REFERENCES directory.tenant
);
CREATE INDEX refusal_by_tenant ON directory.refusal (tenant_id, at DESC);

---------------------------------------------------------------------------------------------------------------
-- tenants
CREATE FUNCTION directory.put_tenant(p_id uuid, p_slug text, p_name text, p_now timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH put AS (
    INSERT INTO directory.tenant (id, slug, name, created_at) VALUES (p_id, p_slug, p_name, p_now)
    ON CONFLICT (slug) DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM put);
$$;

CREATE FUNCTION directory.find_tenant(p_slug text)
RETURNS TABLE (id uuid, slug text, name text, status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT t.id, t.slug, t.name, t.status FROM directory.tenant t WHERE t.slug = p_slug;
$$;

CREATE FUNCTION directory.list_tenants()
RETURNS TABLE (id uuid, slug text, name text, status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT t.id, t.slug, t.name, t.status FROM directory.tenant t ORDER BY t.slug;
$$;

---------------------------------------------------------------------------------------------------------------
-- platforms and deployments
CREATE FUNCTION directory.put_platform(p directory.platform) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH put AS (
    INSERT INTO directory.platform (id, tenant_id, name, issuer, client_id, auth_url, token_url, jwks_url, practice, created_at)
    VALUES (p.id, p.tenant_id, p.name, p.issuer, p.client_id, p.auth_url, p.token_url, p.jwks_url, p.practice, p.created_at)
    ON CONFLICT (tenant_id, issuer, client_id) DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM put);
$$;

-- At most two rows, so that the caller sees an ambiguity and a guess reveals nothing more. A known deployment
-- narrows the answer to its tenant.
CREATE FUNCTION directory.find_platforms(p_issuer text, p_client_id text, p_deployment_id text)
RETURNS TABLE (id uuid, tenant_id uuid, issuer text, client_id text, auth_url text, jwks_url text, status text,
               tenant_status text, deployment uuid, deployment_status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  WITH found AS (
    SELECT p.*, t.status AS tenant_status, d.id AS deployment, d.status AS deployment_status
      FROM directory.platform p
      JOIN directory.tenant t ON t.id = p.tenant_id
      LEFT JOIN directory.deployment d ON d.platform_id = p.id AND d.deployment_id = p_deployment_id
     WHERE p.issuer = p_issuer AND (p_client_id IS NULL OR p.client_id = p_client_id)),
  narrowed AS (
    SELECT f.*, first_value(f.id) OVER w AS first_id, first_value(f.client_id) OVER w AS first_client,
           first_value(f.auth_url) OVER w AS first_auth
      FROM found f
     WHERE coalesce(f.deployment_status, 'pending') <> 'pending'
        OR NOT EXISTS (SELECT 1 FROM found g WHERE coalesce(g.deployment_status, 'pending') <> 'pending')
    WINDOW w AS (ORDER BY f.deployment IS NULL, f.created_at, f.id))
  SELECT f.id, f.tenant_id, f.issuer, f.client_id, f.auth_url, f.jwks_url, f.status, f.tenant_status,
         f.deployment, f.deployment_status
    FROM narrowed f
   -- the second row is one that differs from the first where any does: a disagreement must show
   ORDER BY f.id <> f.first_id, (f.client_id, f.auth_url) = (f.first_client, f.first_auth), f.created_at
   LIMIT 2;
$$;

CREATE FUNCTION directory.list_platforms(p_tenant uuid) RETURNS SETOF directory.platform
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT * FROM directory.platform WHERE p_tenant IS NULL OR tenant_id = p_tenant ORDER BY created_at;
$$;

CREATE FUNCTION directory.set_platform_status(p_id uuid, p_tenant uuid, p_status text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE directory.platform SET status = p_status WHERE id = p_id AND tenant_id = p_tenant RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM changed);
$$;

CREATE FUNCTION directory.trust_platform(p_id uuid, p_tenant uuid, p_numbers timestamptz, p_admins timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE directory.platform SET numbers_trusted_at = p_numbers, lms_admins_allowed_at = p_admins
     WHERE id = p_id AND tenant_id = p_tenant RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM changed);
$$;

CREATE FUNCTION directory.put_deployment(p_id uuid, p_platform uuid, p_deployment_id text, p_status text, p_now timestamptz)
RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.deployment (id, platform_id, tenant_id, issuer, client_id, deployment_id, status, created_at)
  SELECT p_id, p.id, p.tenant_id, p.issuer, p.client_id, p_deployment_id, p_status, p_now
    FROM directory.platform p
   WHERE p.id = p_platform
     -- an unknown deployment must not fill the table: fifty waiting ones are enough for any administrator
     AND (p_status <> 'pending' OR (SELECT count(*) FROM directory.deployment d
                                     WHERE d.platform_id = p_platform AND d.status = 'pending') < 50)
  ON CONFLICT (platform_id, deployment_id) DO NOTHING
  RETURNING status;
$$;

CREATE FUNCTION directory.list_deployments(p_tenant uuid) RETURNS SETOF directory.deployment
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT * FROM directory.deployment WHERE tenant_id = p_tenant ORDER BY created_at;
$$;

CREATE FUNCTION directory.decide_deployment(p_id uuid, p_tenant uuid, p_status text, p_now timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE directory.deployment SET status = p_status, decided_at = p_now
     WHERE id = p_id AND tenant_id = p_tenant RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM changed);
$$;

---------------------------------------------------------------------------------------------------------------
-- login state: put once, consumed once (launch-security rule 1)
CREATE FUNCTION directory.put_login(p_state_hash text, p_browser_hash text, p_body jsonb, p_now timestamptz, p_expires_at timestamptz)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.login_state (state_hash, browser_hash, body, created_at, expires_at)
  VALUES (p_state_hash, p_browser_hash, p_body, p_now, p_expires_at);
$$;

-- Only the browser that started the login finishes it; another browser's attempt neither launches nor burns it.
CREATE FUNCTION directory.consume_login(p_state_hash text, p_browser_hash text)
RETURNS TABLE (body jsonb, created_at timestamptz, expires_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.login_state l
   WHERE l.state_hash = p_state_hash AND l.browser_hash = p_browser_hash
  RETURNING l.body, l.created_at, l.expires_at;
$$;

---------------------------------------------------------------------------------------------------------------
-- sessions
CREATE FUNCTION directory.put_session(s directory.session) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.session SELECT s.*;
  UPDATE directory.platform SET last_launch_at = s.created_at WHERE id = s.platform_id;
$$;

-- A session dies with its tenant, platform or deployment at once.
CREATE FUNCTION directory.find_session(p_token_hash text, p_now timestamptz)
RETURNS TABLE (token_hash text, mark text, csrf text, tenant_id uuid, tenant_name text, person_id uuid, account_id uuid,
               platform_id uuid, lms_admin boolean, issuer text, context_id text, locale text, theme text,
               frame_origins text[], seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT s.token_hash, s.mark, s.csrf, s.tenant_id, t.name, s.person_id, s.account_id, s.platform_id,
         s.lms_admin AND p.lms_admins_allowed_at IS NOT NULL, p.issuer, s.context_id, s.locale, s.theme,
         s.frame_origins, s.seen_at
    FROM directory.session s
    JOIN directory.tenant t ON t.id = s.tenant_id AND t.status = 'active'
    JOIN directory.platform p ON p.id = s.platform_id AND p.status = 'active'
    JOIN directory.deployment d ON d.id = s.deployment AND d.status = 'active'
   WHERE s.token_hash = p_token_hash AND s.idle_until > p_now AND s.ends_at > p_now;
$$;

CREATE FUNCTION directory.touch_session(p_token_hash text, p_now timestamptz, p_idle_until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE directory.session SET seen_at = p_now, idle_until = least(p_idle_until, ends_at) WHERE token_hash = p_token_hash;
$$;

CREATE FUNCTION directory.set_session_theme(p_token_hash text, p_theme text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE directory.session SET theme = p_theme WHERE token_hash = p_token_hash;
$$;

CREATE FUNCTION directory.end_session(p_token_hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.session WHERE token_hash = p_token_hash;
$$;

-- Somebody's account now belongs to another person row: their sessions begin anew with the next launch.
CREATE FUNCTION directory.end_account_sessions(p_tenant uuid, p_account uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.session WHERE tenant_id = p_tenant AND account_id = p_account;
$$;

CREATE FUNCTION directory.sweep(p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.login_state WHERE expires_at < p_now;
  DELETE FROM directory.session WHERE ends_at < p_now OR idle_until < p_now;
  DELETE FROM directory.refusal WHERE at < p_now - interval '90 days';
$$;

---------------------------------------------------------------------------------------------------------------
-- keys
CREATE FUNCTION directory.put_key(p_kid text, p_state text, p_public jsonb, p_private text, p_now timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH put AS (
    INSERT INTO directory.signing_key (kid, state, public_jwk, private_jwk, created_at, activated_at)
    VALUES (p_kid, p_state, p_public, p_private, p_now, CASE WHEN p_state = 'active' THEN p_now END)
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM put);
$$;

CREATE FUNCTION directory.list_keys() RETURNS SETOF directory.signing_key
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT * FROM directory.signing_key ORDER BY created_at;
$$;

-- The next key becomes the active one, the active one retires but stays published, a new next one is put.
CREATE FUNCTION directory.rotate_keys(p_kid text, p_public jsonb, p_private text, p_now timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE promoted text;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(728101);
  SELECT kid INTO promoted FROM directory.signing_key WHERE state = 'next' ORDER BY created_at LIMIT 1;
  IF promoted IS NULL THEN RETURN NULL; END IF;
  UPDATE directory.signing_key SET state = 'retired', retired_at = p_now WHERE state = 'active';
  UPDATE directory.signing_key SET state = 'active', activated_at = p_now WHERE kid = promoted;
  INSERT INTO directory.signing_key (kid, state, public_jwk, private_jwk, created_at)
  VALUES (p_kid, 'next', p_public, p_private, p_now);
  -- a retired key is published for thirty days, so that whatever it signed can still be verified
  DELETE FROM directory.signing_key WHERE state = 'retired' AND retired_at < p_now - interval '30 days';
  RETURN promoted;
END $$;

---------------------------------------------------------------------------------------------------------------
-- credentials and refusals
CREATE FUNCTION directory.put_credential(p_key text, p_secret_hash text, p_id uuid, p_tenant uuid, p_kind text, p_name text, p_now timestamptz)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.credential (key, secret_hash, id, tenant_id, kind, name, created_at)
  VALUES (p_key, p_secret_hash, p_id, p_tenant, p_kind, p_name, p_now);
$$;

CREATE FUNCTION directory.find_credential(p_key text)
RETURNS TABLE (id uuid, secret_hash text, tenant_id uuid, tenant_slug text, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT c.id, c.secret_hash, c.tenant_id, t.slug, c.kind
    FROM directory.credential c JOIN directory.tenant t ON t.id = c.tenant_id AND t.status = 'active'
   WHERE c.key = p_key AND c.revoked_at IS NULL;
$$;

CREATE FUNCTION directory.list_credentials(p_tenant uuid)
RETURNS TABLE (id uuid, key text, kind text, name text, created_at timestamptz, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT c.id, c.key, c.kind, c.name, c.created_at, c.revoked_at
    FROM directory.credential c WHERE c.tenant_id = p_tenant ORDER BY c.created_at;
$$;

CREATE FUNCTION directory.put_refusal(p_reference text, p_at timestamptz, p_reason text, p_platform uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.refusal (reference, at, reason, platform_id, tenant_id)
  SELECT p_reference, p_at, p_reason, p.id, p.tenant_id
    FROM (SELECT 1) one LEFT JOIN directory.platform p ON p.id = p_platform;
$$;

CREATE FUNCTION directory.list_refusals(p_tenant uuid, p_limit integer) RETURNS SETOF directory.refusal
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT * FROM directory.refusal WHERE tenant_id = p_tenant ORDER BY at DESC LIMIT p_limit;
$$;
