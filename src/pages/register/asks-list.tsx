import type { VendorFamily } from '../../../lti/registration/index.ts';
import { Card, List, ListItem, Muted, Section } from '../../../widgets/ui/index.ts';
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
      <Section title="What Throughline will see">
        <List label="What Throughline will see">
          <Line
            title="That somebody is signed in, by a number of the LMS"
            why="so that each person finds what is theirs"
          />
          <Line
            title="The course and the role in it"
            why="to show what belongs there; never who manages whom"
          />
          {[...claimWords(claims.asked), ...variables.asked.map(variableWords)].map((ask) => (
            <Line key={ask.title} {...ask} />
          ))}
        </List>
      </Section>
      {scopes.asked.length > 0 && (
        <Section title="What Throughline may do">
          <List label="What Throughline may do">
            {scopes.asked.map(serviceWords).map((ask) => (
              <Line key={ask.title} {...ask} />
            ))}
          </List>
        </Section>
      )}
      {places.asked.length > 0 && (
        <Section title="Where it can be opened">
          <List label="Where it can be opened">
            {places.asked.map((place) => (
              <ListItem key={place} title={capital(placeWords(place))} />
            ))}
          </List>
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

function Line({ title, why }: Ask) {
  return <ListItem title={title} meta={why && capital(why)} />;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
