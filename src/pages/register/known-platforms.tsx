import { Card, Checkbox, DefinitionList, Section } from '../../../widgets/ui/index.ts';
import { addressesOf, changedAddresses, type RegistrationBody } from '../../features/tenants/index.ts';

const ADDRESS_NAMES = {
  authUrl: 'Sign-on address',
  tokenUrl: 'Token address',
  jwksUrl: 'Address of its keys',
} as const;

/** What the tenant has of this LMS already, and what a confirmation would change of it. */
export function KnownPlatforms({
  body,
}: {
  body: Pick<RegistrationBody, 'known' | 'configuration' | 'isUpdate'>;
}) {
  const { known, isUpdate } = body;
  return (
    <Section title="This LMS is connected already">
      {known.map((platform) => {
        const after = addressesOf(body, platform.clientId);
        const changed = changedAddresses(platform, after);
        return (
          <Card key={platform.id}>
            <DefinitionList
              items={[
                {
                  term: 'Connection',
                  description: `${platform.name}, client ID ${platform.clientId}${platform.status === 'suspended' ? ' (suspended; it stays so)' : ''}`,
                },
                ...changed.map((name) => ({
                  term: ADDRESS_NAMES[name],
                  description: `${platform[name]} becomes ${after[name]}`,
                })),
                ...(changed.length === 0 ? [{ term: 'Addresses', description: 'stay as they are' }] : []),
              ]}
            />
          </Card>
        );
      })}
      <p>
        {isUpdate
          ? 'The LMS says that it updates a tool which it has. If its client ID is one of these, that connection is changed as shown.'
          : 'If the LMS answers with one of these client IDs, that connection is changed as shown. With a new one, another connection is added beside it.'}
      </p>
      <Checkbox name="again" label={isUpdate ? 'Yes, change it as shown' : 'Yes, register it once more'} />
    </Section>
  );
}
