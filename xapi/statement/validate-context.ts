import type { Dialect, Json } from '../types.ts';
import {
  extensions,
  formatted,
  iri,
  item,
  list,
  member,
  object,
  oneOf,
  refuse,
  string,
  uuid,
} from './fields.ts';
import { validateActivity } from './validate-activity.ts';
import { validateActor, validateAgent, validateGroup } from './validate-actor.ts';
import { isLanguageTag } from './values.ts';

const shared = [
  'registration',
  'instructor',
  'team',
  'contextActivities',
  'revision',
  'platform',
  'language',
  'statement',
  'extensions',
];

/** A context (Data 2.4.6; contextAgents and contextGroups: IEEE 9274.1.1 4.2.2.5). */
export function validateContext(
  value: unknown,
  path: string,
  aboutActivity: boolean,
  dialect: Dialect,
): void {
  const at = (name: string) => member(path, name);
  const context = object(
    value,
    path,
    dialect === '2.0' ? [...shared, 'contextAgents', 'contextGroups'] : shared,
  );
  if ('registration' in context) uuid(context.registration, at('registration'));
  if ('instructor' in context) validateActor(context.instructor, at('instructor'));
  if ('team' in context) validateGroup(context.team, at('team'));
  if ('contextActivities' in context)
    validateContextActivities(context.contextActivities, at('contextActivities'));
  for (const name of ['revision', 'platform']) {
    if (!(name in context)) continue;
    string(context[name], at(name));
    if (!aboutActivity) refuse(at(name), 'is only allowed where the object is an Activity');
  }
  if ('language' in context) {
    formatted(
      context.language,
      at('language'),
      isLanguageTag,
      'a language tag (RFC 5646) such as en or en-GB',
    );
  }
  if ('statement' in context) validateStatementRef(context.statement, at('statement'));
  if ('extensions' in context) extensions(context.extensions, at('extensions'));
  if ('contextAgents' in context)
    validateRelevant(context.contextAgents, at('contextAgents'), 'contextAgent', 'agent');
  if ('contextGroups' in context)
    validateRelevant(context.contextGroups, at('contextGroups'), 'contextGroup', 'group');
}

/** A reference to another statement (Data 2.4.4.3). */
export function validateStatementRef(value: unknown, path: string): void {
  const reference = object(value, path, ['objectType', 'id']);
  oneOf(reference.objectType, member(path, 'objectType'), ['StatementRef']);
  uuid(reference.id, member(path, 'id'));
}

function validateContextActivities(value: unknown, path: string): void {
  const groups = object(value, path, ['parent', 'grouping', 'category', 'other']);
  for (const [name, activities] of Object.entries(groups)) {
    const here = member(path, name);
    // One activity without its array is allowed and stored as an array of one (Data 2.4.6.2).
    if (!Array.isArray(activities)) validateActivity(activities, here);
    else for (const [index, one] of activities.entries()) validateActivity(one, item(here, index));
  }
}

function validateRelevant(value: unknown, path: string, type: string, who: 'agent' | 'group'): void {
  for (const [index, one] of list(value, path).entries()) {
    const here = item(path, index);
    const entry = object(one, here, ['objectType', who, 'relevantTypes']);
    oneOf(entry.objectType, member(here, 'objectType'), [type]);
    if (who === 'agent') validateAgent(entry.agent, member(here, 'agent'));
    else validateGroup(entry.group, member(here, 'group'));
    if ('relevantTypes' in entry) validateRelevantTypes(entry.relevantTypes, member(here, 'relevantTypes'));
  }
}

function validateRelevantTypes(value: Json | undefined, path: string): void {
  const types = list(value, path);
  if (types.length === 0) refuse(path, 'must not be empty');
  for (const [index, one] of types.entries()) iri(one, item(path, index));
}
