import type { PlatformClient } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { platformClient } from '../tenants/index.ts';

/** The platform's services; null where it is suspended or gone, so that a job leaves it in peace. */
export async function openPlatform(context: Context, platformId: string): Promise<PlatformClient | null> {
  try {
    return await platformClient(context, platformId);
  } catch (error) {
    if (error instanceof AppError && (error.code === 'precondition_failed' || error.code === 'not_found'))
      return null;
    throw error;
  }
}
