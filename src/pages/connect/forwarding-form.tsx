import { Button, Choices, Confirm, Field, Select, Stack, TextArea, Why } from '../../../widgets/ui/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { isRefused, PageForm } from '../page-form.tsx';

const FORM = 'forward-store-new';

/** Adds an outside store; what most leave as it is stands behind a line. */
export function NewForwardStore({ state }: { state: FormState | undefined }) {
  const refused = isRefused(state, FORM);
  return (
    <Confirm label="Add a store" open={refused}>
      <PageForm id={FORM} action="/api/v1/forward-stores" state={withoutSecret(state)} draft={false}>
        <Field name="name" label="What you call it" placeholder="Group record store" maxLength={200} />
        <Field
          name="url"
          label="Its xAPI endpoint"
          type="url"
          inputMode="url"
          placeholder="https://lrs.example.org/xapi"
          maxLength={2000}
        />
        <Field name="key" label="Key" hint="Some call it user name." maxLength={255} />
        <Field
          name="secret"
          label="Secret"
          type="password"
          hint="Kept sealed, shown to nobody, never sent elsewhere."
          maxLength={1024}
        />
        <Choices
          name="people"
          label="About whom"
          type="radio"
          choices={[
            {
              value: 'agreed',
              title: 'Only people who agreed',
              detail: 'Each is asked on My record. A statement goes out when everybody it names has agreed.',
              checked: true,
            },
            {
              value: 'everybody',
              title: 'Everybody',
              detail: 'Nobody is asked. People read on My record that it is so.',
            },
          ]}
        />
        <Why title="Version, what it is sent, from when" open={refused}>
          <Stack>
            <Select
              name="version"
              label="xAPI version of the other store"
              value="1.0.3"
              options={[
                { value: '1.0.3', label: '1.0.3 (most)' },
                { value: '2.0.0', label: '2.0.0' },
              ]}
              short
            />
            <TextArea
              name="verbs"
              label="Only these verbs"
              optional
              hint="One address a line, for example http://adlnet.gov/expapi/verbs/completed"
            />
            <TextArea
              name="activities"
              label="Only activities that begin with"
              optional
              hint="One address a line, for example https://lms.example.org/course/"
            />
            <Select
              name="start"
              label="From when"
              value="now"
              hint="Where people are asked, in any case only what comes in after they agreed."
              options={[
                { value: 'now', label: 'What comes in from now on' },
                { value: 'beginning', label: 'Also what is here already' },
              ]}
            />
          </Stack>
        </Why>
        <Button kind="primary">Add the store</Button>
      </PageForm>
    </Confirm>
  );
}

/** A secret is typed again rather than written into a page. */
function withoutSecret(state: FormState | undefined): FormState | undefined {
  if (!state) return undefined;
  const { secret: _typed, ...values } = state.values;
  return { ...state, values };
}
