-- Openings of an invitation are counted before anything is asked of the address that comes with it, whatever becomes of
-- them: twenty within an hour of the first.
ALTER TABLE directory.invitation
  ADD COLUMN opened integer NOT NULL DEFAULT 0,
  ADD COLUMN opened_since timestamptz;

CREATE FUNCTION directory.count_opening(p_id uuid, p_now timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH counted AS (
    UPDATE directory.invitation i
       SET opened = CASE WHEN i.opened_since > p_now - interval '1 hour' THEN i.opened + 1 ELSE 1 END,
           opened_since = CASE WHEN i.opened_since > p_now - interval '1 hour' THEN i.opened_since ELSE p_now END
     WHERE i.id = p_id AND (i.opened < 20 OR i.opened_since IS NULL OR i.opened_since <= p_now - interval '1 hour')
    RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM counted);
$$;
REVOKE ALL ON FUNCTION directory.count_opening(uuid, timestamptz) FROM PUBLIC;

-- What is kept needs no count of its own any more.
DROP FUNCTION directory.put_registration_attempt(text, uuid, jsonb, timestamptz, timestamptz);
CREATE FUNCTION directory.put_registration_attempt(p_hash text, p_invitation uuid, p_body jsonb, p_now timestamptz, p_expires_at timestamptz)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.registration_attempt (attempt_hash, invitation_id, body, created_at, expires_at)
  VALUES (p_hash, p_invitation, p_body, p_now, p_expires_at);
$$;
REVOKE ALL ON FUNCTION directory.put_registration_attempt(text, uuid, jsonb, timestamptz, timestamptz) FROM PUBLIC;
