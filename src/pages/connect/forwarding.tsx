import {
  Button,
  Card,
  Chip,
  Confirm,
  DefinitionList,
  Muted,
  NoticeBox,
  OneButtonForm,
  Row,
  Section,
  Stack,
  type Tone,
} from '../../../widgets/ui/index.ts';
import type { ForwardStoreCard } from '../../features/forwarding/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { NewForwardStore } from './forwarding-form.tsx';
import { counted, ParkedStatements } from './forwarding-parked.tsx';

/** Outside record stores that statements are sent on to: how far each is, and what it would not take. */
export function ForwardStores(props: { stores: readonly ForwardStoreCard[]; state: FormState | undefined }) {
  const { stores, state } = props;
  return (
    <Section title="Outside record stores" note={String(stores.length)} id="forward-stores">
      <Stack>
        {stores.length === 0 && (
          <Card kind="quiet">
            <Muted>
              Learning records stay here. A store that you add is sent what comes in, in its order.
            </Muted>
          </Card>
        )}
        {stores.map((store) => (
          <StoreCard key={store.id} store={store} />
        ))}
        <NewForwardStore state={state} />
      </Stack>
    </Section>
  );
}

function StoreCard({ store }: { store: ForwardStoreCard }) {
  const { when } = useDates();
  const { id, name, url, trouble, nextAttemptAt, lastDeliveredAt, delivered } = store;
  const [tone, word] = stateOf(store);
  const sent = lastDeliveredAt
    ? `${delivered.toLocaleString('en')}, the last on ${when(lastDeliveredAt)}`
    : 'Nothing yet';
  return (
    <Card as="section" id={`forward-${id}`} label={name}>
      <Row spread>
        <h3>{name}</h3>
        <Chip tone={tone}>{word}</Chip>
      </Row>
      {trouble && (
        <NoticeBox
          tone="warn"
          text={store.status === 'active' ? `${trouble} Next attempt: ${when(nextAttemptAt)}.` : trouble}
        />
      )}
      <DefinitionList
        items={[
          { term: 'Address', description: url },
          { term: 'Is sent', description: filterWords(store) },
          { term: 'About', description: peopleWords(store) },
          { term: 'Delivered', description: sent },
          { term: 'Still to come', description: lagWords(store, when) },
          ...(store.toTell > 0 || store.held ? [{ term: 'Erased here', description: tellWords(store) }] : []),
        ]}
      />
      <ParkedStatements store={store} />
      <Changes store={store} />
    </Card>
  );
}

function stateOf({ status, trouble, behind, delivered, toTell }: ForwardStoreCard): readonly [Tone, string] {
  if (status === 'paused') return ['neutral', 'Paused'];
  if (trouble) return ['warn', 'Needs a look'];
  if (behind > 0 || toTell > 0) return ['accent', 'Catching up'];
  return delivered > 0 ? ['good', 'Up to date'] : ['neutral', 'Nothing sent yet'];
}

function lagWords({ behind, behindSince }: ForwardStoreCard, when: (at: Date) => string): string {
  if (behind === 0 || !behindSince) return 'Nothing';
  const what = behind === 1 ? '1 statement' : `${counted(behind)} statements`;
  return `${what} behind, the oldest from ${when(behindSince)}`;
}

/** Somebody was erased: their copies there are voided before anything else is sent. */
function tellWords({ held, toTell }: ForwardStoreCard): string {
  if (held) return 'Somebody is being erased; nothing is sent until that is done, in a minute or two';
  return toTell === 1
    ? '1 statement is still to be voided there'
    : `${counted(toTell)} statements are still to be voided there`;
}

function peopleWords({ onlyAgreed, agreed }: ForwardStoreCard): string {
  if (!onlyAgreed) return 'Everybody, without being asked';
  if (agreed === 0) return 'Nobody has agreed yet; each person is asked on My record';
  return agreed === 1 ? '1 person who agreed' : `${counted(agreed)} people who agreed`;
}

function filterWords({ filter: { verbs = [], activities = [] }, version }: ForwardStoreCard): string {
  const what = verbs.length === 0 ? 'Every statement' : `Only ${verbs.map(lastPart).join(' and ')}`;
  const where = activities.length === 0 ? '' : `, of activities that begin with ${activities.join(' or ')}`;
  return `${what}${where} (xAPI ${version})`;
}

/** The word at the end of a verb's address. */
const lastPart = (iri: string): string => iri.split(/[/#]/).findLast((part) => part !== '') ?? iri;

function Changes({ store: { id, name, status, toTell } }: { store: ForwardStoreCard }) {
  const paused = status === 'paused';
  return (
    <Row>
      <OneButtonForm
        id={`turn-${id}`}
        action={`/api/v1/forward-stores/${id}/${paused ? 'resumption' : 'pause'}`}
      >
        <Button small label={`${paused ? 'Resume' : 'Pause'}: ${name}`}>
          {paused ? 'Resume' : 'Pause'}
        </Button>
      </OneButtonForm>
      <Confirm
        label="Remove"
        about={name}
        question={`Nothing more is sent, and its secret is destroyed here. What it was sent it keeps${toTell > 0 ? ', what was erased here too' : ''}. This cannot be undone.`}
        kind="plain"
        small
      >
        <OneButtonForm id={`remove-${id}`} action={`/api/v1/forward-stores/${id}/removal`}>
          <Button small>Yes, remove it</Button>
        </OneButtonForm>
      </Confirm>
    </Row>
  );
}
