import type { Hono } from 'hono';
import type * as z from 'zod';
import type { Context } from '../core/context.ts';
import { AppError, type ErrorCode, type FieldFault } from '../core/errors.ts';
import type { AppContext, AppEnv } from './environment.ts';
import { fromAnotherSession, refuseForgery } from './forgery.ts';
import { problemOf, wantsJson } from './problem.ts';

/** What a person typed, kept as it was sent, and what is wrong with it: the page shows both again. */
export interface FormState {
  /** The form's name (hidden field `_form`), so that a page with several forms fills the right one. */
  readonly form: string;
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly faults: readonly FieldFault[];
  /** A sentence for the whole form. */
  readonly message: string;
}

/**
 * One change that pages and programs may ask for under /api/v1. A form of a page without script posts
 * url-encoded fields and is sent back to a page; a program posts JSON and gets JSON.
 */
export interface Endpoint<Input extends z.ZodType = z.ZodType> {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Under /api/v1, with :parameters, nouns only: `/recommendations/:id/acceptance`. */
  readonly path: string;
  readonly summary: string;
  /** Path parameters and body together; a parameter wins over a field of the same name. */
  readonly input: Input;
  /** Fields of a multipart form that hold a file; any other file is left unread. */
  readonly files?: readonly string[];
  readonly run: (context: Context, input: z.output<Input>, c: AppContext) => Promise<unknown>;
  /** Where a form goes afterwards: an address of ours. */
  readonly next: (input: z.output<Input>, result: unknown) => string;
  /** What a form is answered with instead, where the result can be shown only once and stands in no address. */
  readonly show?: (c: AppContext, input: z.output<Input>, result: unknown) => Promise<Response>;
  /** The page that holds the form, to be shown again with what was typed. Left out: the general page. */
  readonly again?: (c: AppContext, state: FormState) => Promise<Response>;
}

/** Keeps the types of one endpoint together. */
export function endpoint<Input extends z.ZodType>(definition: Endpoint<Input>): Endpoint {
  return definition as unknown as Endpoint;
}

export interface EndpointPages {
  /** Shows the faults and everything that was typed, where the form's page does not do it itself. */
  readonly typedAgain: (c: AppContext, state: FormState, status: number) => Promise<Response>;
  /** "You are now signed in as … in another tab". */
  readonly otherTab: (c: AppContext, values: FormState['values']) => Promise<Response>;
}

/** Mounts the endpoints on the application, each behind the forgery and the two-tabs check. */
export function mountEndpoints(
  app: Hono<AppEnv>,
  endpoints: readonly Endpoint[],
  pages: EndpointPages,
): void {
  for (const definition of endpoints) {
    app.on([definition.method], [`/api/v1${definition.path}`], (c) =>
      answer(c as unknown as AppContext, definition, pages),
    );
  }
}

/** Refusals that the form's own page can show: there is something to mend, and something typed to keep. */
const SHOWN_AGAIN: ReadonlySet<ErrorCode> = new Set([
  'invalid',
  'limit_exceeded',
  'conflict',
  'precondition_failed',
]);

async function answer(c: AppContext, definition: Endpoint, pages: EndpointPages): Promise<Response> {
  const json = wantsJson(c);
  const body = await readBody(c, definition.files ?? []);
  const csrf = c.req.header('x-csrf-token') ?? text(body._csrf);
  const mark = c.req.header('x-session-mark') ?? text(body._mark);
  if (fromAnotherSession(c, mark)) {
    if (json)
      throw new AppError(
        'conflict',
        'Another person is signed in in this browser now. Open Throughline again from your LMS.',
      );
    return pages.otherTab(c, typedValues(body));
  }
  refuseForgery(c, { csrf });
  try {
    const input = parseInput(definition.input, { ...withoutMeta(body), ...c.req.param() });
    const result = await definition.run(c.get('context'), input, c);
    if (json) return result === undefined ? c.body(null, 204) : c.json(result as object, 200);
    if (definition.show) return definition.show(c, input, result);
    return c.redirect(definition.next(input, result), 303);
  } catch (error) {
    if (json || !(error instanceof AppError)) throw error;
    const problem = problemOf(error, c.get('requestId'));
    const state: FormState = {
      form: text(body._form) ?? '',
      values: typedValues(body),
      faults: problem.faults,
      message: problem.detail,
    };
    if (definition.again && SHOWN_AGAIN.has(error.code)) {
      const page = await definition.again(c, state);
      return new Response(page.body, { status: problem.status, headers: page.headers });
    }
    return pages.typedAgain(c, state, problem.status);
  }
}

/**
 * Parses with the schema; every fault names its field. Text that PostgreSQL cannot keep is refused here, once
 * for every verb: a NUL would be an error of the database, half a character would become another one.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: sayFault });
  const faults = parsed.success
    ? findUnstorable(parsed.data)
    : parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new AppError('invalid', 'Something is missing or not right. What you typed is still here.', faults);
}

const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Looks at what the schema let through, so that how deep it goes is the schema's choice and not the sender's. */
function findUnstorable(value: unknown, path = ''): FieldFault[] {
  if (typeof value === 'string')
    return UNSTORABLE.test(value)
      ? [
          {
            field: path,
            message: 'This holds a character that cannot be kept. Take it out, or type it anew.',
          },
        ]
      : [];
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([name, one]) => findUnstorable(one, path ? `${path}.${name}` : name));
}

/** A sentence for where the schema has none of its own: what belongs there. */
function sayFault(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'This is missing.';
  if (issue.code === 'invalid_type')
    return `Here belongs a ${KIND[issue.expected] ?? 'value of another kind'}.`;
  if (issue.code === 'invalid_format' && issue.format === 'uuid')
    return 'That is no id of ours. Reload the page and try again.';
  if (issue.code === 'invalid_value') return `Choose one of these: ${issue.values.join(', ')}.`;
  const unit = issue.code === 'too_small' || issue.code === 'too_big' ? (UNIT[issue.origin] ?? '') : '';
  if (issue.code === 'too_small') return `Give ${issue.minimum}${unit} or more.`;
  if (issue.code === 'too_big') return `Give ${issue.maximum}${unit} or fewer.`;
  return 'This is not written as it should be.';
}

const KIND: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  int: 'whole number',
  boolean: 'yes or no',
  array: 'list',
  object: 'group of fields',
};
const UNIT: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

type Body = Record<string, unknown>;

async function readBody(c: AppContext, files: readonly string[]): Promise<Body> {
  if ((c.req.header('content-type') ?? '').includes('json')) {
    const value: unknown = await c.req.json().catch(() => {
      throw new AppError('invalid', 'The body is no JSON.');
    });
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new AppError('invalid', 'The body must be a JSON object.');
    return value as Body;
  }
  // an empty field of a form means "not given"; a box that is ticked twice arrives as a list
  const fields = await c.req.parseBody({ all: true }).catch(() => {
    throw new AppError('invalid', 'The form did not arrive whole. Reload the page and send it again.');
  });
  // a field for a file that was left empty arrives as a file without a name
  const isFile = (name: string, value: unknown) =>
    files.includes(name) && value instanceof File && value.size > 0;
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => typeof value !== 'object' || Array.isArray(value) || isFile(name, value),
    ),
  );
}

function withoutMeta(body: Body): Body {
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => !name.startsWith('_') && value !== ''),
  );
}

/** Texts and numbers only: what a program nests where a form has a field was not typed by anybody. */
function typedValues(body: Body): FormState['values'] {
  const values: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('_')) continue;
    if (Array.isArray(value)) values[name] = value.filter(isTyped).map(String);
    else if (isTyped(value)) values[name] = String(value);
  }
  return values;
}

function isTyped(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
