-- What a session remembers of its launch beyond who and where, and what a platform has told of itself.

ALTER TABLE directory.platform
  -- the LMS' make as its launches name it (tool_platform.product_family_code), lower case
  ADD COLUMN product_family text,
  -- the audience of our client assertions where it is not the token address (Brightspace, authorization_server)
  ADD COLUMN token_audience text,
  -- hosts beside those of issuer, sign-on and token address that may be sent one of this platform's tokens
  ADD COLUMN service_hosts text[] NOT NULL DEFAULT '{}',
  -- what was asked for and what was granted when it was registered
  ADD COLUMN registration jsonb;

ALTER TABLE directory.session
  -- course roles of the launch (Learner, Instructor …): they open the course's page, never a person's matters
  ADD COLUMN course_roles text[],
  ADD COLUMN resource_link_id text,
  ADD COLUMN time_zone text,
  ADD COLUMN high_contrast boolean,
  -- the LMS' colours, already clamped for contrast
  ADD COLUMN brand jsonb,
  -- 'bearer': cookies are blocked, the page holds a short-lived token in memory
  ADD COLUMN carrier text CHECK (carrier IN ('cookie', 'bearer'));

-- The time of the last launch is for people to read: writing it once a minute keeps a class that launches at
-- once from queueing for the platform's row.
CREATE OR REPLACE FUNCTION directory.put_session(s directory.session) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO directory.session SELECT s.*;
  UPDATE directory.platform SET last_launch_at = s.created_at
   WHERE id = s.platform_id AND (last_launch_at IS NULL OR last_launch_at < s.created_at - interval '1 minute');
$$;

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
         s.high_contrast, s.brand, s.carrier, s.frame_origins, s.seen_at
    FROM directory.session s
    JOIN directory.tenant t ON t.id = s.tenant_id AND t.status = 'active'
    JOIN directory.platform p ON p.id = s.platform_id AND p.status = 'active'
    JOIN directory.deployment d ON d.id = s.deployment AND d.status = 'active'
   WHERE s.token_hash = p_token_hash AND s.idle_until > p_now AND s.ends_at > p_now;
$$;
REVOKE ALL ON FUNCTION directory.find_session(text, timestamptz) FROM PUBLIC;

-- What launches tell about their LMS' make.
CREATE FUNCTION directory.note_product_family(p_platform uuid, p_family text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE directory.platform SET product_family = p_family
   WHERE id = p_platform AND product_family IS DISTINCT FROM p_family;
$$;
REVOKE ALL ON FUNCTION directory.note_product_family(uuid, text) FROM PUBLIC;
