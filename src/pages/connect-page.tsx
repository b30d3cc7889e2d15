import {
  EmptyState,
  LinkButton,
  type Notice,
  PageHeader,
  Row,
  Section,
  Stack,
} from '../../widgets/ui/index.ts';
import { listOptionChoices } from '../features/catalog/index.ts';
import { listForwardStores } from '../features/forwarding/index.ts';
import { listLinkableEmployees, listPendingAccounts } from '../features/people/index.ts';
import { listWaitingCompletions } from '../features/records/index.ts';
import { listCredentials, listInvitations } from '../features/tenants/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { ConnectByHand } from './connect/connect-by-hand.tsx';
import type { Connection } from './connect/connection.ts';
import { Credentials } from './connect/credentials-card.tsx';
import { ForwardStores } from './connect/forwarding.tsx';
import { InviteCard } from './connect/invite-card.tsx';
import { listConnections } from './connect/list-connections.ts';
import { PendingAccounts } from './connect/pending-accounts.tsx';
import { PlatformCard } from './connect/platform-card.tsx';
import { WaitingCompletions } from './connect/waiting-completions.tsx';
import { doneNotices } from './done-notices.ts';

/**
 * Connect: one card per LMS, and everything that waits for an administrator. An LMS administrator whom a
 * tenant admin allowed sees the card of their own platform and nothing else.
 */
export async function connectPage(c: AppContext, state?: FormState): Promise<Response> {
  const context = c.get('context');
  const manages =
    context.actor.kind === 'person' && context.actor.grants.some(({ role }) => role === 'tenant-admin');
  const [connections, invitations] = await Promise.all([
    listConnections(context),
    manages ? listInvitations(context) : [],
  ]);
  const invite = manages && <InviteCard invitations={invitations} publicUrl={c.get('deps').publicUrl} />;
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="Connect"
        meta={`${c.get('session').tenantName} and its learning platforms`}
        actions={
          manages && (
            <Row>
              <LinkButton href="/privacy/desk">Everybody’s data</LinkButton>
              <LinkButton href="/connect/theme">Colour and logo</LinkButton>
            </Row>
          )
        }
      />
      {/* the first thing to do where nothing is connected, one of several afterwards */}
      {connections.length === 0 && invite}
      <Section title="Learning platforms" note={String(connections.length)}>
        {connections.map((connection) => (
          <PlatformCard
            key={connection.platform.id}
            connection={connection}
            manages={manages}
            state={state}
          />
        ))}
        {connections.length === 0 && (
          <EmptyState title="No LMS is connected yet">
            Make an invitation link above and enter it in your LMS; it appears here with its state.
          </EmptyState>
        )}
      </Section>
      {connections.length > 0 && invite}
      {manages && (await desk(c, state))}
    </Stack>
  );
  return showPage(c, { title: 'Connect', screen: 'connect', body, notices: noticesOf(c, connections) });
}

/** What was done to one platform is said on its card, where the page opens. */
function noticesOf(c: AppContext, connections: readonly Connection[]): Notice[] {
  const about = connections.find(({ platform }) => platform.id === c.req.query('platform'));
  return doneNotices(c).map((one) => (about ? { ...one, at: `platform-${about.platform.id}` } : one));
}

/** What only a tenant admin decides. */
async function desk(c: AppContext, state: FormState | undefined) {
  const context = c.get('context');
  const { publicUrl } = c.get('deps');
  const employeeWords = wordsOf(c.req.query('employee'));
  const optionWords = wordsOf(c.req.query('option'));
  const pages = { courses: pageOf(c.req.query('courses')), accounts: pageOf(c.req.query('accounts')) };
  const [accounts, linkable, waiting, choices, credentials, forwards] = await Promise.all([
    listPendingAccounts(context),
    listLinkableEmployees(context, { words: employeeWords }),
    listWaitingCompletions(context, pages),
    listOptionChoices(context, { words: optionWords }),
    listCredentials(context),
    listForwardStores(context),
  ]);
  return (
    <>
      <PendingAccounts accounts={accounts} linkable={linkable} words={employeeWords} state={state} />
      <WaitingCompletions
        waiting={waiting}
        pages={pages}
        choices={choices}
        linkable={linkable}
        words={optionWords}
        state={state}
      />
      <Credentials publicUrl={publicUrl} credentials={credentials} state={state} />
      <ForwardStores stores={forwards} state={state} />
      <ConnectByHand publicUrl={publicUrl} />
    </>
  );
}

const pageOf = (asked: string | undefined): number =>
  /^[1-9]\d{0,3}$/.test(asked ?? '') ? Number(asked) : 1;
const wordsOf = (asked: string | undefined): string => (asked ?? '').trim().slice(0, 100);
