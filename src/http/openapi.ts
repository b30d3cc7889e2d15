import * as z from 'zod';
import type { Endpoint } from './endpoint.ts';

/** The OpenAPI 3.1 document of /api/v1, made from the endpoints themselves so that it cannot lag behind. */
export function openApiDocument(endpoints: readonly Endpoint[], publicUrl: string): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, summary, input } of endpoints) {
    const address = path.replaceAll(/:(\w+)/g, '{$1}');
    const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
    paths[address] = {
      ...paths[address],
      [method.toLowerCase()]: {
        summary,
        parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
        requestBody: requestBody(input, names),
        responses: {
          200: { description: 'Done; the result.' },
          204: { description: 'Done.' },
          303: { description: 'Done; asked by a form, sent back to a page.' },
          default: {
            description: 'Refused.',
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Throughline',
      version: '1',
      description:
        'What the pages use. A session from a launch and our own Origin are needed: a cookie with the header X-CSRF-Token (or field _csrf), or the bearer of a page whose browser keeps no cookie.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    paths,
    components: { schemas: { Problem: PROBLEM } },
  };
}

function requestBody(input: z.ZodType, pathNames: readonly string[]): object {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !pathNames.includes(name)),
  );
  const required = (schema.required ?? []).filter((name) => !pathNames.includes(name));
  const body = { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
  return {
    content: { 'application/json': { schema: body }, 'application/x-www-form-urlencoded': { schema: body } },
  };
}

const PROBLEM = {
  type: 'object',
  required: ['title', 'status', 'detail', 'code', 'reference'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence a person may read.' },
    code: { type: 'string' },
    reference: { type: 'string', description: 'Give this to an administrator.' },
    faults: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};
