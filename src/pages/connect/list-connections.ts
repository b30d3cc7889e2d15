import type { Context } from '../../core/context.ts';
import { listCourseServices, listParkedScores } from '../../features/courses/index.ts';
import { listChecks, listPlatforms, listRefusals, listSigns } from '../../features/tenants/index.ts';
import { type Connection, decideState, type State } from './connection.ts';

const FIRST: Readonly<Record<State, number>> = { waiting: 0, troubled: 0, suspended: 1, good: 1, unused: 1 };

/** Every platform that the viewer may see, with all that its card shows; what needs somebody comes first. */
export async function listConnections(context: Context): Promise<Connection[]> {
  const [platforms, refusals, signs, checks, services, parked] = await Promise.all([
    listPlatforms(context),
    listRefusals(context),
    listSigns(context),
    listChecks(context),
    listCourseServices(context),
    listParkedScores(context),
  ]);
  const connections = platforms.map((platform) => {
    const isOf = ({ platformId }: { readonly platformId: string | null }) => platformId === platform.id;
    return {
      platform,
      refusals: refusals.filter(isOf),
      signs: signs.filter(isOf),
      check: checks.find(isOf) ?? null,
      services: services.find(isOf) ?? null,
      parked: parked.filter(isOf),
    };
  });
  const rank = (one: Connection) => (hasWaiting(one) ? 0 : FIRST[decideState(one)]);
  return connections.sort((a, b) => rank(a) - rank(b));
}

const hasWaiting = ({ platform }: Connection): boolean =>
  platform.deployments.some(({ status }) => status === 'pending');
