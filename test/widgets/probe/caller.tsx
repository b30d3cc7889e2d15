import { useEffect, useState } from 'preact/hooks';
import { sessionFetch } from '../../../widgets/islands/session-fetch.ts';
import { Button } from '../../../widgets/ui/index.ts';

/** An island that hears keys as long as it is there, and asks the server. */
export default function Caller({ path }: { path: string }) {
  const [said, setSaid] = useState('nothing yet');
  useEffect(() => {
    const hear = () => {
      const view = window as unknown as { keysHeard?: number };
      view.keysHeard = (view.keysHeard ?? 0) + 1;
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
  const call = async () => setSaid(await (await sessionFetch(path)).text());
  return (
    <p>
      <span id="said">{said}</span>{' '}
      <Button type="button" onClick={() => void call()}>
        Ask
      </Button>
    </p>
  );
}
