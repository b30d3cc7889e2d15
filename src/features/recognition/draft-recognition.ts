/** What a draft is made of; none of it is invented. */
export interface DraftFacts {
  readonly givenName: string;
  readonly kind: 'completion' | 'observation' | 'example';
  /** The option's title, or the words of the observation or example. */
  readonly what: string;
  readonly competencyName: string;
  readonly aim: string | null;
}

/**
 * Pure: a first wording that names what was done, the skill or behaviour it shows and the aim it serves (R16).
 * The manager changes it; nothing is sent by itself.
 */
export function draftRecognition({ givenName, kind, what, competencyName, aim }: DraftFacts): string {
  const done = {
    completion: `thank you for finishing “${what}”. It builds “${competencyName}”`,
    observation: `thank you for this: “${what}” That is “${competencyName}”`,
    example: `thank you for telling me: “${what}” That is “${competencyName}” put to use`,
  }[kind];
  const serves = aim ? `, and it serves our aim “${aim}”.` : '.';
  return `${givenName}, ${done}${serves}`;
}
