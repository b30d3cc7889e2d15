import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/index.ts';

export type AnswerFormProps = {
  action: string;
  fields: Record<string, string>;
  button: string;
};

/**
 * A form for another site, which gets its fields and nothing of our session; it sends itself once. Without script
 * its button does.
 */
export default function AnswerForm({ action, fields, button }: AnswerFormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.requestSubmit(), []);
  return (
    <form ref={form} method="post" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button kind="primary">{button}</Button>
    </form>
  );
}
