import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readColour } from '../../http/accent-palette.ts';
import { type PictureType, pictureType } from './picture-type.ts';

export const MOST_LOGO_BYTES = 64 * 1024;

const ENDINGS: Readonly<Record<PictureType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

/**
 * How the company's pages look where the LMS sends no theme. `accent` and `logo`: null takes it away, what is left
 * out stays.
 * @throws invalid, naming the field, for what is no colour or no picture of the kinds that every browser shows
 */
export async function setTenantTheme(
  context: Context,
  input: { readonly accent?: string | null; readonly logo?: Uint8Array | null },
): Promise<void> {
  authorise(context, 'tenant.theme');
  const accent = input.accent == null ? input.accent : readAccent(input.accent);
  const logo = input.logo == null ? input.logo : await readLogo(input.logo);
  await inTransaction(context, 'common', async (tx) => {
    const { tenantId } = context;
    // the same form sent twice is one change
    await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`theme:${tenantId}`}, 0))`;
    const [now] = await tx.sql`select accent, logo from directory.find_tenant_theme(${tenantId})`;
    const same = (given: string | null | undefined, there: string | null) =>
      given === undefined || given === there;
    if (same(accent, now?.accent ?? null) && same(logo === null ? null : logo?.name, now?.logo ?? null))
      return;
    if (accent !== undefined) await tx.sql`select directory.set_tenant_accent(${tenantId}, ${accent})`;
    if (logo === null) await tx.sql`select directory.remove_logo(${tenantId})`;
    if (logo)
      await tx.sql`
        select directory.put_logo(${tenantId}, ${logo.name}, ${logo.type}, ${logo.bytes}, ${context.now()})`;
    const details = { accent, logo: logo === null ? null : logo?.name };
    await audit(tx, { action: 'tenant.theme-set', entity: 'tenant', entityId: tenantId, details });
  });
}

function readAccent(written: string): string {
  const accent = readColour(written);
  if (accent) return accent;
  const message = 'Write the colour as # and six digits, as your brand guide has it; example: #0b5fa5.';
  throw invalid([{ field: 'accent', message }]);
}

async function readLogo(bytes: Uint8Array): Promise<{ name: string; type: PictureType; bytes: Uint8Array }> {
  const type = pictureType(bytes);
  if (!type || bytes.byteLength > MOST_LOGO_BYTES) {
    const message = type
      ? 'The logo takes 64 kB at most. Save it smaller; it is shown 32 pixels high.'
      : 'The logo must be a PNG, JPEG or WebP picture.';
    throw invalid([{ field: 'logo', message }]);
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  const hash = [...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { name: `logo-${hash}.${ENDINGS[type]}`, type, bytes };
}
