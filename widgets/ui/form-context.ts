import { createContext } from 'preact';

/** What every form of a page sends along: the CSRF token and the mark of the session the page was made for. */
export type PageMarks = { csrf: string; mark: string };

/** Error sentences by field name. */
export type FieldErrors = Record<string, string>;

/** What a form tells the fields inside it. */
export type FormState = {
  id: string;
  errors: FieldErrors;
  /** What the person sent last time, to be shown again after a refusal. */
  values: Record<string, string | string[] | undefined>;
};

export const PageMarksContext = createContext<PageMarks | null>(null);
export const FormContext = createContext<FormState>({ id: 'page', errors: {}, values: {} });
