import { Button, Choices, Confirm, Field } from '../../../widgets/ui/index.ts';
import { newId } from '../../core/ids.ts';
import type { FormState } from '../../http/endpoint.ts';
import { isRefused, PageForm } from '../page-form.tsx';

/** What a scope lets a sender do, in words. */
export const SCOPES: Readonly<Record<string, readonly [title: string, detail: string]>> = {
  'statements/write': ['Send statements', 'enough for Moodle and for LinkedIn Learning'],
  state: ['Keep state', 'cmi5 and SCORM players, where a learner left off'],
  profile: ['Keep profiles', 'of activities and agents'],
  'statements/read/mine': ['Read what it sent itself', 'cmi5 players and checks'],
  'statements/read': ['Read every statement', 'of everybody in the company'],
  all: ['Everything', 'all of these'],
};

const FORM = 'credential-new';

/** A key for one more sender: what uses it, and no more rights than it needs. */
export function NewCredential({ state }: { state: FormState | undefined }) {
  return (
    <Confirm label="Make a key" open={isRefused(state, FORM)}>
      <PageForm id={FORM} action="/api/v1/credentials" state={state} draft={false}>
        {/* the answer is shown once: sent again, as by reloading it, the form makes no second key */}
        <input type="hidden" name="once" value={newId()} />
        <Field name="name" label="What will use it" placeholder="Moodle" maxLength={200} />
        <Choices
          name="scopes"
          label="What it may do"
          type="checkbox"
          choices={Object.entries(SCOPES).map(([value, [title, detail]]) => ({
            value,
            title,
            detail,
            checked: value === 'statements/write',
          }))}
        />
        <Field
          name="perMinute"
          label="Requests a minute"
          optional
          type="number"
          min={1}
          max={1_000_000}
          inputMode="numeric"
          short
          hint="Left empty: as many as the installation allows. More are answered with 429 and when to try again."
        />
        <Button kind="primary">Make the key</Button>
      </PageForm>
    </Confirm>
  );
}
