import { Button, Field, Form, Muted } from '../../../widgets/ui/index.ts';

/** Too many to choose from: words narrow what the lists below it hold. Works without script. */
export function ChoiceSearch({ name, label, words }: { name: string; label: string; words: string }) {
  return (
    <Form id={`find-${name}`} action="/connect" method="get" label={label} inline>
      <Field name={name} label={label} value={words} maxLength={100} />
      <Button>Find</Button>
      {words === '' && <Muted inline>The lists below hold the first hundred only.</Muted>}
    </Form>
  );
}
