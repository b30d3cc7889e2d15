import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ADMINISTRATOR,
  CLAIM,
  DL,
  type OpenPlatform,
  openPlatform,
  selectContent,
  shapeOf,
  TEACHER,
  TOOL,
} from './support/open-platform.ts';

/** What a running Moodle 5.1 sent; the folder is not part of the repository. */
const reference = new URL('../../../shared/reference/moodle/', import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, reference), 'utf8'));

interface Exchange {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly body?: Record<string, unknown>;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: unknown;
  };
}

/** Tool settings are a service that we neither ask for nor play. */
const NOT_PLAYED = /^ts: /;

describe.skipIf(!existsSync(reference))(
  'moodle.md: the practice Moodle answers like the captured one (skipped where the captured files are absent)',
  () => {
    let moodle: OpenPlatform;
    /** The captured line items by their numbers, and ours. */
    const ours = new Map<string, string>();
    beforeAll(async () => {
      moodle = await openPlatform('moodle');
      const item = (letter: string) => ({
        type: 'ltiResourceLink',
        title: `Fake module ${letter}`,
        text: `Chosen by deep linking ${letter}`,
        url: `${TOOL}/lti/launch`,
        custom: { module: `mod-${letter}`, due: '$ResourceLink.submission.endDateTime' },
        lineItem: { scoreMaximum: 50, label: 'score', resourceId: `res-${letter}`, tag: 'final' },
      });
      for (const items of [[item('A')], [item('A'), item('B')]])
        expect((await selectContent(moodle, items)).status).toBe(200);
      const { lineItems } = moodle.store.state.platforms.moodle!;
      for (const [index, { id }] of lineItems.entries()) ours.set(String(index + 2), id);
    });
    afterAll(() => moodle.close());

    const address = (url: string) => {
      const activity = moodle.store.state.platforms.moodle!.activities[0]!.id;
      return url
        .replace('http://127.0.0.1:8091', '')
        .replace(/\/lineitems\/(\d+)\//, (whole, id) =>
          ours.has(id) ? `/lineitems/${ours.get(id)}/` : whole,
        )
        .replace('rlid=1', `rlid=${activity}`);
    };
    const linkShape = (link: string | null | undefined) =>
      (link ?? '').replaceAll(/<[^?]*(\?[^>]*)>/g, '<$1>');

    test('every token, roster and grading exchange: status, content type, Link header and the shape of the body', async () => {
      const exchanges: Exchange[] = read('services-dynreg-full.json');
      const played = exchanges.filter(({ name }) => !NOT_PLAYED.test(name));
      expect(played.length).toBeGreaterThan(40);
      let bearer = '';
      for (const { name, request, response } of played) {
        let answered: Response;
        if (name.startsWith('token')) {
          const { client_assertion, scope } = request.body as {
            client_assertion: { aud: string; jti: string };
            scope: string;
          };
          const { aud, jti } = client_assertion;
          answered = await moodle.askToken(
            { aud, jti },
            scope,
            name === 'token: unknown kid' ? 'no' : undefined,
          );
        } else {
          if (name === 'nrps: all')
            bearer = await moodle.token(
              ...['lineitem', 'lineitem.readonly', 'score', 'result.readonly'].map(
                (one) => `https://purl.imsglobal.org/spec/lti-ags/scope/${one}`,
              ),
              'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
            );
          const scoreOnly = name.startsWith('nrps: score-only');
          const with_ = scoreOnly
            ? await moodle.token('https://purl.imsglobal.org/spec/lti-ags/scope/score')
            : bearer;
          const { authorization, ...headers } = request.headers;
          const body = request.body && JSON.stringify(onOurLink(request.body));
          answered = await moodle.ask(address(request.url), {
            method: request.method,
            headers: { ...headers, ...(authorization ? { authorization: `Bearer ${with_}` } : {}) },
            body,
          });
        }
        const text = await answered.text();
        const where = `${name}: ${text}`;
        expect(answered.status, where).toBe(response.status);
        expect(answered.headers.get('content-type'), where).toBe(response.headers['content-type']);
        expect(linkShape(answered.headers.get('link')), where).toBe(linkShape(response.headers.link));
        const isJson = typeof response.body === 'object';
        if (isJson) expect(shapeOf(JSON.parse(text)), where).toEqual(shapeOf(tidy(name, response.body)));
        else expect(text, where).toBe(response.body);
        if (name === 'ags: create lineitem (uncoupled)') keepNumber('6', text);
        if (name === 'ags: create lineitem (coupled)') keepNumber('7', text);
        if (name === 'ags: create to delete') keepNumber('8', text);
      }
    });

    /** The scope that the captured tool had and ours never asks for. */
    const tidy = (name: string, body: unknown) =>
      name === 'token' ? { ...(body as object), scope: '' } : body;
    const keepNumber = (captured: string, text: string) =>
      ours.set(captured, /lineitems\/(\d+)\//.exec(JSON.parse(text).id)?.[1] ?? '');
    const onOurLink = (body: Record<string, unknown>) =>
      body.resourceLinkId === '1'
        ? { ...body, resourceLinkId: moodle.store.state.platforms.moodle!.activities[0]!.id }
        : body;

    test('ags-score-semantics: 409 by whole seconds, wiped, clamped, and what the results say then', async () => {
      const bearer = await moodle.token(
        'https://purl.imsglobal.org/spec/lti-ags/scope/score',
        'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
      );
      const authorization = `Bearer ${bearer}`;
      for (const step of read('ags-score-semantics.json')) {
        const at = (below: string) =>
          address(`/mod/lti/services.php/2/lineitems/3/lineitem${below}?type_id=1`);
        const answered = await moodle.ask(at('/scores'), {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/vnd.ims.lis.v1.score+json' },
          body: JSON.stringify(step.posted),
        });
        expect(answered.status, JSON.stringify(step.posted)).toBe(step.status);
        if (step.status === 409)
          expect(answered.statusText).toContain('Refusing score with an earlier timestamp');
        const results = await moodle.ask(at('/results'), { headers: { authorization } });
        const seen = ((await results.json()) as Record<string, unknown>[]).map(
          ({ id: _, scoreOf: __, ...result }) => result,
        );
        const expected = step.result.map(
          ({ id: _, scoreOf: __, ...result }: Record<string, unknown>) => result,
        );
        expect(seen, JSON.stringify(step.posted)).toEqual(expected);
      }
    });

    test('the login initiation: the same fields, posted', async () => {
      const { login, method } = await moodle.launch('5', 'activity=1');
      expect(method).toBe('POST');
      const captured = read('oidc-login-init.json');
      expect(Object.keys(login).sort()).toEqual(Object.keys(captured.params).sort());
      expect(Object.keys(JSON.parse(login.lti_message_hint ?? ''))).toEqual(
        Object.keys(JSON.parse(captured.params.lti_message_hint)),
      );
    });

    test.each([
      ['launch-dyn-learner1.json', '5'],
      ['launch-dyn-teacher1.json', TEACHER],
      ['launch-dyn-admin.json', ADMINISTRATOR],
    ])('%s: the same claims, and the same roles', async (file, number) => {
      const placed = moodle.store.state.platforms.moodle!.activities[0]!.id;
      const { claims } = await moodle.launch(number, `activity=${placed}`);
      compareClaims(claims, read(file).payload);
    });

    test('the review of a submission, by the teacher', async () => {
      const item = moodle.store.state.platforms.moodle!.lineItems[0]!.id;
      const { claims } = await moodle.launch(TEACHER, `review=${item}&user=5`);
      compareClaims(claims, read('launch-submissionreview-teacher1.json').payload);
      expect(claims[`${CLAIM}for_user`]).toEqual({ user_id: '5' });
    });

    test('the request to select content', async () => {
      const { claims } = await moodle.launch(TEACHER, 'content=2');
      compareClaims(claims, read('deeplink-request-teacher1.json').payload);
      const {
        deep_link_return_url: _,
        title: __,
        ...settings
      } = claims[`${DL}deep_linking_settings`] as Record<string, unknown>;
      const captured = read('deeplink-request-teacher1.json').payload[`${DL}deep_linking_settings`];
      expect(captured).toMatchObject(settings);
    });

    /** Claims may differ in their words and in the tool's own parameters, not in what there is. */
    function compareClaims(claims: Record<string, unknown>, captured: Record<string, unknown>) {
      const custom = `${CLAIM}custom`;
      const { [custom]: ownCustom, ...own } = claims;
      const { [custom]: theirCustom, ...their } = captured;
      expect(shapeOf(own)).toEqual(shapeOf(their));
      for (const name of ['roles', 'version', 'message_type'])
        expect(claims[`${CLAIM}${name}`], name).toEqual(captured[`${CLAIM}${name}`]);
      expect((claims.exp as number) - (claims.iat as number)).toBe(60);
      const services = Object.keys(theirCustom as object).filter((name) => name.endsWith('_url'));
      for (const name of services) expect(ownCustom).toHaveProperty(name);
    }

    test('the openid configuration: the same fields, scopes and messages, and no variable that Moodle lacks', async () => {
      const shown = (await (await moodle.ask('/mod/lti/openid-configuration.php')).json()) as Record<
        string,
        unknown
      >;
      const captured = read('openid-configuration.json');
      const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';
      expect(Object.keys(shown)).toEqual(Object.keys(captured));
      expect(shown.scopes_supported).toEqual(captured.scopes_supported);
      const { variables, ...rest } = shown[PLATFORM] as { variables: string[] };
      const { variables: known, ...theirs } = captured[PLATFORM];
      expect(rest).toEqual(theirs);
      expect(variables.filter((name) => !known.includes(name))).toEqual([]);
    });
  },
);
