import type { Context } from '../../core/context.ts';
import { listCourseServices, listParkedScores } from '../../features/courses/index.ts';
import { listChecks, listPlatforms, listRefusals, listSigns } from '../../features/tenants/index.ts';
import type { Connection } from './connection.ts';

/** Every platform that the viewer may see, with all that its card shows. */
export async function listConnections(context: Context): Promise<Connection[]> {
  const [platforms, refusals, signs, checks, services, parked] = await Promise.all([
    listPlatforms(context),
    listRefusals(context),
    listSigns(context),
    listChecks(context),
    listCourseServices(context),
    listParkedScores(context),
  ]);
  return platforms.map((platform) => {
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
}
