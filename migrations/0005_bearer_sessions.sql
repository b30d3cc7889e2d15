-- Sessions without a cookie (launch-security rule 2): the page holds a short-lived bearer in memory and the
-- server hands it the next one. And how a company wants its pages to look where the LMS sends no theme.

-- The session's own token is never sent to such a browser; a bearer leads to it by hash. What is spent is
-- cleared away at each renewal, the rest goes with the session.
CREATE TABLE directory.bearer (
  token_hash text PRIMARY KEY,
  session_hash text NOT NULL REFERENCES directory.session (token_hash) ON DELETE CASCADE,
  -- The bearer that this one takes over from, until this one is first used: an answer that was lost on its way
  -- must not log anybody out.
  replaces text,
  issued_at timestamptz NOT NULL,
  valid_until timestamptz NOT NULL
);
CREATE INDEX bearer_by_session ON directory.bearer (session_hash);

-- False where the session is gone.
CREATE FUNCTION directory.put_bearer(p_token_hash text, p_session_hash text, p_replaces text, p_now timestamptz,
                                     p_valid_until timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.bearer WHERE session_hash = p_session_hash AND valid_until <= p_now;
  WITH put AS (
    INSERT INTO directory.bearer (token_hash, session_hash, replaces, issued_at, valid_until)
    SELECT p_token_hash, s.token_hash, p_replaces, p_now, least(p_valid_until, s.ends_at)
      FROM directory.session s
     WHERE s.token_hash = p_session_hash AND s.carrier = 'bearer' AND s.ends_at > p_now
    RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM put);
$$;
REVOKE ALL ON FUNCTION directory.put_bearer(text, text, text, timestamptz, timestamptz) FROM PUBLIC;

CREATE FUNCTION directory.find_bearer(p_token_hash text, p_now timestamptz)
RETURNS TABLE (session_hash text, replaces text, issued_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT b.session_hash, b.replaces, b.issued_at FROM directory.bearer b
   WHERE b.token_hash = p_token_hash AND b.valid_until > p_now;
$$;
REVOKE ALL ON FUNCTION directory.find_bearer(text, timestamptz) FROM PUBLIC;

-- The first use of a new bearer: the old one stays good for requests that are under way, and no longer.
CREATE FUNCTION directory.retire_bearer(p_successor_hash text, p_valid_until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE directory.bearer old SET valid_until = least(old.valid_until, p_valid_until)
    FROM directory.bearer new
   WHERE new.token_hash = p_successor_hash AND old.token_hash = new.replaces
     AND old.session_hash = new.session_hash;
  UPDATE directory.bearer SET replaces = NULL WHERE token_hash = p_successor_hash;
$$;
REVOKE ALL ON FUNCTION directory.retire_bearer(text, timestamptz) FROM PUBLIC;

---------------------------------------------------------------------------------------------------------------
-- looks

ALTER TABLE directory.tenant
  -- The company's main colour, for LMSs that send no theme.
  ADD COLUMN accent text CHECK (accent ~ '^#[0-9a-f]{6}$');

-- Pages name a picture by the hash of its bytes: anybody may fetch it, for images carry no bearer.
CREATE TABLE directory.logo (
  tenant_id uuid PRIMARY KEY REFERENCES directory.tenant,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('image/png', 'image/jpeg', 'image/webp')),
  bytes bytea NOT NULL CHECK (octet_length(bytes) <= 65536),
  put_at timestamptz NOT NULL
);
CREATE INDEX logo_by_name ON directory.logo (name);

CREATE FUNCTION directory.find_tenant_theme(p_tenant uuid) RETURNS TABLE (accent text, logo text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT t.accent, l.name FROM directory.tenant t LEFT JOIN directory.logo l ON l.tenant_id = t.id WHERE t.id = p_tenant;
$$;
REVOKE ALL ON FUNCTION directory.find_tenant_theme(uuid) FROM PUBLIC;

CREATE FUNCTION directory.set_tenant_accent(p_tenant uuid, p_accent text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE directory.tenant SET accent = p_accent WHERE id = p_tenant;
$$;
REVOKE ALL ON FUNCTION directory.set_tenant_accent(uuid, text) FROM PUBLIC;

CREATE FUNCTION directory.put_logo(p_tenant uuid, p_name text, p_type text, p_bytes bytea, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.logo (tenant_id, name, type, bytes, put_at) VALUES (p_tenant, p_name, p_type, p_bytes, p_now)
  ON CONFLICT (tenant_id) DO UPDATE SET name = p_name, type = p_type, bytes = p_bytes, put_at = p_now;
$$;
REVOKE ALL ON FUNCTION directory.put_logo(uuid, text, text, bytea, timestamptz) FROM PUBLIC;

CREATE FUNCTION directory.remove_logo(p_tenant uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.logo WHERE tenant_id = p_tenant;
$$;
REVOKE ALL ON FUNCTION directory.remove_logo(uuid) FROM PUBLIC;

CREATE FUNCTION directory.find_logo(p_name text) RETURNS TABLE (type text, bytes bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT l.type, l.bytes FROM directory.logo l WHERE l.name = p_name LIMIT 1;
$$;
REVOKE ALL ON FUNCTION directory.find_logo(text) FROM PUBLIC;

-- The LMS' own colour comes before the one that the administrator chose; the logo is the administrator's.
DROP FUNCTION directory.find_session(text, timestamptz);
CREATE FUNCTION directory.find_session(p_token_hash text, p_now timestamptz)
RETURNS TABLE (token_hash text, mark text, csrf text, tenant_id uuid, tenant_name text, person_id uuid, account_id uuid,
               platform_id uuid, deployment uuid, lms_admin boolean, issuer text, product_family text,
               context_id text, course_roles text[], resource_link_id text, locale text, time_zone text, theme text,
               high_contrast boolean, brand jsonb, carrier text, frame_origins text[], seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT s.token_hash, s.mark, s.csrf, s.tenant_id, t.name, s.person_id, s.account_id, s.platform_id, s.deployment,
         s.lms_admin AND p.lms_admins_allowed_at IS NOT NULL, p.issuer, p.product_family,
         s.context_id, s.course_roles, s.resource_link_id, s.locale, s.time_zone, s.theme,
         s.high_contrast, jsonb_build_object('accent', coalesce(s.brand ->> 'accent', t.accent), 'logo', l.name),
         s.carrier, s.frame_origins, s.seen_at
    FROM directory.session s
    JOIN directory.tenant t ON t.id = s.tenant_id AND t.status = 'active'
    JOIN directory.platform p ON p.id = s.platform_id AND p.status = 'active'
    JOIN directory.deployment d ON d.id = s.deployment AND d.status = 'active'
    LEFT JOIN directory.logo l ON l.tenant_id = s.tenant_id
   WHERE s.token_hash = p_token_hash AND s.idle_until > p_now AND s.ends_at > p_now;
$$;
REVOKE ALL ON FUNCTION directory.find_session(text, timestamptz) FROM PUBLIC;
