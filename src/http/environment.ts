import type { Context as HonoContext } from 'hono';
import type { Context } from '../core/context.ts';
import type { Deps } from '../core/deps.ts';
import type { Session } from './session.ts';

/** What travels with a request. `session`, `context` and `viewer` exist behind `requireSession` only. */
export interface AppEnv {
  Variables: {
    deps: Deps;
    requestId: string;
    session: Session;
    context: Context;
    viewer: Viewer;
  };
}

export type AppContext = HonoContext<AppEnv>;

/** The person who looks at the page, as the shell shows them and as the navigation needs them. */
export interface Viewer {
  readonly personId: string;
  readonly name: string;
  /** False: launched, but not matched with an employee yet. */
  readonly matched: boolean;
  readonly managesPeople: boolean;
  readonly mapsCatalogue: boolean;
  /** An HR admin, of one department or of all. */
  readonly overseesConversations: boolean;
  /** A tenant admin, or an LMS administrator whom a tenant admin allowed for the platform of the session. */
  readonly connectsLms: boolean;
}
