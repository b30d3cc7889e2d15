import type { MappingCandidate, MappingOption, MappingView } from '../../../src/features/catalog/contract.ts';
import { Button, EmptyState, Field, Form, List, ListItem, Muted, Row } from '../../ui/index.ts';
import { mappingAddress } from './addresses.ts';
import { Candidate } from './candidate.tsx';
import { ConfirmedMatch, SetAside } from './decided.tsx';
import { KeyHint } from './key-hint.tsx';

export type SuggestionListProps = {
  view: MappingView;
  option: MappingOption;
  focus: string | null;
  keys: boolean;
  levelOf: (candidate: MappingCandidate) => number;
  onLevel: (competencyId: string, level: number) => void;
};

/** The right side: what may be confirmed, what was, and the ways out. */
export function SuggestionList({ view, option, focus, keys, levelOf, onLevel }: SuggestionListProps) {
  const confirmed = view.decided.filter(({ status }) => status === 'confirmed');
  const rejected = view.decided.filter(({ status }) => status === 'rejected');
  const found = view.found?.candidates ?? [];
  const others = view.candidates.filter(
    ({ competencyId }) => !found.some((candidate) => candidate.competencyId === competencyId),
  );
  return (
    <List label="Suggested competencies">
      {confirmed.map((decided) => (
        <ConfirmedMatch key={decided.competencyId} decided={decided} optionId={option.id} show={view.show} />
      ))}
      {view.found && found.length === 0 && (
        <ListItem title={`No competency has “${view.found.words}”`} meta="Try a shorter or another word." />
      )}
      {[...found, ...others].map((candidate) => (
        <Candidate
          key={candidate.competencyId}
          candidate={candidate}
          optionId={option.id}
          show={view.show}
          chosen={candidate.competencyId === focus}
          keys={keys}
          level={levelOf(candidate)}
          onLevel={(level) => onLevel(candidate.competencyId, level)}
        />
      ))}
      {view.candidates.length === 0 && confirmed.length === 0 && !view.found && (
        <ListItem>
          <EmptyState title={option.reviewed ? 'Nothing here fits' : 'No match was found'}>
            {option.reviewed
              ? 'Somebody finished with this option. Search for a competency below if that was too early.'
              : 'No competency shares telling words with this option. Search for one below, or finish with it.'}
          </EmptyState>
        </ListItem>
      )}
      <ListItem>
        <Row spread>
          <Another view={view} option={option} keys={keys} />
          <NoneOfThese view={view} option={option} keys={keys} />
        </Row>
        {view.moreCandidates > 0 && (
          <Muted>
            <a href={mappingAddress({ option: option.id, more: true, show: view.show })}>
              {`Show ${view.moreCandidates} more`}
            </a>
            , less likely ones
          </Muted>
        )}
        {rejected.length > 0 && <SetAside rows={rejected} optionId={option.id} show={view.show} />}
      </ListItem>
    </List>
  );
}

function Another({ view, option, keys }: Pick<SuggestionListProps, 'view' | 'option' | 'keys'>) {
  return (
    <Form id="another" action="/mapping" method="get" inline label="Search for another competency">
      <input type="hidden" name="option" value={option.id} />
      {view.show === 'all' && <input type="hidden" name="show" value="all" />}
      <Field
        name="find"
        label="Another competency"
        type="search"
        placeholder="Word or code"
        value={view.found?.words}
        short
      />
      <Button keys={keys ? '/' : undefined}>
        Find <KeyHint shown={keys}>/</KeyHint>
      </Button>
    </Form>
  );
}

function NoneOfThese({ view, option, keys }: Pick<SuggestionListProps, 'view' | 'option' | 'keys'>) {
  if (option.reviewed && view.candidates.length === 0) return null;
  const confirmed = view.decided.some(({ status }) => status === 'confirmed');
  const words =
    view.candidates.length === 0 ? 'Done with this one' : confirmed ? 'None of the rest' : 'None of these';
  return (
    <Form
      id="none-of-these"
      action={`/api/v1/options/${option.id}/review`}
      inline
      draft={false}
      label="Finish with this option"
    >
      <input type="hidden" name="show" value={view.show} />
      {view.candidates.map(({ competencyId, version }) => (
        <input key={competencyId} type="hidden" name="shown" value={`${competencyId}.${version}`} />
      ))}
      <Button kind="plain" keys={keys ? 'n' : undefined}>
        {words} <KeyHint shown={keys}>n</KeyHint>
      </Button>
    </Form>
  );
}
