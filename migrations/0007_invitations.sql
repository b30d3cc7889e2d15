-- Invitations to register an LMS by dynamic registration: one-time, expiring, bound to a tenant (launch-security
-- rule 6). The link's token is made of the id and SECRET_KEY and rests nowhere.
CREATE TABLE directory.invitation (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES directory.tenant,
  -- null: an operator
  made_by uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- somebody is registering with it; nobody else may until then, and a killed process does not keep it for ever
  claimed_until timestamptz,
  outcome text CHECK (outcome IN ('used', 'withdrawn')),
  ended_at timestamptz,
  platform_id uuid REFERENCES directory.platform
);
CREATE INDEX invitation_by_tenant ON directory.invitation (tenant_id, created_at DESC);

-- What a page in the LMS' window has shown and waits to have confirmed: the configuration, what would be asked, and
-- the LMS' registration token, encrypted with SECRET_KEY. Consumed by the button, once.
CREATE TABLE directory.registration_attempt (
  attempt_hash text PRIMARY KEY,
  invitation_id uuid NOT NULL REFERENCES directory.invitation ON DELETE CASCADE,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX registration_attempt_by_invitation ON directory.registration_attempt (invitation_id);
CREATE INDEX registration_attempt_by_expiry ON directory.registration_attempt (expires_at);

CREATE FUNCTION directory.put_invitation(p_id uuid, p_tenant uuid, p_made_by uuid, p_now timestamptz, p_expires_at timestamptz)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.invitation (id, tenant_id, made_by, created_at, expires_at)
  VALUES (p_id, p_tenant, p_made_by, p_now, p_expires_at);
$$;
REVOKE ALL ON FUNCTION directory.put_invitation(uuid, uuid, uuid, timestamptz, timestamptz) FROM PUBLIC;

CREATE FUNCTION directory.find_invitation(p_id uuid)
RETURNS TABLE (id uuid, tenant_id uuid, tenant_name text, tenant_status text, expires_at timestamptz, outcome text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT i.id, i.tenant_id, t.name, t.status, i.expires_at, i.outcome
    FROM directory.invitation i JOIN directory.tenant t ON t.id = i.tenant_id WHERE i.id = p_id;
$$;
REVOKE ALL ON FUNCTION directory.find_invitation(uuid) FROM PUBLIC;

CREATE FUNCTION directory.list_invitations(p_tenant uuid, p_now timestamptz) RETURNS SETOF directory.invitation
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT * FROM directory.invitation
   WHERE tenant_id = p_tenant AND outcome IS NULL AND expires_at > p_now ORDER BY created_at DESC LIMIT 20;
$$;
REVOKE ALL ON FUNCTION directory.list_invitations(uuid, timestamptz) FROM PUBLIC;

CREATE FUNCTION directory.withdraw_invitation(p_id uuid, p_tenant uuid, p_now timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE directory.invitation SET outcome = 'withdrawn', ended_at = p_now
     WHERE id = p_id AND tenant_id = p_tenant AND outcome IS NULL RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM changed);
$$;
REVOKE ALL ON FUNCTION directory.withdraw_invitation(uuid, uuid, timestamptz) FROM PUBLIC;

-- False where the invitation was opened twenty times already within the life of an attempt.
CREATE FUNCTION directory.put_registration_attempt(p_hash text, p_invitation uuid, p_body jsonb, p_now timestamptz, p_expires_at timestamptz)
RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH put AS (
    INSERT INTO directory.registration_attempt (attempt_hash, invitation_id, body, created_at, expires_at)
    SELECT p_hash, p_invitation, p_body, p_now, p_expires_at
     WHERE (SELECT count(*) FROM directory.registration_attempt a
             WHERE a.invitation_id = p_invitation AND a.expires_at > p_now) < 20
    RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM put);
$$;
REVOKE ALL ON FUNCTION directory.put_registration_attempt(text, uuid, jsonb, timestamptz, timestamptz) FROM PUBLIC;

-- Takes the attempt away and, of any number of callers, gives the invitation to one. `state` says to the others why
-- not: unknown (no such attempt), busy, used, withdrawn, expired, suspended.
CREATE FUNCTION directory.claim_registration(p_hash text, p_now timestamptz, p_until timestamptz)
RETURNS TABLE (state text, invitation_id uuid, tenant_id uuid, tenant_name text, body jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  a directory.registration_attempt; i directory.invitation; t directory.tenant;
BEGIN
  DELETE FROM directory.registration_attempt x WHERE x.attempt_hash = p_hash AND x.expires_at > p_now RETURNING x.* INTO a;
  IF a.attempt_hash IS NULL THEN
    state := 'unknown';
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT * INTO i FROM directory.invitation x WHERE x.id = a.invitation_id FOR UPDATE;
  SELECT * INTO t FROM directory.tenant x WHERE x.id = i.tenant_id;
  state := CASE
    WHEN i.outcome IS NOT NULL THEN i.outcome
    WHEN i.expires_at <= p_now THEN 'expired'
    WHEN t.status <> 'active' THEN 'suspended'
    WHEN i.claimed_until > p_now THEN 'busy'
    ELSE 'claimed' END;
  IF state = 'claimed' THEN
    UPDATE directory.invitation x SET claimed_until = p_until WHERE x.id = i.id;
  END IF;
  invitation_id := i.id;
  tenant_id := i.tenant_id;
  tenant_name := t.name;
  body := a.body;
  RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION directory.claim_registration(text, timestamptz, timestamptz) FROM PUBLIC;

-- The LMS registered nothing: the link may be tried again. Or it did, and the invitation is used up.
CREATE FUNCTION directory.release_invitation(p_id uuid, p_tenant uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE directory.invitation SET claimed_until = NULL WHERE id = p_id AND tenant_id = p_tenant AND outcome IS NULL;
$$;
REVOKE ALL ON FUNCTION directory.release_invitation(uuid, uuid) FROM PUBLIC;

CREATE FUNCTION directory.use_invitation(p_id uuid, p_tenant uuid, p_platform uuid, p_now timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE directory.invitation SET outcome = 'used', ended_at = p_now, platform_id = p_platform
     WHERE id = p_id AND tenant_id = p_tenant AND outcome IS NULL RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM changed);
$$;
REVOKE ALL ON FUNCTION directory.use_invitation(uuid, uuid, uuid, timestamptz) FROM PUBLIC;

-- A registration also brings what the LMS says of itself.
CREATE OR REPLACE FUNCTION directory.put_platform(p directory.platform) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH put AS (
    INSERT INTO directory.platform (id, tenant_id, name, issuer, client_id, auth_url, token_url, jwks_url, practice, created_at,
                                    product_family, token_audience, service_hosts, registration)
    VALUES (p.id, p.tenant_id, p.name, p.issuer, p.client_id, p.auth_url, p.token_url, p.jwks_url, p.practice, p.created_at,
            p.product_family, p.token_audience, coalesce(p.service_hosts, '{}'), p.registration)
    ON CONFLICT (tenant_id, issuer, client_id) DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM put);
$$;

-- The same tool registered anew by its LMS, after somebody confirmed what changes. Never its issuer or client id.
CREATE FUNCTION directory.update_platform_registration(p directory.platform) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE directory.platform x
       SET auth_url = p.auth_url, token_url = p.token_url, jwks_url = p.jwks_url, product_family = p.product_family,
           token_audience = p.token_audience, registration = p.registration
     WHERE x.id = p.id AND x.tenant_id = p.tenant_id AND x.issuer = p.issuer AND x.client_id = p.client_id RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM changed);
$$;
REVOKE ALL ON FUNCTION directory.update_platform_registration(directory.platform) FROM PUBLIC;

CREATE OR REPLACE FUNCTION directory.sweep(p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.login_state WHERE expires_at < p_now;
  DELETE FROM directory.session WHERE ends_at < p_now OR idle_until < p_now;
  DELETE FROM directory.refusal WHERE at < p_now - interval '90 days';
  DELETE FROM directory.registration_attempt WHERE expires_at < p_now;
  DELETE FROM directory.invitation WHERE expires_at < p_now - interval '90 days';
$$;
