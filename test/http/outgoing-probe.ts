import { OutgoingError } from '../../src/core/outgoing.ts';
import type { OutgoingRules } from '../../src/core/outgoing-rules.ts';
import { createOutgoing } from '../../src/http/outgoing.ts';

/** What the probe is asked: an address, under these rules, where names have these addresses. */
export interface Probe {
  readonly address: string;
  readonly rules: OutgoingRules;
  readonly names?: Readonly<Record<string, readonly string[]>>;
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
  readonly signalMs?: number;
}

/** A worker that goes out as the product does on Workers and says what came of it; test/http/outgoing-workerd. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { address, rules, names, signalMs, ...rest } = (await request.json()) as Probe;
    const resolve = names && (async (name: string) => names[name] ?? []);
    const outgoing = createOutgoing(rules, resolve ? { resolve } : {});
    const signal = signalMs === undefined ? undefined : AbortSignal.timeout(signalMs);
    try {
      const { status, text } = await outgoing(address, { ...rest, signal });
      return Response.json({ status, text });
    } catch (error) {
      if (error instanceof OutgoingError) return Response.json({ fault: error.fault, host: error.host });
      return Response.json({ broken: String(error) });
    }
  },
};
