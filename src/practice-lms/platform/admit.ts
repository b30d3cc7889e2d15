import type { Context } from 'hono';
import type { LmsCourse, Tool } from '../practice-state.ts';
import { refuseService } from './answers.ts';
import { findCourse } from './courses.ts';
import { findGranted } from './give-token.ts';
import { findTool, type World } from './world.ts';

/** A request to a service that may go on: by this tool, about this course. */
export interface Admitted {
  readonly tool: Tool;
  readonly course: LmsCourse;
}

/** Lets a request in whose token has one of the scopes, for the course in its path; otherwise the refusal. */
export function admit(c: Context, world: World, scopes: readonly string[]): Admitted | Response {
  const tool = admitTool(c, world, scopes);
  if (tool instanceof Response) return tool;
  const course = findCourse(world, c.req.param('course'));
  return course ? { tool, course } : refuseService(c, world, 404, 'No such course');
}

/** The same for services that belong to the tool and to no course. */
export function admitTool(c: Context, world: World, scopes: readonly string[]): Tool | Response {
  const granted = findGranted(world, c.req.raw);
  const tool = granted && findTool(world, ({ id }) => id === granted.toolId);
  if (tool?.status !== 'active') return refuseService(c, world, 401, 'Unauthorized');
  if (granted?.scopes.some((scope) => scopes.includes(scope))) return tool;
  // Moodle says the same whether the token is none or has another scope (captured)
  return refuseService(c, world, world.vendor.name === 'moodle' ? 401 : 403, 'Unauthorized');
}
