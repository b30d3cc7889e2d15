-- Anybody may send us a launch that is refused, and name any platform in it. So what is written down is bounded, and
-- nobody can wash away what an administrator looks for: of unknown platforms 30 a minute, kept for a day; of a known
-- one 30 a minute of each reason and the newest hundred of it, kept for 90 days. The log has them all.
CREATE INDEX refusal_of_unknown ON directory.refusal (at) WHERE platform_id IS NULL;
CREATE INDEX refusal_newest ON directory.refusal (platform_id, reason, at DESC, reference);

CREATE OR REPLACE FUNCTION directory.put_refusal(p_reference text, p_at timestamptz, p_reason text, p_platform uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  v_tenant uuid; v_lately integer;
BEGIN
  SELECT p.tenant_id INTO v_tenant FROM directory.platform p WHERE p.id = p_platform;
  IF v_tenant IS NULL THEN
    SELECT count(*) INTO v_lately
      FROM (SELECT 1 FROM directory.refusal r
             WHERE r.platform_id IS NULL AND r.at > p_at - interval '1 minute' LIMIT 30) lately;
  ELSE
    SELECT count(*) INTO v_lately
      FROM (SELECT 1 FROM directory.refusal r
             WHERE r.platform_id = p_platform AND r.reason = p_reason AND r.at > p_at - interval '1 minute' LIMIT 30) lately;
  END IF;
  IF v_lately >= 30 THEN RETURN; END IF;
  INSERT INTO directory.refusal (reference, at, reason, platform_id, tenant_id)
  VALUES (p_reference, p_at, p_reason, CASE WHEN v_tenant IS NOT NULL THEN p_platform END, v_tenant);
  WITH surplus AS (
    SELECT r.reference FROM directory.refusal r WHERE r.platform_id = p_platform AND r.reason = p_reason
     ORDER BY r.at DESC, r.reference OFFSET 100),
  -- who is refused at the same time is not waited for: it takes the same ones away
  free AS (
    SELECT r.reference FROM directory.refusal r WHERE r.reference IN (SELECT s.reference FROM surplus s)
       FOR UPDATE SKIP LOCKED)
  DELETE FROM directory.refusal r USING free f WHERE r.reference = f.reference;
END $$;

-- Of each platform the newest, two of a reason: a flood of one kind hides no other kind, and no other platform.
CREATE OR REPLACE FUNCTION directory.list_refusals(p_tenant uuid, p_limit integer) RETURNS SETOF directory.refusal
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT n.reference, n.at, n.reason, n.platform_id, n.tenant_id
    FROM (SELECT k.*, row_number() OVER (PARTITION BY k.platform_id ORDER BY k.at DESC) AS place
            FROM (SELECT r.*, row_number() OVER (PARTITION BY r.platform_id, r.reason ORDER BY r.at DESC) AS nth
                    FROM directory.refusal r WHERE r.tenant_id = p_tenant) k
           WHERE k.nth <= 2) n
   WHERE n.place <= p_limit ORDER BY n.at DESC;
$$;

CREATE OR REPLACE FUNCTION directory.sweep(p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM directory.login_state WHERE expires_at < p_now;
  DELETE FROM directory.session WHERE ends_at < p_now OR idle_until < p_now;
  DELETE FROM directory.refusal WHERE at < p_now - interval '90 days';
  DELETE FROM directory.refusal WHERE platform_id IS NULL AND at < p_now - interval '1 day';
  DELETE FROM directory.registration_attempt WHERE expires_at < p_now;
  DELETE FROM directory.invitation WHERE expires_at < p_now - interval '90 days';
$$;
