import { base64url } from 'jose';
import { readIdentifier } from './json.ts';

/**
 * The state of a login: whose attempt it is, a secret, and, where the browser's token rests in the platform's
 * storage instead of our cookie, the frame of that storage. All of it is hashed together, so that no part can be
 * exchanged; the frame's name proves nothing and is only where to ask.
 */
export type LoginState = {
  attempt: string;
  /** null: the browser's token is in our cookie */
  storageFrame: string | null;
};

const secret = /^[A-Za-z0-9_-]{22,128}$/;

export const isAttempt = (value: string | undefined): value is string =>
  value !== undefined && /^[A-Za-z0-9_-]{22}$/.test(value);

/** 22 base64url characters hold 128 bits. */
export const newAttempt = (randomToken: string): string => randomToken.slice(0, 22);

export function newState({ attempt, storageFrame }: LoginState, randomToken: string): string {
  const parts = [attempt, randomToken];
  return (storageFrame === null ? parts : [...parts, base64url.encode(storageFrame)]).join('.');
}

/** @returns null for a state that we cannot have made */
export function readState(state: string): LoginState | null {
  const [attempt, random, frame, ...rest] = state.split('.');
  if (!isAttempt(attempt) || random === undefined || !secret.test(random) || rest.length > 0) return null;
  if (frame === undefined) return { attempt, storageFrame: null };
  const storageFrame = decodeFrame(frame);
  return storageFrame === undefined ? null : { attempt, storageFrame };
}

function decodeFrame(part: string): string | undefined {
  try {
    const frame = new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(part));
    return base64url.encode(frame) === part ? readStorageFrame(frame) : undefined;
  } catch {
    return undefined;
  }
}

/** A frame's name as platforms send it in lti_storage_target; `_parent` is the embedding window itself. */
export const readStorageFrame = (value: unknown): string | undefined => readIdentifier(value, 128);
