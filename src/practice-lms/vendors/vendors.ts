import { blackboard } from './blackboard.ts';
import { brightspace } from './brightspace.ts';
import { canvas } from './canvas.ts';
import { moodle } from './moodle.ts';
import { sakai } from './sakai.ts';
import { VENDOR_NAMES, type Vendor, type VendorName } from './vendor.ts';

const VENDORS: Readonly<Record<VendorName, Vendor>> = { moodle, canvas, brightspace, blackboard, sakai };

export const allVendors: readonly Vendor[] = VENDOR_NAMES.map((name) => VENDORS[name]);

/** The LMS of that name; null for a word that names none. */
export const findVendor = (name: string | undefined): Vendor | null =>
  allVendors.find((vendor) => vendor.name === name) ?? null;

/**
 * Where a platform of this LMS lives, its issuer: the default one at the root, as a Moodle's wwwroot is, the
 * others below it, so that their addresses never meet.
 */
export const baseOf = (origin: string, vendor: Pick<Vendor, 'name'>): string =>
  vendor.name === 'moodle' ? origin : `${origin}/as/${vendor.name}`;

/** A pattern filled in: `/a/:course` and `{course: '2'}` give `/a/2`. */
export const fillPath = (pattern: string, values: Readonly<Record<string, string>>): string =>
  pattern.replaceAll(/:([a-z]+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
