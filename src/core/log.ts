import pino, { type DestinationStream, type Logger } from 'pino';

/** Fields that never leave, wherever a caller puts them: at the top, or one level below. */
const WITHHELD = new Set([
  'token',
  'id_token',
  'secret',
  'password',
  'authorization',
  'cookie',
  'email',
  'name',
]);
const CENSOR = '[withheld]';

/**
 * Structured logs. Callers log ids, codes and numbers; the redaction below is the net under them, not a
 * licence to log a person or a token.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // not pino's own redaction, which costs more than the rest of the line
    formatters: { log: withhold },
    // on Workers pino is its build for browsers, which asks no formatter and prints objects for people
    browser: { write: (line) => console.log(JSON.stringify(withhold(line))) },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The line as it may leave. */
export function withhold(line: object, depth = 0): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(line)) {
    const isGroup = depth === 0 && typeof value === 'object' && value !== null && !Array.isArray(value);
    kept[field] = WITHHELD.has(field) ? CENSOR : isGroup ? withhold(value, 1) : value;
  }
  return kept;
}
