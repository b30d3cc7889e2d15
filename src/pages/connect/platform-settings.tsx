import {
  Button,
  Confirm,
  DefinitionList,
  Field,
  OneButtonForm,
  Row,
  Stack,
  Why,
} from '../../../widgets/ui/index.ts';
import type { Platform } from '../../features/tenants/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { isRefused, PageForm } from '../page-form.tsx';
import { Deployments } from './deployments.tsx';

/** What is set once and rarely looked at: name, trust, hosts, suspension. */
export function PlatformSettings({ platform, state }: { platform: Platform; state: FormState | undefined }) {
  const refused = isRefused(state, `name-${platform.id}`) || isRefused(state, `hosts-${platform.id}`);
  return (
    <Why title="Settings of this connection" open={refused}>
      <Stack>
        <DefinitionList
          items={[
            { term: 'Address', description: platform.issuer },
            { term: 'Client ID', description: platform.clientId },
          ]}
        />
        <PageForm
          id={`name-${platform.id}`}
          action={`/api/v1/platforms/${platform.id}/name`}
          state={state}
          inline
        >
          <Field name="name" label="Name" value={platform.name} maxLength={100} />
          <Button small>Rename</Button>
        </PageForm>
        <Deployments platform={platform} manages />
        <Trust platform={platform} />
        <PageForm
          id={`hosts-${platform.id}`}
          action={`/api/v1/platforms/${platform.id}/service-hosts`}
          state={state}
          inline
        >
          <Field
            name="hosts"
            label="Other hosts of this LMS"
            optional
            hint="Only where its gradebook or rosters live at another name than the address above; our tokens are sent to no other host. Example: learn.example.org"
            value={platform.serviceHosts.join(', ')}
          />
          <Button small>Save</Button>
        </PageForm>
        {platform.status === 'active' && <Suspension platform={platform} />}
      </Stack>
    </Why>
  );
}

function Trust({ platform }: { platform: Platform }) {
  const rows = [
    {
      what: 'personNumbers',
      on: platform.numbersTrustedAt !== null,
      title: 'Employee numbers link people by themselves',
      why: 'When this LMS sends an employee number, the account is linked with that employee without asking you. Trust it only where nobody but your own systems can write that number in the LMS.',
    },
    {
      what: 'lmsAdmins',
      on: platform.lmsAdminsAllowedAt !== null,
      title: 'Administrators of this LMS may open this card',
      why: 'They see the state of their own platform and change nothing there. From the LMS’ privacy tools they may also export or erase the one person whom these name.',
    },
  ];
  return (
    <Stack>
      {rows.map(({ what, on, title, why }) => (
        <Stack key={what} gap="tight">
          <Row spread>
            <span>
              {title}: <strong>{on ? 'yes' : 'no'}</strong>
            </span>
            <OneButtonForm
              id={`trust-${what}-${platform.id}`}
              action={`/api/v1/platforms/${platform.id}/trust`}
              fields={{ [what]: on ? 'no' : 'yes' }}
            >
              <Button small label={`${on ? 'Turn off' : 'Turn on'}: ${title}`}>
                {on ? 'Turn off' : 'Turn on'}
              </Button>
            </OneButtonForm>
          </Row>
          <p class="small muted">{why}</p>
        </Stack>
      ))}
    </Stack>
  );
}

function Suspension({ platform }: { platform: Platform }) {
  return (
    <Confirm
      label="Suspend this platform"
      question="Everybody who came from it is signed out at once, its launches are refused, and nothing is sent to it."
    >
      <OneButtonForm id={`suspend-${platform.id}`} action={`/api/v1/platforms/${platform.id}/suspension`}>
        <Button>Yes, suspend it</Button>
      </OneButtonForm>
    </Confirm>
  );
}

/** The way back, in sight while the platform is suspended. */
export function Resumption({ platform }: { platform: Platform }) {
  return (
    <Row spread>
      <span>Its launches are refused, and nothing is sent to it.</span>
      <OneButtonForm id={`resume-${platform.id}`} action={`/api/v1/platforms/${platform.id}/resumption`}>
        <Button>Allow launches again</Button>
      </OneButtonForm>
    </Row>
  );
}
