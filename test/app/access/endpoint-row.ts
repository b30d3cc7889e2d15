import type { Objects } from '../access-ground.ts';
import type { Expected, Who } from './people.ts';

export interface EndpointRow extends Expected {
  readonly with: (ids: Objects) => Sent | Promise<Sent>;
  /** What a person of the home company gets for the other company's ids; 404 where nothing is said. */
  readonly abroad?: Partial<Record<Who, number>> | 'no ids';
}
export interface Sent {
  readonly at: string;
  readonly body?: Record<string, unknown>;
}

export const to =
  (at: (ids: Objects) => string, body: (ids: Objects) => Record<string, unknown> = () => ({})) =>
  (ids: Objects): Sent => ({ at: at(ids), body: body(ids) });

export type EndpointRows = Readonly<Record<string, readonly EndpointRow[]>>;

export const own = (ids: Objects, at: keyof Objects) => String(ids[at]);
export const words = 'Words that nobody minds';
