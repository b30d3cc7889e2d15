export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

const STARTS: readonly (readonly [PictureType, readonly (readonly [number, string])[]])[] = [
  ['image/png', [[0, '\u0089PNG\r\n\u001a\n']]],
  ['image/jpeg', [[0, '\u00ff\u00d8\u00ff']]],
  [
    'image/webp',
    [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  ],
];

/**
 * Pure: what kind of picture these bytes are, by how they begin; what the sender calls them proves nothing. SVG is
 * none of them: it may hold scripts.
 */
export function pictureType(bytes: Uint8Array): PictureType | null {
  const found = STARTS.find(([, parts]) =>
    parts.every(([at, text]) => [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0))),
  );
  return found?.[0] ?? null;
}
