import { belongsToPlatform } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { OutgoingError } from '../../core/outgoing.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readColour } from '../../http/accent-palette.ts';
import type { Brand } from '../../http/brand.ts';
import { findPlatformBy } from './find-platform.ts';

const KEEP_MS = 60 * 60_000;
/** An address that gave nothing is asked again sooner. */
const KEEP_NOTHING_MS = 5 * 60_000;
const MOST_KEPT = 500;
/** A launch waits for its colour, and not for long. */
const TIME_MS = 1_500;
const MOST_BYTES = 64 * 1024;

/** Hosts from which Canvas' cloud serves the themes of its accounts, always under /dist/brandable_css/. */
const CANVAS_FILES = /^(?:[\w-]+\.)*(?:instructure\.com|canvaslms\.com)$|^du11hjcvx0uqb\.cloudfront\.net$/;

interface Kept {
  readonly until: number;
  readonly brand: Promise<Brand | null>;
}

/** Themes outlive a request; on Workers they live as long as the isolate. A Canvas theme that changes has a new address. */
const kept = new Map<string, Kept>();

/**
 * The colour of the LMS' own theme (Canvas: `$com.instructure.brandConfigJSON.url`), or null: a launch never hangs
 * on it. The address is asked only where it belongs to the platform or to Canvas' own file servers; of the answer
 * only the main colour is used. The first launch of an hour waits up to 1.5 s, those beside it wait with it.
 */
export async function findLmsBrand(
  context: Context,
  source: { readonly platformId: string; readonly url: string },
): Promise<Brand | null> {
  authorise(context, 'platform.use');
  const { platformId, url } = source;
  if (!URL.canParse(url) || url.length > 2_000) return null;
  const key = `${context.tenantId} ${platformId} ${url}`;
  const now = context.now().getTime();
  const known = kept.get(key);
  if (known && known.until > now) return known.brand;
  const asked = readBrand(context, platformId, url);
  keep(key, { until: now + KEEP_MS, brand: asked });
  const brand = await asked;
  if (!brand) keep(key, { until: now + KEEP_NOTHING_MS, brand: asked });
  return brand;
}

function keep(key: string, entry: Kept): void {
  kept.delete(key);
  kept.set(key, entry);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size > MOST_KEPT) kept.delete(oldest);
}

async function readBrand(context: Context, platformId: string, url: string): Promise<Brand | null> {
  if (!(await mayAsk(context, platformId, url))) return null;
  try {
    const headers = { accept: 'application/json' };
    const answer = await context.outgoing(url, { headers, timeoutMs: TIME_MS, maxBytes: MOST_BYTES });
    return answer.status === 200 ? brandOf(answer.text) : null;
  } catch (error) {
    if (error instanceof OutgoingError) return null;
    throw error;
  }
}

async function mayAsk(context: Context, platformId: string, url: string): Promise<boolean> {
  if (isCanvasTheme(new URL(url))) return true;
  const platform = await inTransaction(context, 'common', (tx) =>
    findPlatformBy(tx, (one) => one.id === platformId),
  );
  return platform !== null && belongsToPlatform(platform, url);
}

function isCanvasTheme({ protocol, hostname, port, username, password, pathname }: URL): boolean {
  const plain = protocol === 'https:' && port === '' && username === '' && password === '';
  return plain && CANVAS_FILES.test(hostname) && pathname.startsWith('/dist/brandable_css/');
}

/** The flat JSON of Canvas' theme editor; anything else is no theme. */
function brandOf(text: string): Brand | null {
  try {
    const theme: unknown = JSON.parse(text);
    const colour =
      typeof theme === 'object' && theme !== null ? Reflect.get(theme, 'ic-brand-primary') : undefined;
    const accent = typeof colour === 'string' ? readColour(colour) : null;
    return accent ? { accent } : null;
  } catch {
    return null;
  }
}
