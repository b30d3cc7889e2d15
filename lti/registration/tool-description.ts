/**
 * Where in a platform a tool would like to be opened. What a platform calls these places is its vendor's matter
 * (vendors.ts); a place that a platform does not have is left out.
 */
export type ToolPlace =
  /** somebody's own menu, outside of courses */
  | 'person'
  /** everybody's menu, outside of courses */
  | 'home'
  | 'administration'
  | 'course'
  /** where content is put into a course: deep linking */
  | 'content'
  /** a hand-in, opened from the gradebook */
  | 'review'
  /** what is kept about a person, opened by an administrator */
  | 'privacy';

export type ToolEntry = {
  readonly place: ToolPlace;
  readonly label: string;
  /** an address of the tool; the launch address itself, or that address with a query */
  readonly targetLinkUri: string;
};

/** A tool as it introduces itself. */
export type ToolDescription = {
  readonly name: string;
  readonly description: string;
  /** one word that names the tool on platforms that keep such a word */
  readonly toolId: string;
  readonly homeUrl: string;
  readonly loginUrl: string;
  readonly launchUrl: string;
  readonly keysUrl: string;
  readonly iconUrl?: string;
  readonly policyUrl?: string;
  readonly termsUrl?: string;
  readonly contacts?: readonly string[];
  /** What is wished for, each with what would do instead, the best first. */
  readonly scopes: readonly (readonly string[])[];
  readonly claims: readonly string[];
  /** Custom parameters: name → variables (without `$`) that would fill it, the best first. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
  /** Of entries with the same message the first is the main one. */
  readonly entries: readonly ToolEntry[];
};
