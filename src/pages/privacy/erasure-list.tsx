import {
  Button,
  EmptyState,
  LinkButton,
  List,
  ListItem,
  Muted,
  NoticeBox,
  Row,
  Stack,
  TextArea,
} from '../../../widgets/ui/index.ts';
import type { ErasureCard } from '../../features/privacy/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { counted } from '../connect/forwarding-parked.tsx';
import { useDates } from '../dates.ts';
import { PageForm } from '../page-form.tsx';

/** Who asked to be erased: to be looked at and confirmed on their page, or declined with a reason. */
export function WaitingErasures({
  waiting,
  state,
}: {
  waiting: readonly ErasureCard[];
  state: FormState | undefined;
}) {
  const { when } = useDates();
  if (waiting.length === 0)
    return (
      <EmptyState title="Nobody waits">
        Whoever asks on their page “My data” to be erased stands here until you answer.
      </EmptyState>
    );
  return (
    <List label="Requests to be erased">
      {waiting.map(({ id, name, personId, askedAt }) => (
        <ListItem
          key={id}
          title={name}
          meta={`Asked on ${when(askedAt)}`}
          end={
            <LinkButton href={`/privacy?person=${personId}`} label={`Look and decide: ${name}`}>
              Look and decide
            </LinkButton>
          }
        >
          <details open={state?.form === `decline-${id}`}>
            <summary>Say no</summary>
            <PageForm id={`decline-${id}`} action={`/api/v1/erasure-requests/${id}/refusal`} state={state}>
              <TextArea
                name="answer"
                label="Why not"
                hint="One sentence: which duty to keep their data stands against it, and until when."
                who={name ?? 'The person'}
                maxLength={1000}
              />
              <Row>
                <Button label={`Decline the request of ${name}`}>Decline</Button>
              </Row>
            </PageForm>
          </details>
        </ListItem>
      ))}
    </List>
  );
}

/** What is under way and what was done, with what the search for what is left found. */
export function PastErasures({ erasures }: { erasures: readonly ErasureCard[] }) {
  const { when } = useDates();
  if (erasures.length === 0) return <Muted>Nobody was erased so far.</Muted>;
  return (
    <List label="Erasures">
      {erasures.map((one) => (
        <ListItem
          key={one.id}
          title={one.doneAt ? `Done on ${when(one.doneAt)}` : 'Under way'}
          meta={`Confirmed on ${when(one.confirmedAt ?? one.askedAt)} by ${one.confirmedBy ?? 'an operator'} · number ${one.id.slice(-8)}`}
        >
          <Outcome erasure={one} />
        </ListItem>
      ))}
    </List>
  );
}

function Outcome({ erasure: { id, proof, tellings } }: { erasure: ErasureCard }) {
  if (!proof) return <p>Everything is being taken away. It takes a minute or two.</p>;
  return (
    <Stack gap="close">
      {proof.found.length === 0 ? (
        <p>
          {`Searched ${proof.columns} columns for names, addresses, numbers and accounts, and found nothing.`}
        </p>
      ) : (
        <NoticeBox
          tone="warn"
          text={`Searched ${proof.columns} columns. The same words still stand in: ${proof.found
            .map(({ place, rows }) => `${place} (${rows})`)
            .join(', ')}. They may be somebody else’s, or stand in texts of others; look there.`}
        />
      )}
      {tellings.map((telling, place) => (
        // two stores may have one name
        <p key={place}>{tellingWords(telling)}</p>
      ))}
      <Muted>
        {tellings.length > 0 &&
          'Voided is hidden there, not deleted: send the keepers the list and ask for the erasure. '}
        <a href={`/privacy/erasures/${id}/statements.txt`}>Ids of the erased statements</a>, for other stores
        that had a copy. They say nothing about anybody.
      </Muted>
    </Stack>
  );
}

type Telling = ErasureCard['tellings'][number];

/** What became of the copies in an outside store. */
function tellingWords({ name, status, told, refused, left }: Telling): string {
  const said = [
    told > 0 && `${statements(told)} voided`,
    refused > 0 && `${statements(refused)} not voided, see Connect`,
    left > 0 && waitingWords(status, left),
  ];
  return `${name}: ${said.filter(Boolean).join('; ')}.`;
}

function waitingWords(status: Telling['status'], left: number): string {
  if (status === 'removed')
    return `it was removed and may have copies of ${statements(left)}; it cannot be told any more`;
  return `${statements(left)} still to be voided${status === 'paused' ? ', once it is resumed' : ''}`;
}

const statements = (count: number): string => (count === 1 ? '1 statement' : `${counted(count)} statements`);
