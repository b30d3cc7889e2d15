-- Each new token takes the expired ones away, and of its credential the oldest behind the newest 999: a sender that
-- asks for a token with every request fills no table.
CREATE INDEX access_token_newest ON directory.access_token (key, expires_at DESC, token_hash);
DROP INDEX directory.access_token_by_key;
CREATE OR REPLACE FUNCTION directory.put_access_token(p_token_hash text, p_key text, p_scopes text[], p_now timestamptz, p_expires_at timestamptz)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH old AS (SELECT a.token_hash FROM directory.access_token a WHERE a.expires_at < p_now),
  surplus AS (SELECT a.token_hash FROM directory.access_token a
               WHERE a.key = p_key ORDER BY a.expires_at DESC, a.token_hash OFFSET 999),
  -- who issues at the same time is not waited for: it takes the same ones away
  free AS (SELECT a.token_hash FROM directory.access_token a
            WHERE a.token_hash IN (SELECT o.token_hash FROM old o UNION ALL SELECT s.token_hash FROM surplus s)
              FOR UPDATE SKIP LOCKED)
  DELETE FROM directory.access_token a USING free f WHERE a.token_hash = f.token_hash;
  INSERT INTO directory.access_token (token_hash, key, scopes, expires_at)
  VALUES (p_token_hash, p_key, p_scopes, p_expires_at);
$$;
