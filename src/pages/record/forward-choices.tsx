import { Button, Chip, List, ListItem, OneButtonForm, Section } from '../../../widgets/ui/index.ts';
import type { ForwardChoice } from '../../features/forwarding/index.ts';

/** Where else one's learning record goes, and one's own choice about it; nothing where it goes nowhere. */
export function ForwardChoices({ choices }: { choices: readonly ForwardChoice[] }) {
  if (choices.length === 0) return null;
  return (
    <Section title="Where else my learning record goes" id="forward-choices">
      <List label="Other record stores">
        {choices.map((choice) => (
          <Choice key={choice.storeId} choice={choice} />
        ))}
      </List>
    </Section>
  );
}

function Choice({ choice: { storeId, name, host, asks, agreed } }: { choice: ForwardChoice }) {
  const goes = agreed || !asks;
  const at = `/api/v1/forward-stores/${storeId}/agreement`;
  return (
    <ListItem
      title={name}
      meta={host}
      end={<Chip tone={goes ? 'accent' : 'neutral'}>{goes ? 'Sent there' : 'Not sent there'}</Chip>}
    >
      <p class="small muted">{wordsOf(asks, agreed)}</p>
      {asks && (
        <OneButtonForm id={`forward-choice-${storeId}`} action={agreed ? `${at}/withdrawal` : at}>
          <Button small label={`${agreed ? 'Take it back' : 'I agree'}: ${name}`}>
            {agreed ? 'Take it back' : 'I agree'}
          </Button>
        </OneButtonForm>
      )}
    </ListItem>
  );
}

function wordsOf(asks: boolean, agreed: boolean): string {
  if (!asks)
    return 'Your company sends what its record store says about everybody to this store. Whoever runs it can read that there; your Throughline administrator can tell you more.';
  if (agreed)
    return 'What your company’s record store says about you is sent there since you agreed: what you launched, completed, shared and planned. If you take it back, nothing more is sent; what is there already stays there.';
  return 'Your company would like to send what its record store says about you there: what you launch, complete, share and plan from now on. Whoever runs that store could read it. Nothing is sent unless you agree, and you can take it back at any time. Administrators see how many people agreed.';
}
