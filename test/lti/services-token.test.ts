import { decodeJwt, importJWK, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { scopes } from '../../lti/services/index.ts';
import moodle from './services-moodle.json' with { type: 'json' };
import { type Answer, faultOf, meetServices, must, platform, testClient, tool } from './services-platform.ts';

meetServices();

const later = (seconds: number) => tool.setTime(new Date(tool.now().getTime() + seconds * 1000));
const assertionOf = (index: number) =>
  new URLSearchParams(platform.asked[index]?.body).get('client_assertion') ?? '';
const answerWith = (answer: Answer) =>
  platform.play(({ path }) => (path.startsWith('/token') ? answer : undefined));

describe('a token request (issue F2 part 7, lti.md §4)', () => {
  test('carries an assertion signed by our key: iss = sub = client id, the token address as audience, five minutes at most', async () => {
    const token = must(await tool.client.token([scopes.score]));
    expect(token).toMatchObject({ accessToken: 'token-1', scopes: [scopes.score] });
    const form = new URLSearchParams(platform.asked[0]?.body);
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const key = await importJWK(tool.publicJwk, 'RS256');
    const { payload, protectedHeader } = await jwtVerify(assertionOf(0), key, {
      issuer: tool.connection.clientId,
      subject: tool.connection.clientId,
      audience: `${platform.origin}/token`,
      currentDate: tool.now(),
    });
    expect(protectedHeader.kid).toBe(tool.publicJwk.kid);
    expect(payload.jti).toBe('jti-1');
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(300);
    expect((payload.iat ?? 0) * 1000).toBeLessThanOrEqual(tool.now().getTime());
  });

  test('has a fresh jti each time', async () => {
    await tool.client.token([scopes.score]);
    await tool.client.token([scopes.members]);
    expect(decodeJwt(assertionOf(0)).jti).not.toBe(decodeJwt(assertionOf(1)).jti);
  });

  test('names the platform’s own audience where it has one, and Brightspace’s where nobody wrote it down', async () => {
    const own = await testClient(platform.origin, { tokenAudience: 'https://auth.example/aud' });
    await own.client.token([scopes.score]);
    expect(decodeJwt(assertionOf(0)).aud).toBe('https://auth.example/aud');
    let sent = '';
    const brightspace = await testClient('https://school.brightspace.com', {
      tokenUrl: 'https://auth.brightspace.com/core/connect/token',
    });
    brightspace.ports.fetch = async (_, { body }) => {
      sent = new URLSearchParams(body).get('client_assertion') ?? '';
      return { status: 200, headers: new Headers(), text: '{"access_token":"a"}' };
    };
    must(await brightspace.client.token([scopes.score]));
    expect(decodeJwt(sent).aud).toBe('https://api.brightspace.com/auth/token');
  });
});

describe('tokens are kept', () => {
  test('for a set of scopes in any order, until a minute before they end', async () => {
    await tool.client.token([scopes.score, scopes.members]);
    await tool.client.token([scopes.members, scopes.score, scopes.score]);
    expect(platform.tokens()).toBe(1);
    later(3600 - 61);
    await tool.client.token([scopes.score, scopes.members]);
    expect(platform.tokens()).toBe(1);
    later(2);
    await tool.client.token([scopes.score, scopes.members]);
    expect(platform.tokens()).toBe(2);
  });

  test('by registration and set: another registration or another set asks for its own', async () => {
    await tool.client.token([scopes.score]);
    await tool.client.token([scopes.members]);
    const other = await testClient(platform.origin, { id: 'platform-2' });
    other.ports.tokenCache = tool.ports.tokenCache;
    await other.client.token([scopes.score]);
    expect(platform.tokens()).toBe(3);
  });

  test('a hundred who ask at once share one request', async () => {
    answerWith({ delayMs: 50, body: { access_token: 'shared', expires_in: 3600 } });
    const all = await Promise.all(Array.from({ length: 100 }, () => tool.client.token([scopes.score])));
    expect(new Set(all.map((one) => must(one).accessToken))).toEqual(new Set(['shared']));
    expect(platform.tokens()).toBe(1);
  });

  test('a fault is not kept: the next one asks again', async () => {
    answerWith({ status: 500 });
    expect(faultOf(await tool.client.token([scopes.score])).kind).toBe('unreachable');
    platform.play(() => undefined);
    must(await tool.client.token([scopes.score]));
  });

  test('what is not granted is asked for again after five minutes and not before', async () => {
    answerWith({ status: 400, body: { error: 'invalid_scope' } });
    await tool.client.token([scopes.groups]);
    await tool.client.token([scopes.groups]);
    expect(platform.tokens()).toBe(1);
    later(301);
    await tool.client.token([scopes.groups]);
    expect(platform.tokens()).toBe(2);
  });

  test('forgetting a registration forgets its tokens and no other’s', async () => {
    await tool.client.token([scopes.score]);
    tool.ports.tokenCache.forget('platform');
    await tool.client.token([scopes.score]);
    expect(platform.tokens()).toBe(1);
    tool.ports.tokenCache.forget('platform-1');
    await tool.client.token([scopes.score]);
    expect(platform.tokens()).toBe(2);
  });

  test.each([
    ['missing', undefined, 239, 241],
    ['text', '600', 539, 541],
    ['absurdly long', 10 ** 12, 3539, 3541],
    ['negative', -5, 239, 241],
    ['no number', 'soon', 239, 241],
    ['null', null, 239, 241],
  ])('expires_in that is %s is lived with', async (_, expiresIn, stillSeconds, anewSeconds) => {
    answerWith({ body: { access_token: 'x', expires_in: expiresIn } });
    must(await tool.client.token([scopes.score]));
    later(stillSeconds);
    await tool.client.token([scopes.score]);
    expect(platform.tokens()).toBe(1);
    later(anewSeconds - stillSeconds);
    await tool.client.token([scopes.score]);
    expect(platform.tokens()).toBe(2);
  });

  test('a token that lives a minute or less serves the call it was fetched for', async () => {
    answerWith({ body: { access_token: 'short', expires_in: 30 } });
    expect(must(await tool.client.token([scopes.score])).accessToken).toBe('short');
    await tool.client.token([scopes.score]);
    expect(platform.tokens()).toBe(2);
  });
});

describe('what is granted is what the token answer says', () => {
  test('a narrower grant names what is missing, in words', async () => {
    answerWith({ body: { access_token: 'x', scope: scopes.score } });
    const fault = faultOf(await tool.client.token([scopes.score, scopes.members]));
    expect(fault.kind).toBe('scope_not_granted');
    expect(fault.sentence).toContain('read who takes part in a course');
    expect(fault.sentence).not.toContain('send scores');
  });

  test('no scope in the answer means what was asked for (RFC 6749 §5.1); a list is read too', async () => {
    answerWith({ body: { access_token: 'x' } });
    expect(must(await tool.client.token([scopes.score])).scopes).toEqual([scopes.score]);
    answerWith({ body: { access_token: 'x', scope: [scopes.members, scopes.score] } });
    expect(must(await tool.client.token([scopes.members])).scopes).toContain(scopes.score);
  });
});

describe('a token endpoint that is broken is reported in plain words (moodle.md, "Token endpoint")', () => {
  const asMoodle = (name: keyof typeof moodle): Answer => {
    const { status, contentType, text } = moodle[name];
    return { status, headers: { 'content-type': contentType }, body: text };
  };

  test('JSON as text/html is a token like any other', async () => {
    answerWith({ ...asMoodle('token'), body: moodle.token.text.replace('<redacted>', 'from-moodle') });
    expect(must(await tool.client.token([scopes.score])).accessToken).toBe('from-moodle');
  });

  test('404 with a web page: the LMS could not read our keys', async () => {
    answerWith(asMoodle('token: keys not reachable'));
    const fault = faultOf(await tool.client.token([scopes.score]));
    expect(fault).toMatchObject({ kind: 'keys_unreadable', status: 404 });
    expect(fault.sentence).toContain('The LMS could not read our keys at https://tool.example/lti/jwks');
  });

  test('an unknown kid, in JSON that is broken: the LMS does not know our key', async () => {
    answerWith(asMoodle('token: unknown kid'));
    const fault = faultOf(await tool.client.token([scopes.score]));
    expect(fault).toMatchObject({ kind: 'keys_unreadable', status: 400 });
    expect(fault.sentence).toContain('does not know the key');
  });

  test('an unknown scope is one that is not granted', async () => {
    answerWith(asMoodle('token: unknown scope'));
    expect(faultOf(await tool.client.token([scopes.score]))).toMatchObject({
      kind: 'scope_not_granted',
      status: 400,
    });
  });

  test.each<[string, Answer, string]>([
    ['invalid_client', { status: 401, body: { error: 'invalid_client' } }, 'token_refused'],
    ['an empty 400', { status: 400 }, 'token_refused'],
    ['busy', { status: 429, headers: { 'retry-after': '7' } }, 'rate_limited'],
    ['a fault of its own', { status: 502, body: '<html>Bad gateway</html>' }, 'unreachable'],
    ['no such address, as JSON', { status: 404, body: {} }, 'not_found'],
    ['a web page with 200', { body: '<!DOCTYPE html><title>Log in</title>' }, 'malformed'],
    ['an empty answer', { body: '' }, 'malformed'],
    ['no access_token', { body: { token_type: 'Bearer' } }, 'malformed'],
    ['an access_token that is no text', { body: { access_token: 7 } }, 'malformed'],
    ['a token that would end the header', { body: { access_token: 'a\r\nx: y' } }, 'malformed'],
    ['another kind of token', { body: { access_token: 'a', token_type: 'DPoP' } }, 'malformed'],
    ['a list', { body: [1] }, 'malformed'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }, 'malformed'],
    ['an answer without end', { body: 'x'.repeat(100_000) }, 'too_many'],
  ])('%s', async (_, answer, kind) => {
    answerWith(answer);
    const fault = faultOf(await tool.client.token([scopes.score]));
    expect(fault.kind).toBe(kind);
    expect(fault.sentence).toMatch(/^[A-Z][^<>{}]+\.$/);
  });

  test('a clock that is wrong is named with its side', async () => {
    answerWith({
      status: 400,
      headers: { date: new Date(tool.now().getTime() - 15 * 60_000).toUTCString() },
      body: { error: 'invalid_request' },
    });
    expect(faultOf(await tool.client.token([scopes.score])).sentence).toContain('15 minutes behind ours');
  });

  test('nothing there at all is unreachable', async () => {
    const gone = await testClient('http://127.0.0.1:9');
    expect(faultOf(await gone.client.token([scopes.score])).kind).toBe('unreachable');
  });

  test('no sentence repeats what the platform wrote, and none holds a token', async () => {
    const secret = 'Ines Castro secret-token';
    for (const status of [400, 401, 403, 404, 409, 418, 500, 503]) {
      answerWith({ status, body: { error: secret, error_description: secret } });
      expect(JSON.stringify(faultOf(await tool.client.token([scopes.score])))).not.toContain('Ines');
    }
  });

  test('each use is noted for whoever shows it', async () => {
    await tool.client.token([scopes.score]);
    answerWith({ status: 500 });
    await tool.client.token([scopes.members]);
    expect(tool.noted).toEqual([
      { service: 'token', ok: true },
      { service: 'token', ok: false, kind: 'unreachable' },
    ]);
  });
});
