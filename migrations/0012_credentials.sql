-- Credentials say what they may do and how often, are given tokens for OAuth 2, and can be revoked.

ALTER TABLE directory.credential
  -- scopes of the record store (xAPI Communication 4.2); what other kinds may do follows from their kind
  ADD COLUMN scopes text[] NOT NULL DEFAULT '{all}',
  -- requests a minute; null: the installation's default
  ADD COLUMN per_minute integer CHECK (per_minute BETWEEN 1 AND 1000000),
  ADD COLUMN last_used_at timestamptz;

-- Access tokens (OAuth 2 client credentials); only their hashes rest. They die with their credential.
CREATE TABLE directory.access_token (
  token_hash text PRIMARY KEY,
  key text NOT NULL REFERENCES directory.credential ON DELETE CASCADE,
  scopes text[] NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX access_token_by_expiry ON directory.access_token (expires_at);
CREATE INDEX access_token_by_key ON directory.access_token (key);

DROP FUNCTION directory.put_credential(text, text, uuid, uuid, text, text, timestamptz);
CREATE FUNCTION directory.put_credential(p_key text, p_secret_hash text, p_id uuid, p_tenant uuid, p_kind text, p_name text,
                                         p_scopes text[], p_per_minute integer, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.credential (key, secret_hash, id, tenant_id, kind, name, scopes, per_minute, created_at)
  VALUES (p_key, p_secret_hash, p_id, p_tenant, p_kind, p_name, p_scopes, p_per_minute, p_now);
$$;
REVOKE ALL ON FUNCTION directory.put_credential(text, text, uuid, uuid, text, text, text[], integer, timestamptz) FROM PUBLIC;

DROP FUNCTION directory.find_credential(text);
CREATE FUNCTION directory.find_credential(p_key text)
RETURNS TABLE (id uuid, secret_hash text, tenant_id uuid, tenant_slug text, kind text, scopes text[], per_minute integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT c.id, c.secret_hash, c.tenant_id, t.slug, c.kind, c.scopes, c.per_minute
    FROM directory.credential c JOIN directory.tenant t ON t.id = c.tenant_id AND t.status = 'active'
   WHERE c.key = p_key AND c.revoked_at IS NULL;
$$;
REVOKE ALL ON FUNCTION directory.find_credential(text) FROM PUBLIC;

DROP FUNCTION directory.list_credentials(uuid);
CREATE FUNCTION directory.list_credentials(p_tenant uuid)
RETURNS TABLE (id uuid, key text, kind text, name text, scopes text[], per_minute integer, created_at timestamptz,
               revoked_at timestamptz, last_used_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT c.id, c.key, c.kind, c.name, c.scopes, c.per_minute, c.created_at, c.revoked_at, c.last_used_at
    FROM directory.credential c WHERE c.tenant_id = p_tenant ORDER BY c.created_at;
$$;
REVOKE ALL ON FUNCTION directory.list_credentials(uuid) FROM PUBLIC;

-- Revoking ends its tokens too. False where it is not the tenant's, or was revoked before.
CREATE FUNCTION directory.revoke_credential(p_id uuid, p_tenant uuid, p_now timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH revoked AS (
    UPDATE directory.credential SET revoked_at = p_now
     WHERE id = p_id AND tenant_id = p_tenant AND revoked_at IS NULL RETURNING key),
  gone AS (DELETE FROM directory.access_token a USING revoked r WHERE a.key = r.key)
  SELECT EXISTS (SELECT 1 FROM revoked);
$$;
REVOKE ALL ON FUNCTION directory.revoke_credential(uuid, uuid, timestamptz) FROM PUBLIC;

-- For people to read ("when did the LMS last send?"), so once a minute suffices.
CREATE FUNCTION directory.note_credential_used(p_id uuid, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE directory.credential SET last_used_at = p_now
   WHERE id = p_id AND (last_used_at IS NULL OR last_used_at < p_now - interval '1 minute');
$$;
REVOKE ALL ON FUNCTION directory.note_credential_used(uuid, timestamptz) FROM PUBLIC;

-- Each new token takes the expired ones away.
CREATE FUNCTION directory.put_access_token(p_token_hash text, p_key text, p_scopes text[], p_now timestamptz, p_expires_at timestamptz)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.access_token WHERE expires_at < p_now;
  INSERT INTO directory.access_token (token_hash, key, scopes, expires_at)
  VALUES (p_token_hash, p_key, p_scopes, p_expires_at);
$$;
REVOKE ALL ON FUNCTION directory.put_access_token(text, text, text[], timestamptz, timestamptz) FROM PUBLIC;

CREATE FUNCTION directory.find_access_token(p_token_hash text, p_now timestamptz)
RETURNS TABLE (id uuid, tenant_id uuid, tenant_slug text, kind text, scopes text[], per_minute integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT c.id, c.tenant_id, t.slug, c.kind, a.scopes, c.per_minute
    FROM directory.access_token a
    JOIN directory.credential c ON c.key = a.key AND c.revoked_at IS NULL
    JOIN directory.tenant t ON t.id = c.tenant_id AND t.status = 'active'
   WHERE a.token_hash = p_token_hash AND a.expires_at > p_now;
$$;
REVOKE ALL ON FUNCTION directory.find_access_token(text, timestamptz) FROM PUBLIC;
