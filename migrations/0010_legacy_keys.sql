-- Who people were in LTI 1.1: the secrets of old consumer keys, with which a platform proves who launches now.

CREATE TABLE directory.legacy_key (
  platform_id uuid NOT NULL REFERENCES directory.platform,
  tenant_id uuid NOT NULL REFERENCES directory.tenant,
  consumer_key text NOT NULL,
  -- sealed with SECRET_KEY, for an HMAC needs the secret itself
  secret text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (platform_id, consumer_key)
);
CREATE INDEX legacy_key_of_tenant ON directory.legacy_key (tenant_id);

-- A key that is there gets the new secret. False where the platform is not the tenant's.
CREATE FUNCTION directory.put_legacy_key(p_platform uuid, p_tenant uuid, p_key text, p_secret text, p_now timestamptz)
RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH put AS (
    INSERT INTO directory.legacy_key (platform_id, tenant_id, consumer_key, secret, created_at)
    SELECT p.id, p.tenant_id, p_key, p_secret, p_now FROM directory.platform p
     WHERE p.id = p_platform AND p.tenant_id = p_tenant
    ON CONFLICT (platform_id, consumer_key) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
    RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM put);
$$;
REVOKE ALL ON FUNCTION directory.put_legacy_key(uuid, uuid, text, text, timestamptz) FROM PUBLIC;

CREATE FUNCTION directory.remove_legacy_key(p_platform uuid, p_tenant uuid, p_key text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH removed AS (
    DELETE FROM directory.legacy_key
     WHERE platform_id = p_platform AND tenant_id = p_tenant AND consumer_key = p_key RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM removed);
$$;
REVOKE ALL ON FUNCTION directory.remove_legacy_key(uuid, uuid, text) FROM PUBLIC;

CREATE FUNCTION directory.find_legacy_key(p_platform uuid, p_key text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT k.secret FROM directory.legacy_key k WHERE k.platform_id = p_platform AND k.consumer_key = p_key;
$$;
REVOKE ALL ON FUNCTION directory.find_legacy_key(uuid, text) FROM PUBLIC;

-- With the LMS' make as it is known, so that a launch which tells nothing new writes nothing.
DROP FUNCTION directory.find_platforms(text, text, text);
CREATE FUNCTION directory.find_platforms(p_issuer text, p_client_id text, p_deployment_id text)
RETURNS TABLE (id uuid, tenant_id uuid, issuer text, client_id text, auth_url text, jwks_url text, status text,
               tenant_status text, deployment uuid, deployment_status text, product_family text)
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
         f.deployment, f.deployment_status, f.product_family
    FROM narrowed f
   -- the second row is one that differs from the first where any does: a disagreement must show
   ORDER BY f.id <> f.first_id, (f.client_id, f.auth_url) = (f.first_client, f.first_auth), f.created_at
   LIMIT 2;
$$;
REVOKE ALL ON FUNCTION directory.find_platforms(text, text, text) FROM PUBLIC;
