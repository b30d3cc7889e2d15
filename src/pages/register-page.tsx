import type { VNode } from 'preact';
import {
  canvasKey,
  findVendor,
  registrationScript,
  type VendorFamily,
} from '../../lti/registration/index.ts';
import {
  Button,
  Card,
  DefinitionList,
  Form,
  Muted,
  PageHeader,
  Section,
  Stack,
} from '../../widgets/ui/index.ts';
import {
  CANVAS_FIELDS,
  type ConfirmedRegistration,
  confirmRegistration,
  describeTool,
  type OpenedRegistration,
  openRegistration,
  type RegistrationStop,
} from '../features/tenants/index.ts';
import { iconUrl } from '../http/assets.ts';
import type { AppContext } from '../http/environment.ts';
import { renderPage } from '../http/page-shell.tsx';
import { FRAME_ORIGINS } from '../http/security-headers.ts';
import { AsksList } from './register/asks-list.tsx';
import { KnownPlatforms } from './register/known-platforms.tsx';
import { FAMILY_NAMES, NEXT_STEPS } from './register/words.ts';

/** GET /lti/register: shows the LMS' administrator what would be registered, for which tenant, and why. */
export async function registerPage(c: AppContext): Promise<Response> {
  const opened = await openRegistration(c.get('deps'), {
    invite: c.req.query('invite'),
    configurationUrl: c.req.query('openid_configuration'),
    registrationToken: c.req.query('registration_token'),
    referrer: c.req.header('referer'),
  });
  if ('stop' in opened) return stopPage(c, opened);
  return show(c, 200, 'Connect your LMS', <Confirmation opened={opened} />, opened.body.frameOrigins);
}

/** POST /lti/register: the button. What it sends is good once and holds the whole of what was shown. */
export async function registerAnswer(c: AppContext): Promise<Response> {
  const fields = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
  const { attempt, again } = fields;
  const confirmed = await confirmRegistration(c.get('deps'), {
    attempt: typeof attempt === 'string' ? attempt : undefined,
    again: again === 'yes',
    requestId: c.get('requestId'),
  });
  if ('stop' in confirmed) return stopPage(c, confirmed, confirmed.frameOrigins);
  return show(c, 200, 'Connected', <Finished confirmed={confirmed} />, confirmed.body.frameOrigins);
}

/** GET /lti/register.js: tells the LMS that its window may be closed. */
export function registerScript(c: AppContext): Response {
  return c.body(registrationScript, 200, {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=300',
  });
}

/** GET /lti/canvas.json: the developer key that a Canvas without dynamic registration reads. */
export function canvasKeyAnswer(c: AppContext): Response {
  const key = canvasKey(describeTool(c.get('deps').publicUrl), CANVAS_FIELDS);
  return c.json(key, 200, { 'cache-control': 'public, max-age=300' });
}

/** GET /lti/icon.svg: an address of the picture that stays, for LMSs that keep it. */
export function iconAnswer(c: AppContext): Response {
  return c.redirect(iconUrl, 302);
}

function Confirmation({ opened: { attempt, tenantName, body } }: { opened: OpenedRegistration }) {
  const { configuration, plan, known } = body;
  const { family } = findVendor(configuration.productCode);
  return (
    <Form id="registration" action="/lti/register" draft={false}>
      <input type="hidden" name="attempt" value={attempt} />
      <PageHeader
        title={`Connect ${lmsName(family)} with ${tenantName}`}
        meta="Nothing is registered until you say so at the end of this page."
      />
      <Card>
        <DefinitionList
          items={[
            { term: 'Tool', description: 'Throughline' },
            { term: 'For', description: tenantName },
            { term: 'LMS', description: describeLms(body.configuration) },
          ]}
        />
      </Card>
      <AsksList plan={plan} family={family} />
      {known.length > 0 && <KnownPlatforms body={body} />}
      <NextSteps family={family} title="What you do afterwards" />
      <Button kind="primary">
        {known.length > 0 ? 'Register once more' : `Register with ${lmsName(family)}`}
      </Button>
    </Form>
  );
}

function describeLms({ issuer, name, version }: OpenedRegistration['body']['configuration']): string {
  return [issuer, name, version && `version ${version}`].filter(Boolean).join(', ');
}

const lmsName = (family: VendorFamily): string => FAMILY_NAMES[family];

function Finished({
  confirmed: { tenantName, body, added, deployed },
}: {
  confirmed: ConfirmedRegistration;
}) {
  const { family } = findVendor(body.configuration.productCode);
  return (
    <Stack gap="loose">
      <PageHeader
        title={added ? `${tenantName} is connected` : `The connection of ${tenantName} is up to date`}
      />
      <Card>
        <p data-registration-done="">
          {deployed
            ? 'Throughline is registered, and its deployment is approved.'
            : 'Throughline is registered. Your LMS tells us its deployment with the first launch; it is approved on Connect then.'}
        </p>
        <p hidden data-registration-close="">
          <Button type="button">Close this window</Button>
        </p>
      </Card>
      <NextSteps family={family} title="What is left to do" />
    </Stack>
  );
}

function NextSteps({ family, title }: { family: VendorFamily; title: string }) {
  return (
    <Section title={title}>
      <Card kind="quiet">
        <ol>
          {NEXT_STEPS[family].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Card>
    </Section>
  );
}

/** Any site may frame it where no LMS is known: there is nothing on it to do. */
function stopPage(
  c: AppContext,
  { stop, said, status }: RegistrationStop,
  frameOrigins: readonly string[] = ['*'],
): Response {
  c.get('deps').log.warn({ requestId: c.get('requestId'), status }, 'registration stopped');
  const body = (
    <Stack gap="loose">
      <PageHeader title="This could not be registered" />
      <Card>
        <p>{stop}</p>
        {said && (
          <p>
            The LMS said: <q>{said}</q>
          </p>
        )}
        <Muted>
          Reference for your administrator: <strong>{c.get('requestId')}</strong>
        </Muted>
      </Card>
    </Stack>
  );
  return show(c, status, 'This could not be registered', body, frameOrigins);
}

function show(
  c: AppContext,
  status: number,
  title: string,
  body: VNode,
  frameOrigins: readonly string[],
): Response {
  const withScript = (
    <>
      {body}
      <script type="module" src="/lti/register.js" />
    </>
  );
  const html = renderPage({ title, body: withScript, mark: '', csrf: '', status, path: '/lti/register' });
  return c.html(html, status as 200, { [FRAME_ORIGINS]: frameOrigins.join(' ') });
}
