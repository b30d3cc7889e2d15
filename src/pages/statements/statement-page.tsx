import { Card, Chip, DefinitionList, Muted, PageHeader, Section, Stack } from '../../../widgets/ui/index.ts';
import { notFound } from '../../core/errors.ts';
import { listCredentials } from '../../features/tenants/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { showPage } from '../../http/show-page.tsx';
import { lookAtStatement } from './look-at-statements.ts';

/** One statement: who said what of whom, and the whole of it as JSON. */
export async function statementPage(c: AppContext): Promise<Response> {
  const looked = await lookAtStatement(c, c.req.param('id') ?? '');
  if (!looked) throw notFound('statement');
  const { found, line } = looked;
  const { statement } = found;
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="Statement"
        meta={
          <>
            <b>{line.who}</b> {line.verb} <b>{line.what}</b>
          </>
        }
      />
      <Card>
        <Stack>
          {found.voided && <Chip tone="warn">Voided: senders find it no more</Chip>}
          <DefinitionList
            items={[
              { term: 'Stored', description: line.when },
              { term: 'Happened', description: String(statement.timestamp) },
              { term: 'Came with', description: await sayCredential(c, statement.authority) },
              { term: 'Id', description: <code>{found.id}</code> },
            ]}
          />
          <p>
            <a href={`/statements?like=${found.id}`}>Everything of this actor</a>
          </p>
        </Stack>
      </Card>
      <Section title="As it is kept" note="JSON">
        <Card>
          <pre class="json">{JSON.stringify(statement, null, 2)}</pre>
        </Card>
      </Section>
      <Muted>
        <a href="/statements">Back to all statements</a>. That you looked is written down for everybody whom
        it mentions.
      </Muted>
    </Stack>
  );
  return showPage(c, { title: 'Statement', screen: 'connect', body });
}

/** Whose key it came with: the authority names the credential by its id (ports/admit-sender.ts). */
async function sayCredential(c: AppContext, authority: unknown): Promise<string> {
  const name = (authority as { account?: { name?: unknown } } | undefined)?.account?.name;
  const id =
    typeof name === 'string' && name.startsWith('credential:') ? name.slice('credential:'.length) : null;
  if (id === null) return 'Throughline itself';
  const credential = (await listCredentials(c.get('context'))).find((one) => one.id === id);
  return credential?.name ?? 'a key that is gone';
}
