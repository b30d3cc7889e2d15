import { Button, List, ListItem, Muted, OneButtonForm, Stack } from '../../../widgets/ui/index.ts';
import type { ParkedScore } from '../../features/courses/index.ts';
import { useDates } from '../dates.ts';

const MOST_SHOWN = 5;

/** Scores that the LMS refused, with the reason, until somebody has mended it and sends them again. */
export function ParkedScores({ parked, manages }: { parked: readonly ParkedScore[]; manages: boolean }) {
  const { when } = useDates();
  if (parked.length === 0) return null;
  return (
    <Stack gap="close">
      <h4>{parked.length === 1 ? 'One score was not taken' : `${parked.length} scores were not taken`}</h4>
      <List label="Scores that were not taken">
        {parked.slice(0, MOST_SHOWN).map(({ id, sub, parkedAt, problem }) => (
          <ListItem
            key={id}
            meta={`User ${sub} of the LMS · ${when(parkedAt)}`}
            end={
              manages && (
                <OneButtonForm id={`resend-${id}`} action={`/api/v1/scores/${id}/resending`}>
                  <Button small label={`Send again: the score of user ${sub}`}>
                    Send again
                  </Button>
                </OneButtonForm>
              )
            }
          >
            <p>{problem}</p>
          </ListItem>
        ))}
      </List>
      {parked.length > MOST_SHOWN && <Muted>{`${parked.length - MOST_SHOWN} more after these.`}</Muted>}
    </Stack>
  );
}
