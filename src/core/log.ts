import pino, { type DestinationStream, type Logger } from 'pino';

/**
 * Structured logs. Callers log ids, codes and numbers; the redaction below is the net under them, not a
 * licence to log a person or a token.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'token',
        'id_token',
        'secret',
        'password',
        'authorization',
        'cookie',
        'email',
        'name',
        '*.token',
        '*.id_token',
        '*.secret',
        '*.password',
        '*.email',
      ],
      censor: '[withheld]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
