import fc from 'fast-check';
import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  answerForm,
  type ContentItem,
  decideContentItems,
  responseClaims,
  signDeepLinkingResponse,
} from '../../lti/deep-linking/index.ts';
import { type DeepLinkingSettings, makeSigningKey } from '../../lti/index.ts';
import { claim } from './platform-fixture.ts';

/** As Moodle 5.1 asks (reference/moodle/deeplink-request-teacher1.json); it does not say whether it makes line items. */
const moodle: DeepLinkingSettings = {
  returnUrl: 'http://127.0.0.1:8091/mod/lti/contentitem_return.php?course=2&id=1&sesskey=YO7bugt5EP',
  acceptTypes: ['ltiResourceLink'],
  acceptTargets: ['frame', 'iframe', 'window'],
  acceptMultiple: true,
  acceptLineItem: undefined,
  autoCreate: false,
};

const link = (title: string, more: object = {}): ContentItem => ({
  type: 'ltiResourceLink',
  title,
  url: 'https://tool.example/activities/1',
  custom: { activity: '1' },
  lineItem: { scoreMaximum: 10, label: title, resourceId: '1' },
  iframe: { height: 700 },
  window: { targetName: 'tool' },
  ...more,
});

describe('what of a choice may go back (Deep Linking 2.0 §3.4.1)', () => {
  test('everything that Moodle takes goes along, in its order', () => {
    const wished = [link('A'), link('B')];
    expect(decideContentItems(moodle, wished)).toEqual({
      items: wished,
      leftOut: [],
      lineItemsDropped: false,
    });
  });

  test('accept_types: other items stay out, and it is said why', () => {
    const html: ContentItem = { type: 'html', html: '<b>hello</b>' };
    const { items, leftOut } = decideContentItems(moodle, [html, link('A')]);
    expect(items).toEqual([link('A')]);
    expect(leftOut).toEqual([{ item: html, because: 'type' }]);
  });

  test('accept_multiple: without it the first that may go is the only one', () => {
    const file: ContentItem = { type: 'file', url: 'https://tool.example/a.pdf' };
    const { items, leftOut } = decideContentItems({ ...moodle, acceptMultiple: false }, [
      file,
      link('A'),
      link('B'),
    ]);
    expect(items).toEqual([link('A')]);
    expect(leftOut.map(({ because }) => because)).toEqual(['type', 'one-only']);
  });

  test.each([
    [false, false],
    [true, true],
    [undefined, true],
  ])('accept_lineitem %s: the line item goes along: %s', (acceptLineItem, goes) => {
    const decided = decideContentItems({ ...moodle, acceptLineItem }, [link('A')]);
    expect('lineItem' in decided.items[0]!).toBe(goes);
    expect(decided.lineItemsDropped).toBe(!goes);
  });

  test('accept_presentation_document_targets: hints for other targets are taken off', () => {
    const only = (acceptTargets: string[]) =>
      decideContentItems({ ...moodle, acceptTargets }, [link('A')]).items[0]!;
    expect(only(['iframe'])).not.toHaveProperty('window');
    expect(only(['iframe'])).toHaveProperty('iframe');
    expect(only(['window'])).not.toHaveProperty('iframe');
    expect(only([])).not.toHaveProperty('iframe');
  });

  test('title and text of the request are for an item that has none of its own', () => {
    const settings = { ...moodle, acceptTypes: ['html', 'ltiResourceLink'], title: 'Theirs', text: 'A text' };
    const { items } = decideContentItems(settings, [{ type: 'html', html: 'x' }, link('Ours', { text: '' })]);
    expect(items[0]).toMatchObject({ title: 'Theirs', text: 'A text' });
    expect(items[1]).toMatchObject({ title: 'Ours', text: '' });
  });

  test.each([
    [undefined, 'application/pdf', true],
    [['*/*'], undefined, true],
    [['application/pdf'], 'Application/PDF', true],
    [['image/*'], 'image/png', true],
    [['image/*'], 'imagery/png', false],
    [['image/*'], 'application/pdf', false],
    [['application/pdf'], undefined, false],
  ])('accept_media_types %j: a file of type %s may go: %s', (mediaTypes, mediaType, may) => {
    const settings: DeepLinkingSettings = {
      ...moodle,
      acceptTypes: ['file'],
      ...(mediaTypes ? { mediaTypes } : {}),
    };
    const file: ContentItem = {
      type: 'file',
      url: 'https://x.example/a',
      ...(mediaType ? { mediaType } : {}),
    };
    expect(decideContentItems(settings, [file]).items).toHaveLength(may ? 1 : 0);
  });

  const someSettings = fc.record({
    returnUrl: fc.constant(moodle.returnUrl),
    acceptTypes: fc.subarray(['ltiResourceLink', 'link', 'file', 'html', 'image', 'unheard-of']),
    acceptTargets: fc.subarray(['iframe', 'window', 'embed', 'frame', 'unheard-of']),
    acceptMultiple: fc.boolean(),
    acceptLineItem: fc.constantFrom(true, false, undefined),
    autoCreate: fc.boolean(),
    title: fc.constantFrom('Theirs', undefined),
  });
  const someItems = fc.array(
    fc.oneof(
      fc.string().map((title) => link(title)),
      fc.constant<ContentItem>({
        type: 'link',
        url: 'https://x.example',
        embed: { html: '<i>' },
        window: { targetName: 'x' },
      }),
      fc.constant<ContentItem>({ type: 'file', url: 'https://x.example/a', mediaType: 'image/png' }),
      fc.constant<ContentItem>({ type: 'html', html: 'x' }),
      fc.constant<ContentItem>({ type: 'image', url: 'https://x.example/i' }),
    ),
    { maxLength: 8 },
  );

  test('whatever is asked and chosen: nothing goes that is not accepted, nothing is lost unsaid, and deciding again changes nothing', () => {
    fc.assert(
      fc.property(someSettings, someItems, (settings, wished) => {
        const before = structuredClone(wished);
        const decided = decideContentItems(settings, wished);
        expect(wished).toEqual(before);
        expect(decided.items.length + decided.leftOut.length).toBe(wished.length);
        if (!settings.acceptMultiple) expect(decided.items.length).toBeLessThanOrEqual(1);
        for (const item of decided.items) {
          expect(settings.acceptTypes).toContain(item.type);
          for (const hint of ['iframe', 'window', 'embed'])
            if (!settings.acceptTargets.includes(hint)) expect(item).not.toHaveProperty(hint);
          if (settings.acceptLineItem === false) expect(item).not.toHaveProperty('lineItem');
        }
        expect(decideContentItems(settings, decided.items)).toEqual({
          items: decided.items,
          leftOut: [],
          lineItemsDropped: false,
        });
      }),
    );
  });
});

describe('the signed answer', () => {
  const platform = { issuer: 'http://127.0.0.1:8091', clientId: 'EvAU3oV7h8SbAuG', deploymentId: '1' };
  const now = new Date('2026-11-21T18:00:00.900Z');

  async function sign(more: Partial<Parameters<typeof signDeepLinkingResponse>[0]> = {}) {
    const key = await makeSigningKey();
    const jwt = await signDeepLinkingResponse({
      platform,
      settings: moodle,
      items: [link('A'), link('B')],
      key,
      now,
      ...more,
    });
    return { jwt, key };
  }

  test('is verified with our public key, as the platform does it, and says what the captured answer of Moodle says', async () => {
    const { jwt, key } = await sign({ message: 'Added' });
    const { payload } = await jwtVerify(jwt, await importJWK(key.publicJwk, 'RS256'), {
      issuer: platform.clientId,
      audience: platform.issuer,
      algorithms: ['RS256'],
      currentDate: now,
    });
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'RS256', typ: 'JWT', kid: key.kid });
    expect(payload).toMatchObject({
      iss: platform.clientId,
      aud: platform.issuer,
      [claim('message_type')]: 'LtiDeepLinkingResponse',
      [claim('version')]: '1.3.0',
      [claim('deployment_id')]: '1',
      [responseClaims.contentItems]: [link('A'), link('B')],
      [responseClaims.message]: 'Added',
    });
    expect(payload.exp! - payload.iat!).toBe(300);
    expect(payload.iat).toBe(Math.floor(now.getTime() / 1000));
  });

  test('has a nonce of its own each time', async () => {
    const [one, two] = [await sign(), await sign()];
    expect(decodeJwt(one.jwt).nonce).not.toBe(decodeJwt(two.jwt).nonce);
  });

  test('echoes data to the character, and invents none', async () => {
    expect(decodeJwt((await sign()).jwt)).not.toHaveProperty(responseClaims.data);
    const { jwt } = await sign({ settings: { ...moodle, data: '' } });
    expect(decodeJwt(jwt)[responseClaims.data]).toBe('');
    const key = await makeSigningKey();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (data) => {
        const settings = { ...moodle, data };
        const signed = await signDeepLinkingResponse({ platform, settings, items: [], key, now });
        expect(decodeJwt(signed)[responseClaims.data]).toBe(data);
      }),
      { numRuns: 40 },
    );
  });

  test('without a choice it brings the person back with no items', async () => {
    const { jwt } = await sign({ items: [], errorMessage: 'Nothing fits', errorLog: 'no option' });
    expect(decodeJwt(jwt)).toMatchObject({
      [responseClaims.contentItems]: [],
      [responseClaims.errorMessage]: 'Nothing fits',
      [responseClaims.errorLog]: 'no option',
    });
  });

  test('never carries what the platform does not accept, even where the caller forgot to decide', async () => {
    const { jwt } = await sign({ settings: { ...moodle, acceptMultiple: false, acceptLineItem: false } });
    const items = decodeJwt(jwt)[responseClaims.contentItems] as ContentItem[];
    expect(items).toHaveLength(1);
    expect(items[0]).not.toHaveProperty('lineItem');
  });
});

describe('the form that carries it', () => {
  test('posts one field to the return address, and the page may post there alone', () => {
    expect(answerForm(moodle.returnUrl, 'a.b.c')).toEqual({
      action: moodle.returnUrl,
      method: 'post',
      fields: { JWT: 'a.b.c' },
      formAction: 'http://127.0.0.1:8091',
    });
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '/relative',
    '',
    'https://user:secret@lms.example/return',
    'https://lms.example;script-src/return',
    'https://*/return',
  ])('is refused for %s', (address) => {
    expect(answerForm(address, 'a.b.c')).toBeNull();
  });

  test('its origin never holds anything that a content security policy would read as more than one host', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), (address) => {
        const form = answerForm(address, 'a.b.c');
        if (form) expect(form.formAction).toMatch(/^https?:\/\/[^\s;,*'"]+$/);
      }),
    );
  });
});
