import { Actions, Button, Chip, ListItem, Row, SegmentedLevel } from '../../../widgets/ui/index.ts';
import type { OptionMapping } from '../../features/catalog/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';

/** Where a decision on a competency of the course goes. */
export const decisionAddress = (competencyId: string, what: 'confirmation' | 'change' | 'rejection') =>
  `/api/v1/course/alignments/${competencyId}/${what}`;

/** A competency that may be confirmed, with the level it would bring and the two answers. */
export function Candidate({
  one,
  form,
  state,
}: {
  one: OptionMapping['candidates'][number];
  form: 'confirm' | 'found';
  state: FormState | undefined;
}) {
  const { competencyId, name, levels, level, terms, area, claimed, version } = one;
  return (
    <ListItem
      title={name}
      meta={terms.length > 0 ? `matched: ${terms.join(', ')}` : (area ?? one.framework)}
      end={claimed ? <Chip tone="accent">Its author says so</Chip> : undefined}
    >
      <PageForm
        id={`${form}-${competencyId}`}
        action={decisionAddress(competencyId, 'confirmation')}
        state={state}
        label={`${form === 'found' ? 'Found' : 'Suggested'}: ${name}`}
      >
        <input type="hidden" name="version" value={version} />
        <Row spread>
          <LevelField levels={levels} level={level} />
          <Actions>
            <Button label={`Confirm: ${name}`}>Confirm</Button>
            <Button
              kind="plain"
              label={`Not this: ${name}`}
              formAction={decisionAddress(competencyId, 'rejection')}
            >
              Not this
            </Button>
          </Actions>
        </Row>
      </PageForm>
    </ListItem>
  );
}

/** A scale of one level has nothing to choose. */
export function LevelField({ levels, level }: { levels: readonly string[]; level: number }) {
  if (levels.length <= 1) return <input type="hidden" name="level" value="1" />;
  return (
    <SegmentedLevel name="level" label="brings level" of={levels.length} names={[...levels]} value={level} />
  );
}
