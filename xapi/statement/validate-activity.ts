import { extensions, iri, item, languageMap, list, member, object, oneOf, refuse, string } from './fields.ts';

const componentLists = ['choices', 'scale', 'source', 'target', 'steps'] as const;
const interactionTypes = [
  'true-false',
  'choice',
  'fill-in',
  'long-fill-in',
  'matching',
  'performance',
  'sequencing',
  'likert',
  'numeric',
  'other',
];

/** An Activity with its definition (Data 2.4.4.1). */
export function validateActivity(value: unknown, path: string): void {
  const activity = object(value, path, ['objectType', 'id', 'definition']);
  if ('objectType' in activity) oneOf(activity.objectType, member(path, 'objectType'), ['Activity']);
  iri(activity.id, member(path, 'id'));
  if ('definition' in activity) validateDefinition(activity.definition, member(path, 'definition'));
}

function validateDefinition(value: unknown, path: string): void {
  const at = (name: string) => member(path, name);
  const definition = object(value, path, [
    'name',
    'description',
    'type',
    'moreInfo',
    'extensions',
    'interactionType',
    'correctResponsesPattern',
    ...componentLists,
  ]);
  if ('name' in definition) languageMap(definition.name, at('name'));
  if ('description' in definition) languageMap(definition.description, at('description'));
  if ('type' in definition) iri(definition.type, at('type'));
  if ('moreInfo' in definition) iri(definition.moreInfo, at('moreInfo'));
  if ('extensions' in definition) extensions(definition.extensions, at('extensions'));
  if ('interactionType' in definition)
    oneOf(definition.interactionType, at('interactionType'), interactionTypes);
  for (const name of ['correctResponsesPattern', ...componentLists]) {
    if (!(name in definition)) continue;
    if (!('interactionType' in definition)) refuse(at(name), 'needs an interactionType beside it');
    if (name === 'correctResponsesPattern') validatePattern(definition[name], at(name));
    else validateComponents(definition[name], at(name));
  }
}

function validatePattern(value: unknown, path: string): void {
  for (const [index, one] of list(value, path).entries()) string(one, item(path, index));
}

/** Interaction components: an id, distinct in its list, and perhaps a description. */
function validateComponents(value: unknown, path: string): void {
  const seen = new Set<string>();
  for (const [index, one] of list(value, path).entries()) {
    const here = item(path, index);
    const component = object(one, here, ['id', 'description']);
    const id = string(component.id, member(here, 'id'));
    if (id === '') refuse(member(here, 'id'), 'must not be empty');
    if (seen.has(id)) refuse(member(here, 'id'), 'is there twice in this list');
    seen.add(id);
    if ('description' in component) languageMap(component.description, member(here, 'description'));
  }
}
