import type { MappingView } from '../../../src/features/catalog/contract.ts';
import { sessionFetch } from '../session-fetch.ts';

/** What came back: the answer, or a sentence that a person may read. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string };

const lost = 'The connection was lost. Nothing is known to have changed: try again.';

/** The view at an address of the mapping page. */
export function fetchView(address: string): Promise<Answer<MappingView>> {
  return call<MappingView>(address, { headers: { accept: 'application/json' } });
}

/** Sends a form as the browser would, with the button that was pressed. */
export function sendForm(
  form: HTMLFormElement,
  action: string,
): Promise<Answer<{ optionId?: string | null; count?: number }>> {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
  return call(action, { method: 'POST', headers: { accept: 'application/json' }, body: fields });
}

async function call<T>(address: string, init: RequestInit): Promise<Answer<T>> {
  try {
    const response = await sessionFetch(address, init);
    const body: unknown = response.status === 204 ? {} : await response.json();
    if (response.ok) return { ok: true, value: body as T };
    const { detail, faults } = body as { detail?: string; faults?: { message: string }[] };
    const message = faults?.[0]?.message ?? detail ?? lost;
    return { ok: false, status: response.status, message };
  } catch {
    return { ok: false, status: 0, message: lost };
  }
}
