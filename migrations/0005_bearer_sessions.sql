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
