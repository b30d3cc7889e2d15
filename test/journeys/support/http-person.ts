import type { Product } from './product.ts';

/** Somebody who uses the product over plain HTTP, as their browser would: for what needs no eyes. */
export interface HttpPerson {
  /** The HTML of a page of the tool. */
  read(path: string): Promise<string>;
  /** Asks for a change under /api/v1, as JSON. */
  ask(path: string, body: object): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Completes a course in the LMS. */
  complete(courseId: string): Promise<number>;
}

/** Launches from the LMS: the login, the cookie that is tried, the token, the session. */
export async function launchOverHttp(product: Product, sub: string): Promise<HttpPerson> {
  const [lms, tool] = [openJar(product.lmsUrl), openJar(product.toolUrl)];
  await lms('/login/as', { form: { sub } });
  const start = readForm(await (await lms('/mod/lti/launch.php')).text());
  const tried = await tool('/lti/login', { form: start.fields });
  const left = await tool(addressOf(tried), { form: start.fields });
  const granted = readForm(await (await lms(addressOf(left))).text());
  const launched = await tool('/lti/launch', { form: granted.fields });
  if (launched.status !== 303)
    throw new Error(`The launch was answered with ${launched.status}: ${await launched.text()}`);
  const read = async (path: string) => (await tool(path, { accept: 'text/html' })).text();
  const csrf = /name="csrf-token" content="([^"]+)"/.exec(await read('/expectations'))?.[1] ?? '';
  return {
    read,
    async ask(path, body) {
      const response = await tool(`/api/v1${path}`, { json: body, csrf });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : {} };
    },
    async complete(course) {
      return (await lms('/course/complete', { form: { course } })).status;
    },
  };
}

interface Sending {
  readonly form?: Record<string, string>;
  readonly json?: object;
  readonly csrf?: string;
  readonly accept?: string;
}

type Jar = (address: string, sending?: Sending) => Promise<Response>;

/** One site's worth of browser: keeps its cookies, follows nothing. */
function openJar(origin: string): Jar {
  const cookies = new Map<string, string>();
  return async (address, { form, json, csrf, accept = '*/*' } = {}) => {
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const response = await fetch(new URL(address, origin), {
      method: form || json ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        accept: json ? 'application/json' : accept,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form || json ? { 'content-type': type, origin } : {}),
        ...(csrf ? { 'x-csrf-token': csrf } : {}),
      },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
      ...(json ? { body: JSON.stringify(json) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
}

const addressOf = (response: Response): string => {
  const address = response.headers.get('location');
  if (!address) throw new Error(`Nothing to follow after ${response.status} from ${response.url}`);
  return address;
};

/** The hidden fields of a page that posts itself. */
function readForm(html: string): { fields: Record<string, string> } {
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const plain = (text: string) =>
    text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  return { fields: Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, plain(value)])) };
}
