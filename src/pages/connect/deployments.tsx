import { Button, Confirm, List, ListItem, OneButtonForm, Row } from '../../../widgets/ui/index.ts';
import type { DeploymentRow, Platform } from '../../features/tenants/index.ts';
import { useDates } from '../dates.ts';

interface Props {
  platform: Platform;
  manages: boolean;
}

/** Parts of the LMS that somebody launched from and nobody has decided about. */
export function WaitingDeployments({ platform, manages }: Props) {
  const { when } = useDates();
  const waiting = platform.deployments.filter(({ status }) => status === 'pending');
  if (waiting.length === 0) return null;
  return (
    <List label="Deployments that wait for approval">
      {waiting.map((deployment) => (
        <ListItem
          key={deployment.id}
          title={`Deployment ${deployment.deploymentId}`}
          meta={`Somebody launched from it on ${when(deployment.createdAt)}. It waits for approval.`}
          end={manages && <Decision deployment={deployment} />}
        />
      ))}
    </List>
  );
}

const STATE = { active: 'Approved', pending: 'Waits for approval', disabled: 'Refused' } as const;

/** What was decided before, and may be decided anew. */
export function Deployments({ platform, manages }: Props) {
  const decided = platform.deployments.filter(({ status }) => status !== 'pending');
  if (decided.length === 0) return null;
  return (
    <List label="Deployments">
      {decided.map((deployment) => (
        <ListItem
          key={deployment.id}
          title={`Deployment ${deployment.deploymentId}`}
          meta={STATE[deployment.status]}
          end={manages && <Decision deployment={deployment} />}
        />
      ))}
    </List>
  );
}

function Decision({ deployment }: { deployment: DeploymentRow }) {
  const { id, status, deploymentId } = deployment;
  const about = `deployment ${deploymentId}`;
  const approve = (
    <OneButtonForm id={`deployment-${id}`} action={`/api/v1/deployments/${id}/approval`}>
      <Button small kind={status === 'pending' ? 'primary' : 'normal'} label={`Approve ${about}`}>
        Approve
      </Button>
    </OneButtonForm>
  );
  const refuse = (label: string) => (
    <OneButtonForm id={`refuse-${id}`} action={`/api/v1/deployments/${id}/suspension`}>
      <Button small label={`${label}: ${about}`}>
        {label}
      </Button>
    </OneButtonForm>
  );
  if (status === 'disabled') return approve;
  if (status === 'active') {
    const question = 'Everybody who came through it is signed out at once.';
    return (
      <Confirm label="Disable" about={about} question={question} small>
        {refuse('Yes, disable it')}
      </Confirm>
    );
  }
  return (
    <Row>
      {approve}
      {refuse('Refuse')}
    </Row>
  );
}
