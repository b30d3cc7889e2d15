import type { VendorFamily } from '../../../lti/registration/index.ts';
import { Card, DefinitionList, Muted, Section } from '../../../widgets/ui/index.ts';
import type { RegistrationBody } from '../../features/tenants/index.ts';
import { type Ask, claimWords, FAMILY_NAMES, placeWords, serviceWords, variableWords } from './words.ts';

type Plan = RegistrationBody['plan'];

/** What will be asked of the LMS and why, then what it does not offer. */
export function AsksList({ plan, family }: { plan: Plan; family: VendorFamily }) {
  const { claims, variables, scopes, places } = plan;
  const missing = [
    ...claimWords(claims.notOffered),
    ...variables.notOffered.map(variableWords),
    ...scopes.notOffered.map(serviceWords),
  ];
  return (
    <>
      <Asks
        title="What Throughline will see"
        asks={[...ALWAYS, ...claimWords(claims.asked), ...variables.asked.map(variableWords)]}
      />
      <Asks title="What Throughline may do" asks={scopes.asked.map(serviceWords)} />
      {places.asked.length > 0 && (
        <Section title="Where it can be opened">
          <Card>
            <ul>
              {places.asked.map((place) => (
                <li key={place}>{capital(placeWords(place))}</li>
              ))}
            </ul>
          </Card>
        </Section>
      )}
      {missing.length > 0 && (
        <Section title={`Not offered by ${FAMILY_NAMES[family]}`}>
          <Card kind="quiet">
            <p>{capital(missing.map(({ title }) => uncapital(title)).join(', '))}.</p>
            <Muted>Throughline works without; what needs one of these is left out.</Muted>
          </Card>
        </Section>
      )}
    </>
  );
}

/** What every launch holds. */
const ALWAYS: readonly Ask[] = [
  {
    title: 'That somebody is signed in',
    why: 'by a number of the LMS, so that each person finds what is theirs',
  },
  { title: 'The course, and the role in it', why: 'to show what belongs there; never who manages whom' },
  {
    title: 'Person numbers',
    why: 'where the LMS keeps them, to propose which employee an account belongs to',
  },
];

function Asks({ title, asks }: { title: string; asks: readonly Ask[] }) {
  if (asks.length === 0) return null;
  return (
    <Section title={title}>
      <Card>
        <DefinitionList items={asks.map((ask) => ({ term: ask.title, description: capital(ask.why) }))} />
      </Card>
    </Section>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
