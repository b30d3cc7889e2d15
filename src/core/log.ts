import pino, { type DestinationStream, type Logger } from 'pino';

/** Fields that never leave, wherever a caller puts them: at the top, or one level below. */
const WITHHELD = ['token', 'id_token', 'secret', 'password', 'authorization', 'cookie', 'email', 'name'];
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
    redact: { paths: [...WITHHELD, ...WITHHELD.map((field) => `*.${field}`)], censor: CENSOR },
    // on Workers pino is its build for browsers, which redacts nothing and prints objects for people
    browser: { write: (line) => console.log(JSON.stringify(withhold(line))) },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The same net for where pino has none. */
export function withhold(line: object, depth = 0): object {
  return Object.fromEntries(
    Object.entries(line).map(([field, value]) => {
      if (WITHHELD.includes(field)) return [field, CENSOR];
      const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value) && depth === 0;
      return [field, isGroup ? withhold(value, 1) : value];
    }),
  );
}
