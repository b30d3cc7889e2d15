/** What a look found: `bad` needs somebody, `note` is worth knowing. The sentence says on which side. */
export interface Finding {
  readonly what: string;
  readonly state: 'good' | 'bad' | 'note';
  readonly sentence: string;
}

export const good = (what: string, sentence: string): Finding => ({ what, state: 'good', sentence });
export const bad = (what: string, sentence: string): Finding => ({ what, state: 'bad', sentence });
export const note = (what: string, sentence: string): Finding => ({ what, state: 'note', sentence });
