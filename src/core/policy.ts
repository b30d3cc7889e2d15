import type { Actor, Context, GrantedRole } from './context.ts';
import { AppError } from './errors.ts';

/**
 * How the actor stands to the person that an action is about. Line-management relations come only from
 * imported reporting lines with their dates, never from an LMS role (launch-security rule 8).
 */
export type Relation =
  | 'self'
  | 'manager'
  | 'managers-manager'
  | 'dotted-manager'
  | 'former-manager'
  | 'colleague'
  | GrantedRole
  /** An administrator of an LMS whom a tenant admin lets look at that platform's card. */
  | 'lms-admin'
  /** Teaches the course that the launch came from: may place things there and see what is handed in, nothing more. */
  | 'course-teacher'
  | 'operator'
  | 'system';

const SELF = ['self'] as const;
const SELF_AND_MANAGER = ['self', 'manager'] as const;
const LEARNING_DESK = ['ld-admin', 'operator', 'system'] as const;
const TENANT_DESK = ['tenant-admin', 'operator'] as const;

/**
 * Who may do what: the only place where it is decided (design decisions, "Who may what").
 * An action that is not in the list does not exist; a relation that is not in its row is refused.
 */
export const POLICY = {
  // the person's own side
  'growth.read': SELF,
  'goal.write': SELF,
  'goal.share': SELF,
  'goal.read-shared': SELF_AND_MANAGER,
  'goal.ask': ['manager'],
  'goal.answer': SELF,
  'self-rating.write': SELF,
  'plan.write': SELF,
  'plan.complete': ['self', 'system'],
  'recommendation.send': ['manager'],
  'recommendation.read': SELF_AND_MANAGER,
  'recommendation.answer': SELF,
  'example.share': SELF,
  'learning.log': SELF,
  'example.acknowledge': ['manager'],
  'private-note.write': ['self', 'manager'],
  // between the two
  'expectations.read': ['self', 'manager', 'ld-admin'],
  'evidence.read': SELF_AND_MANAGER,
  'objective.read': SELF_AND_MANAGER,
  'objective.write': ['manager', 'operator'],
  'line-of-sight.read': SELF_AND_MANAGER,
  'conversation.read': SELF_AND_MANAGER,
  'conversation.write': SELF_AND_MANAGER,
  'conversation.close': ['manager'],
  'conversation.confirm': SELF,
  'observation.record': ['manager', 'dotted-manager'],
  'observation.acknowledge': SELF,
  'recognition.give': ['manager', 'dotted-manager'],
  'recognition.prompt': ['system'],
  'recognition.answer-prompt': ['manager'],
  'process.read': ['manager', 'managers-manager', 'hr-admin'],
  'completion.record': ['system'],
  'completion.follow': ['system'],
  'completion.withdraw': ['system'],
  'level.note': ['system'],
  'launch.record': ['system'],
  'team.read': ['colleague'],
  // what is kept about a person: handed out, erased, kept no longer than it must be
  'privacy-request.keep': ['system'],
  // an LMS administrator only by a data privacy launch of that LMS, where a tenant admin allowed it
  'person.export': ['self', 'tenant-admin', 'operator', 'lms-admin'],
  'person.erase': ['tenant-admin', 'operator', 'lms-admin'],
  'erasure.ask': SELF,
  'erasure.read': TENANT_DESK,
  'erasure.decline': TENANT_DESK,
  'erasure.carry-out': ['system'],
  'retention.set': TENANT_DESK,
  'retention.keep': ['system'],
  // courses of an LMS
  'course.note': ['system'],
  'course.read': ['colleague'],
  'course.count': ['ld-admin', 'system'],
  'course.map': ['ld-admin', 'operator'],
  'roster.refresh': ['system'],
  'notice.receive': ['system'],
  'result.read': ['system'],
  'score.send': ['system'],
  'score.read': ['tenant-admin', 'operator', 'lms-admin'],
  'score.resend': TENANT_DESK,
  // desks
  'tenant.create': ['operator'],
  'tenant.theme': TENANT_DESK,
  'people.read': ['tenant-admin', 'hr-admin', 'operator'],
  'people.import': TENANT_DESK,
  'account.read': TENANT_DESK,
  'account.link': ['tenant-admin', 'operator'],
  'account.meet': ['system'],
  'grant.give': TENANT_DESK,
  'platform.read': ['tenant-admin', 'operator', 'lms-admin'],
  'platform.manage': TENANT_DESK,
  // an invitation acts, made by whoever may manage platforms
  'platform.register': ['system'],
  // whoever acts has been asked for what they do; this only keeps an outsider from using a platform's services
  'platform.use': ['colleague', 'operator', 'system'],
  'deployment.approve': TENANT_DESK,
  'credential.add': TENANT_DESK,
  'completion.match': TENANT_DESK,
  // reading what is recorded of others: the tenant admin alone, and every look is audited
  'statement.read': ['tenant-admin'],
  'audit.read': ['tenant-admin', 'operator'],
  'audit.seal': ['system', 'operator'],
  'framework.import': ['ld-admin', 'operator'],
  'framework.read': ['self', 'manager', 'colleague', ...LEARNING_DESK],
  'role-profile.import': ['ld-admin', 'operator'],
  'strategy.import': ['operator'],
  'catalog.import': ['ld-admin', 'operator'],
  'catalog.read': ['self', 'manager', 'colleague', ...LEARNING_DESK],
  'mapping.read': LEARNING_DESK,
  'mapping.decide': ['ld-admin', 'operator'],
  'mapping.suggest': LEARNING_DESK,
  // an L&D admin knows the courses, a tenant admin sees what waits on Connect
  'option.bind': ['ld-admin', 'tenant-admin', 'operator'],
  // outside record stores
  'forwarding.manage': TENANT_DESK,
  'forwarding.read': TENANT_DESK,
  'forwarding.agree': SELF,
  'forwarding.send': ['system'],
  // what is placed into courses
  'activity.note': ['system'],
  'activity.place': ['course-teacher', 'ld-admin'],
  'activity.read': ['colleague'],
  'activity.hand-in': SELF,
  'activity.count': ['course-teacher', 'ld-admin'],
  'activity.review': ['course-teacher'],
} as const satisfies Record<string, readonly Relation[]>;

export type Action = keyof typeof POLICY;

/** Pure: does any of the relations carry the right to the action? */
export function decideMay(action: Action, relations: Iterable<Relation>): boolean {
  const allowed: readonly Relation[] = POLICY[action];
  for (const relation of relations) if (allowed.includes(relation)) return true;
  return false;
}

/** The relations that hold whoever the action is about. An HR admin's scope needs the person's department. */
export function standingRelations(actor: Actor): Relation[] {
  if (actor.kind !== 'person') return [actor.kind];
  const roles = actor.grants.filter((grant) => grant.unit === null).map((grant) => grant.role);
  return ['colleague', ...roles, ...(actor.lmsAdminOf ? (['lms-admin'] as const) : [])];
}

/**
 * Refuses (forbidden) an action about nobody in particular that the actor may not do. For an action about
 * a person call `authoriseAbout` of features/people, which knows the reporting lines.
 * @param also relations that hold besides, as a launch has proven them
 */
export function authorise(context: Context, action: Action, also: readonly Relation[] = []): void {
  if (decideMay(action, [...standingRelations(context.actor), ...also])) return;
  throw notAllowed();
}

const notAllowed = () =>
  new AppError('forbidden', 'You may not do this. If you should, ask your Throughline administrator.');

/**
 * Refuses (forbidden) an action about whole departments that the actor may do in none of them.
 * @returns the departments of the grants that allow it; null for every one
 */
export function authoriseInDepartments({ actor }: Context, action: Action): readonly string[] | null {
  const grants = actor.kind === 'person' ? actor.grants.filter(({ role }) => decideMay(action, [role])) : [];
  if (grants.length === 0) throw notAllowed();
  const units = grants.map(({ unit }) => unit);
  return units.includes(null) ? null : units.filter((unit) => unit !== null);
}

/**
 * The one platform that the actor may look at, or null where every platform of the tenant is theirs to see.
 * An LMS role alone never opens more than its own platform.
 */
export function onlyPlatform(actor: Actor): string | null {
  if (actor.kind !== 'person' || actor.grants.some(({ role }) => role === 'tenant-admin')) return null;
  return actor.lmsAdminOf ?? null;
}
