import { useState } from 'preact/hooks';
import { Button, Form } from '../../../widgets/ui/index.ts';

/** The smallest island: counts, and holds a form. */
export default function Counter({ from }: { from: number }) {
  const [count, setCount] = useState(from);
  return (
    <Form id="counter" action="/count">
      <p id="count">{count}</p>
      <Button type="button" onClick={() => setCount(count + 1)}>
        More
      </Button>
    </Form>
  );
}
