import {
  Button,
  Card,
  Field,
  LinkButton,
  Muted,
  OneButtonForm,
  PageHeader,
  Row,
  Section,
  Stack,
} from '../../widgets/ui/index.ts';
import { getTenantTheme } from '../features/tenants/index.ts';
import { paletteOf } from '../http/accent-palette.ts';
import { logoUrl } from '../http/brand.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { doneNotices } from './done-notices.ts';
import { PageForm } from './page-form.tsx';

/** How the company's pages look where the LMS sends no theme: a tenant admin's page, reached from Connect. */
export async function themePage(c: AppContext, state?: FormState): Promise<Response> {
  const { accent, logo } = await getTenantTheme(c.get('context'));
  const company = c.get('session').tenantName;
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="Colour and logo"
        meta={`Everybody at ${company} sees them on every page of Throughline`}
        actions={<LinkButton href="/connect">Back to Connect</LinkButton>}
      />
      <Section title="Your company’s look">
        <Card>
          <p>
            Canvas sends the colour of its own theme, and that comes first. Moodle, Brightspace, Blackboard
            and Sakai send none: there your pages show what you choose here.
          </p>
          <PageForm
            id="company-theme"
            action="/api/v1/settings/company-theme"
            enctype="multipart/form-data"
            state={state}
          >
            <Field
              name="accent"
              label="Main colour"
              hint="As # and six digits, for example #0b5fa5. Leave it empty for our own blue."
              value={accent ?? ''}
              placeholder="#0b5fa5"
              maxLength={40}
              short
              optional
            />
            {accent && <Shown accent={accent} />}
            <Field
              name="logo"
              type="file"
              label={logo ? 'Another logo' : 'Logo'}
              hint="PNG, JPEG or WebP, 64 kB at most. It is shown 32 pixels high, on light and on dark pages."
              accept="image/png,image/jpeg,image/webp"
              optional
            />
            <Row>
              <Button kind="primary">Save</Button>
            </Row>
          </PageForm>
        </Card>
        {logo && (
          <Card>
            <Row spread>
              <img class="logo" src={logoUrl(logo)} alt={`The logo of ${company}`} />
              <OneButtonForm id="remove-logo" action="/api/v1/settings/company-logo/removal">
                <Button>Take the logo away</Button>
              </OneButtonForm>
            </Row>
          </Card>
        )}
      </Section>
    </Stack>
  );
  return showPage(c, { title: 'Colour and logo', screen: 'connect', body, notices: doneNotices(c) });
}

/** What becomes of the colour, where it is not fit to read as it is. */
function Shown({ accent }: { accent: string }) {
  const { light, dark } = paletteOf(accent);
  const changed = [
    light.accent !== accent && `${light.accent} on light pages`,
    dark.accent !== accent && `${dark.accent} on dark ones`,
  ].filter(Boolean);
  if (changed.length === 0) return null;
  return <Muted>So that text in it can be read, it is shown as {changed.join(' and as ')}.</Muted>;
}
