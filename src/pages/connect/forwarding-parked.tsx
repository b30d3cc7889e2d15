import { Button, List, ListItem, Muted, OneButtonForm, Row, Stack } from '../../../widgets/ui/index.ts';
import { type ForwardStoreCard, MOST_COUNTED } from '../../features/forwarding/index.ts';
import { useDates } from '../dates.ts';

/** Statements that an outside store would not take, with the reason, until somebody has mended it. */
export function ParkedStatements({ store }: { store: ForwardStoreCard }) {
  const { when } = useDates();
  const { id, name, parked, parkedCount } = store;
  if (parkedCount === 0) return null;
  const waits = parked.every(({ again }) => again);
  const more = parkedCount - parked.length;
  return (
    <Stack gap="close">
      <Row spread>
        <h4>
          {parkedCount === 1
            ? 'One statement was not taken'
            : `${counted(parkedCount)} statements were not taken`}
        </h4>
        {waits ? (
          <Muted inline>About to be sent again</Muted>
        ) : (
          <OneButtonForm id={`resend-${id}`} action={`/api/v1/forward-stores/${id}/resending`}>
            <Button small label={`Send again what was not taken: ${name}`}>
              Send again
            </Button>
          </OneButtonForm>
        )}
      </Row>
      <List label={`Statements that ${name} did not take`}>
        {parked.map(({ statementId, reason, parkedAt, erased }) => (
          <ListItem
            key={statementId}
            meta={
              <>
                {erased ? (
                  `Copy of an erased statement, ${statementId}`
                ) : (
                  <a href={`/statements/${statementId}`}>{`Statement ${statementId.slice(0, 8)}…`}</a>
                )}
                {` · ${when(parkedAt)}`}
              </>
            }
          >
            <p>{reason}</p>
          </ListItem>
        ))}
      </List>
      {more > 0 && <Muted>{`${counted(more)} more after these.`}</Muted>}
    </Stack>
  );
}

/** A number that was counted only so far. */
export const counted = (number: number): string =>
  number > MOST_COUNTED ? `more than ${MOST_COUNTED.toLocaleString('en')}` : number.toLocaleString('en');
