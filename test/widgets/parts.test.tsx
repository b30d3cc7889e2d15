import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { h, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { directionOf, renderPage } from '../../src/http/page-shell.tsx';
import {
  Field,
  Form,
  FormErrorSummary,
  Island,
  initialsOf,
  LevelDots,
  levelSentence,
  Marked,
  PageMarksContext,
  Section,
} from '../../widgets/ui/index.ts';
import { galleryPages, renderGallery } from './gallery.tsx';

const draw = (node: VNode) => renderToString(node);
const withMarks = (node: VNode) =>
  draw(<PageMarksContext.Provider value={{ csrf: 'c-1', mark: 'm-1' }}>{node}</PageMarksContext.Provider>);

describe('levels', () => {
  test('are said in one sentence', () => {
    expect(levelSentence({ of: 5, now: 2, target: 4, brings: 3 })).toBe(
      'Level 2 of 5, target 4, this brings 3',
    );
    expect(levelSentence({ of: 8, now: 3, own: 5 })).toBe('Level 3 of 8, own rating 5');
  });

  test('without any evidence are "not yet known", never zero', () => {
    expect(levelSentence({ of: 5, now: null, target: 4 })).toBe('Level not yet known, of 5, target 4');
    expect(draw(<LevelDots of={5} now={null} target={4} words />)).toContain('not yet known, 4 wanted');
  });

  test('draw one mark per level of the scale, as many filled as reached', () => {
    const level = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(level, level, level, (of, now, target) => {
        const html = draw(<LevelDots of={of} now={Math.min(now, of)} target={Math.min(target, of)} />);
        expect(html.match(/<i /g)).toHaveLength(of);
        expect(html.match(/class="now"/g)).toHaveLength(Math.min(now, of));
        expect(html.includes('steps')).toBe(of > 5);
      }),
    );
  });
});

describe('marked text', () => {
  test('keeps every sign of the text, escaped, whatever is marked', () => {
    const span = fc.record({ start: fc.nat(60), end: fc.nat(60) });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.array(span, { maxLength: 6 }),
        (text, spans) => {
          const html = draw(<Marked text={text} spans={spans} />);
          expect(html.replaceAll(/<\/?mark>/g, '')).toBe(renderToString(h('mark', null, text)).slice(6, -7));
          expect(html).not.toContain('<mark></mark>');
        },
      ),
    );
  });
});

describe('forms', () => {
  test('send the CSRF token and the mark of the session with every post, and never with a search', () => {
    const post = withMarks(
      <Form id="a" action="/x">
        {null}
      </Form>,
    );
    expect(post).toContain('<input type="hidden" name="_csrf" value="c-1"/>');
    expect(post).toContain('<input type="hidden" name="_mark" value="m-1"/>');
    expect(
      withMarks(
        <Form id="a" action="/x" method="get">
          {null}
        </Form>,
      ),
    ).not.toContain('c-1');
  });

  test('refuse to be drawn where no marks are known', () => {
    expect(() =>
      draw(
        <Form id="a" action="/x">
          {null}
        </Form>,
      ),
    ).toThrow('marks');
  });

  test('show after a refusal what was typed and link the sentence with its field', () => {
    const html = withMarks(
      <Form id="a" action="/x" errors={{ reason: 'Write why.' }} values={{ reason: 'half a <thought' }}>
        <Field name="reason" label="Reason" value="from the database" hint="One sentence" />
      </Form>,
    );
    expect(html).toContain('value="half a &lt;thought"');
    expect(html).toContain('aria-describedby="a-reason-hint a-reason-error"');
    expect(html).toContain('<a href="#a-reason">Write why.</a>');
    expect(html).not.toContain('from the database');
  });

  test('have no summary without a fault', () => {
    expect(draw(<FormErrorSummary formId="a" errors={{}} />)).toBe('');
  });
});

describe('islands', () => {
  test('carry their data so that no text can end or open an element, and it comes back unchanged', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('</script>', '<!--<script>', '\u2028', '&lt;')),
        (text) => {
          const html = draw(<Island name="x" component={() => null} props={{ text }} />);
          const [, json] = /<script type="application\/json">(.*?)<\/script>/s.exec(html)!;
          expect(json).not.toContain('<');
          expect(JSON.parse(json!)).toEqual({ text });
        },
      ),
    );
  });

  test('have a component in the file of their name', async () => {
    const folder = new URL('../../widgets/islands/', import.meta.url);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.tsx'))) {
      expect(readFileSync(new URL(file, folder), 'utf8'), file).toMatch(/export default /);
    }
  });
});

describe('the page', () => {
  test.each(Object.keys(galleryPages))('%s holds no inline style, script or handler', (name) => {
    const html = renderGallery(name);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    expect(
      [...html.matchAll(/<script(?! type="application\/json")[^>]*>(.*?)<\/script>/gs)].map(
        ([, code]) => code,
      ),
    ).toEqual(['']);
  });

  test('names its language, direction, session and status', () => {
    const html = renderGallery('growth', { lang: 'he', status: 422, theme: 'dark' });
    expect(html).toMatch(/^<!doctype html><html lang="he" dir="rtl" data-theme="dark">/);
    expect(html).toContain('<title>My growth · Throughline</title>');
    expect(html).toContain('<meta name="session-mark" content="mark-1"/>');
    expect(html).toContain('<meta name="page-status" content="422"/>');
    expect(directionOf('pt-BR')).toBe('ltr');
  });

  test('has one h1, and says where one is', () => {
    for (const name of Object.keys(galleryPages))
      expect(renderGallery(name).match(/<h1/g), name).toHaveLength(1);
    expect(renderGallery('growth')).toContain('aria-current="page">My growth</a>');
  });
});

test('initials come from the first and the last word, in any script', () => {
  expect(['Ines Castro', 'Mara de la Okafor', 'Zoë', '李小龙', '', '  ', '(Äne) Ö'].map(initialsOf)).toEqual([
    'IC',
    'MO',
    'Z',
    '李',
    '?',
    '?',
    'ÄÖ',
  ]);
});

describe('what just happened', () => {
  const page = (at: string) =>
    renderPage({
      title: 'A page',
      mark: 'm-1',
      csrf: 'c-1',
      notices: [{ tone: 'good', text: 'It is saved', at }],
      body: (
        <Section title="My goals" id="goals">
          <p>Three</p>
        </Section>
      ),
    });

  test('is said once, in the section where the page opens', () => {
    const html = page('goals');
    expect(html.split('It is saved')).toHaveLength(2);
    expect(html.indexOf('It is saved')).toBeGreaterThan(html.indexOf('My goals'));
  });

  test('is said once, on top, where the page has no such section', () => {
    const html = page('plan');
    expect(html.split('It is saved')).toHaveLength(2);
    expect(html.indexOf('It is saved')).toBeLessThan(html.indexOf('My goals'));
  });
});
