-- How each connection to an LMS fares, in a few rows that are written at most once a minute: what its services
-- answered last, what its launches carry, and what the last test found.

-- One row per platform and sign of life: a service ("scores"), or what launches bring ("emails").
CREATE TABLE "connection_sign" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"sign" text NOT NULL,
	"good_at" timestamp with time zone,
	"bad_at" timestamp with time zone,
	"fault" jsonb,
	CONSTRAINT "connection_sign_tenant_id_platform_id_sign_pk" PRIMARY KEY("tenant_id","platform_id","sign")
);
-- The last test of a connection: what was looked at and found, in sentences of ours.
CREATE TABLE "connection_check" (
	"tenant_id" uuid NOT NULL,
	"platform_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"findings" jsonb NOT NULL,
	CONSTRAINT "connection_check_tenant_id_platform_id_pk" PRIMARY KEY("tenant_id","platform_id")
);

-- A platform's public keys are read before its tenant is known, by their address alone.
ALTER TABLE directory.platform
  ADD COLUMN keys_read_at timestamptz,
  ADD COLUMN keys_failed_at timestamptz;

CREATE FUNCTION directory.note_keys_read(p_jwks_url text, p_read boolean, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE directory.platform
     SET keys_read_at = CASE WHEN p_read THEN p_now ELSE keys_read_at END,
         keys_failed_at = CASE WHEN p_read THEN keys_failed_at ELSE p_now END
   WHERE jwks_url = p_jwks_url
     AND coalesce(CASE WHEN p_read THEN keys_read_at ELSE keys_failed_at END, '-infinity') < p_now - interval '1 minute';
$$;
REVOKE ALL ON FUNCTION directory.note_keys_read(text, boolean, timestamptz) FROM PUBLIC;

CREATE FUNCTION directory.rename_platform(p_id uuid, p_tenant uuid, p_name text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE directory.platform SET name = p_name WHERE id = p_id AND tenant_id = p_tenant RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM changed);
$$;
REVOKE ALL ON FUNCTION directory.rename_platform(uuid, uuid, text) FROM PUBLIC;

CREATE FUNCTION directory.set_service_hosts(p_id uuid, p_tenant uuid, p_hosts text[]) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE directory.platform SET service_hosts = p_hosts WHERE id = p_id AND tenant_id = p_tenant RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM changed);
$$;
REVOKE ALL ON FUNCTION directory.set_service_hosts(uuid, uuid, text[]) FROM PUBLIC;

-- Rotation with conditions, decided under the lock, so that of several processes one rotates: the active key is in
-- use since before p_active_before, and the next one is published since before p_next_before, so that platforms
-- that keep our keys for a day have seen it. A condition that is null holds.
CREATE FUNCTION directory.rotate_keys_when(p_kid text, p_public jsonb, p_private text, p_now timestamptz,
                                           p_active_before timestamptz, p_next_before timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(728101);
  IF EXISTS (SELECT 1 FROM directory.signing_key k WHERE k.state = 'active' AND k.activated_at >= p_active_before)
     OR EXISTS (SELECT 1 FROM (SELECT n.created_at FROM directory.signing_key n WHERE n.state = 'next'
                                ORDER BY n.created_at LIMIT 1) waiting WHERE waiting.created_at > p_next_before) THEN
    RETURN NULL;
  END IF;
  RETURN directory.rotate_keys(p_kid, p_public, p_private, p_now);
END $$;
REVOKE ALL ON FUNCTION directory.rotate_keys_when(text, jsonb, text, timestamptz, timestamptz, timestamptz) FROM PUBLIC;
