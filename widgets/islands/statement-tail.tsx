import { useEffect, useRef, useState } from 'preact/hooks';
import type { StatementLine, StatementTail } from '../../src/features/records/contract.ts';
import { Button, List, ListItem, Muted, Row, Stack } from '../ui/index.ts';
import { sessionFetch } from './session-fetch.ts';

export interface TailProps {
  readonly lines: readonly StatementLine[];
  /** Where the first look goes on from, in milliseconds. */
  readonly since: number;
  /** The address that answers with what is new, with the search in it; null: nothing is followed. */
  readonly address: string | null;
}

const EVERY_MS = 2000;
/** After looks that brought no answer: it goes on, more slowly. */
const SLOWEST_MS = 30_000;
const MOST_LINES = 200;

/**
 * The lines of the explorer, and the newest on top of them as they arrive, while somebody wants that and looks at the
 * page. Without script it is the list, and loading the page again is the tail.
 */
export default function Tail({ lines: first, since: start, address }: TailProps) {
  const [lines, setLines] = useState(first);
  const [live, setLive] = useState(false);
  const [fresh, setFresh] = useState(0);
  const [trouble, setTrouble] = useState(false);
  const [ready, setReady] = useState(false);
  const since = useRef(start);
  useEffect(() => setReady(true), []);

  useEffect(() => {
    if (!live || address === null) return;
    let wait = EVERY_MS;
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const look = async () => {
      if (document.visibilityState === 'visible') {
        const tail = await askTail(address, since.current);
        if (over) return;
        setTrouble(tail === null);
        wait = tail === null ? Math.min(wait * 2, SLOWEST_MS) : EVERY_MS;
        if (tail) take(tail);
      }
      timer = setTimeout(look, wait);
    };
    const take = (tail: StatementTail) => {
      since.current = tail.since;
      setLines((shown) => {
        const known = new Set(shown.map(({ id }) => id));
        const added = tail.lines.filter(({ id }) => !known.has(id));
        if (added.length === 0) return shown;
        setFresh((count) => count + added.length);
        return [...added, ...shown].slice(0, MOST_LINES);
      });
    };
    timer = setTimeout(look, 0);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [live, address]);

  return (
    <Stack gap="close">
      {ready && address !== null && (
        <Row spread>
          <Button type="button" small onClick={() => setLive(!live)}>
            {live ? 'Stop following' : 'Follow live'}
          </Button>
          <span class="small muted" role="status">
            {sayState({ live, fresh, trouble })}
          </span>
        </Row>
      )}
      {lines.length === 0 ? (
        <Muted>No statement fits.</Muted>
      ) : (
        <List label="Statements, newest first">
          {lines.map((line) => (
            <ListItem
              key={line.id}
              meta={line.when}
              end={
                <a href={`/statements/${line.id}`}>
                  Look<span class="hidden-visually"> at this statement of {line.when}</span>
                </a>
              }
            >
              <p>
                <b>{line.who}</b> {line.verb} <b>{line.what}</b>
              </p>
            </ListItem>
          ))}
        </List>
      )}
    </Stack>
  );
}

function sayState({ live, fresh, trouble }: { live: boolean; fresh: number; trouble: boolean }): string {
  const came = fresh === 0 ? 'Nothing new yet' : `${fresh} new`;
  if (!live) return fresh === 0 ? '' : came;
  return trouble
    ? `${came}. The last look brought no answer; trying again.`
    : `${came}. Looking every two seconds.`;
}

/** Null where no answer came, or none of the tail's. */
async function askTail(address: string, since: number): Promise<StatementTail | null> {
  try {
    const glue = address.includes('?') ? '&' : '?';
    const response = await sessionFetch(`${address}${glue}since=${since}`, {
      headers: { accept: 'application/json' },
    });
    return response.ok ? ((await response.json()) as StatementTail) : null;
  } catch {
    return null;
  }
}
