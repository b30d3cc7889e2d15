import type { CourseServices, ParkedScore } from '../../features/courses/index.ts';
import type {
  ConnectionCheck,
  ConnectionSign,
  Platform,
  RefusedLaunch,
  Sign,
} from '../../features/tenants/index.ts';

/** Everything that one card shows. */
export interface Connection {
  readonly platform: Platform;
  readonly refusals: readonly RefusedLaunch[];
  readonly signs: readonly ConnectionSign[];
  readonly check: ConnectionCheck | null;
  /** Null before anybody came from a course. */
  readonly services: CourseServices | null;
  readonly parked: readonly ParkedScore[];
}

export const signOf = ({ signs }: Pick<Connection, 'signs'>, sign: Sign): ConnectionSign | undefined =>
  signs.find((one) => one.sign === sign);

/** Faults that an administrator has to mend; the others pass, or are about one score or one course. */
const TO_MEND: ReadonlySet<string> = new Set([
  'token_refused',
  'keys_unreadable',
  'foreign_host',
  'malformed',
  'unreachable',
]);

const MOST_TROUBLES = 3;

/** Pure: what keeps this connection from working now, each thing once, in sentences that say on which side. */
export function decideTroubles(connection: Connection): string[] {
  const { platform, check, signs } = connection;
  const found = (check?.findings ?? [])
    .filter(({ state }) => state === 'bad')
    .map(({ sentence }) => sentence);
  const keysFail = isNewer(platform.keysFailedAt, platform.keysReadAt);
  const since = (sign: ConnectionSign) => latest(sign.goodAt, check?.at ?? null);
  const faults = signs
    .filter((sign) => sign.fault && TO_MEND.has(sign.fault.kind) && isNewer(sign.badAt, since(sign)))
    .map((sign) => sign.fault?.sentence ?? '');
  const keys = keysFail
    ? ['The public keys of the LMS could not be read when somebody launched. Test the connection to see why.']
    : [];
  return [...new Set([...found, ...keys, ...faults])].slice(0, MOST_TROUBLES);
}

export type State = 'suspended' | 'waiting' | 'troubled' | 'unused' | 'good';

/** Pure: the one word for a card. */
export function decideState(connection: Connection): State {
  const { platform, parked } = connection;
  if (platform.status !== 'active') return 'suspended';
  if (!platform.deployments.some(({ status }) => status === 'active')) return 'waiting';
  if (decideTroubles(connection).length > 0 || parked.length > 0) return 'troubled';
  return platform.lastLaunchAt ? 'good' : 'unused';
}

export const isNewer = (one: Date | null, other: Date | null): boolean =>
  one !== null && (other === null || one.getTime() > other.getTime());

export const latest = (...all: readonly (Date | null)[]): Date | null =>
  all.reduce((found, one) => (isNewer(one, found) ? one : found), null);
