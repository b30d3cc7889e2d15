import type { Complaint } from './parsed.ts';

const lineFeed = 0x0a;
const reportedAtMost = 20;

/**
 * Reads a file's bytes as UTF-8 text, without its byte order mark.
 *
 * Never throws. Where the bytes are something else (UTF-16, Latin-1, a binary file), `text` is null and every
 * complaint names its line (the first 20 of them) and how to save the file instead. NUL characters are refused
 * too: PostgreSQL cannot hold them.
 */
export const decodeText = (bytes: Uint8Array): { text: string | null; complaints: Complaint[] } => {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    return refused([{ line: 1, field: '', message: `the file is UTF-16; ${saveAsUtf8}` }]);
  }
  const faulty: Complaint[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    const text = decoder.decode(bytes);
    if (!text.includes('\0')) return { text: text.replace(/^\uFEFF/, ''), complaints: [] };
  } catch {
    // Decoded again below, line by line, to name the lines.
  }
  let line = 1;
  for (let start = 0; start <= bytes.length && faulty.length < reportedAtMost; line++) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found === -1 ? bytes.length : found;
    const message = faultOf(bytes.subarray(start, end), decoder);
    if (message) faulty.push({ line, field: '', message });
    start = end + 1;
  }
  return refused(faulty);
};

const saveAsUtf8 = 'save it as UTF-8 (in Excel: "CSV UTF-8") and import it again';

const startsWith = (bytes: Uint8Array, prefix: number[]): boolean =>
  prefix.every((byte, at) => bytes[at] === byte);

const faultOf = (line: Uint8Array, decoder: TextDecoder): string | null => {
  if (line.includes(0)) return `a NUL character stands in this line; ${saveAsUtf8}`;
  try {
    decoder.decode(line);
    return null;
  } catch {
    return `this line is not UTF-8; ${saveAsUtf8}`;
  }
};

const refused = (complaints: Complaint[]) => ({ text: null, complaints });
