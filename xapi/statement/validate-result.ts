import { boolean, extensions, formatted, member, number, object, refuse, string } from './fields.ts';
import { isDuration } from './values.ts';

/** A result (Data 2.4.5). */
export function validateResult(value: unknown, path: string): void {
  const at = (name: string) => member(path, name);
  const result = object(value, path, [
    'score',
    'success',
    'completion',
    'response',
    'duration',
    'extensions',
  ]);
  if ('score' in result) validateScore(result.score, at('score'));
  if ('success' in result) boolean(result.success, at('success'));
  if ('completion' in result) boolean(result.completion, at('completion'));
  if ('response' in result) string(result.response, at('response'));
  if ('duration' in result) {
    formatted(result.duration, at('duration'), isDuration, 'an ISO 8601 duration such as PT1H30M or P2W');
  }
  if ('extensions' in result) extensions(result.extensions, at('extensions'));
}

/** A score (Data 2.4.5.1): scaled within −1..1, min below max, raw between them. */
function validateScore(value: unknown, path: string): void {
  const score = object(value, path, ['scaled', 'raw', 'min', 'max']);
  const read = (name: string) => (name in score ? number(score[name], member(path, name)) : undefined);
  const [scaled, raw, min, max] = [read('scaled'), read('raw'), read('min'), read('max')];
  if (scaled !== undefined && (scaled < -1 || scaled > 1))
    refuse(member(path, 'scaled'), 'must be between -1 and 1');
  if (min !== undefined && max !== undefined && min >= max)
    refuse(member(path, 'min'), 'must be less than max');
  if (raw !== undefined && min !== undefined && raw < min)
    refuse(member(path, 'raw'), 'must not be less than min');
  if (raw !== undefined && max !== undefined && raw > max)
    refuse(member(path, 'raw'), 'must not be more than max');
}
