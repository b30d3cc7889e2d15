import type { LastDecision, MappingView } from '../../../src/features/catalog/contract.ts';
import { Actions, Button, Form, Kbd, LinkButton, Muted, Row } from '../../ui/index.ts';
import { mappingAddress } from './addresses.ts';
import { KeyHint } from './key-hint.tsx';

/** What happened last, with the way back: "“Goal setting” → Setting objectives, level 2". */
export function lastWords({ optionTitle, first, count }: LastDecision): string {
  if (!first) return `finished with “${optionTitle}”`;
  if (count > 1) return `${count} decisions at once, “${optionTitle}” → ${first.name} among them`;
  const said = first.status === 'confirmed' ? `${first.name}, level ${first.level}` : `not ${first.name}`;
  return `“${optionTitle}” → ${said}`;
}

export function QueueFooter(props: {
  view: MappingView;
  /** The keyboard is listening; null before script has taken over. */
  keys: boolean | null;
  onKeys: (on: boolean) => void;
}) {
  const { view, keys, onKeys } = props;
  const { previousId, nextId, last, show } = view;
  return (
    <>
      <Row>
        <Actions>
          {previousId && (
            <LinkButton kind="plain" href={mappingAddress({ option: previousId, show })}>
              Previous option
            </LinkButton>
          )}
          {nextId && (
            <LinkButton kind="plain" href={mappingAddress({ option: nextId, show })}>
              Next option
            </LinkButton>
          )}
        </Actions>
      </Row>
      <Row>
        {last ? (
          <Form
            id="undo"
            action={`/api/v1/mapping/decisions/${last.batchId}/undoing`}
            inline
            draft={false}
            label="Undo the last decision"
          >
            <input type="hidden" name="show" value={show} />
            <Muted inline>{`Last, by you: ${lastWords(last)}`}</Muted>
            <Button kind="plain" small keys={keys ? 'u' : undefined}>
              Undo <KeyHint shown={keys === true}>u</KeyHint>
            </Button>
          </Form>
        ) : (
          <Muted>Nothing to undo. Your decisions can be taken back one after the other.</Muted>
        )}
      </Row>
      {keys !== null && (
        <Row>
          {keys && (
            <Muted>
              <Kbd>j</Kbd> <Kbd>k</Kbd> next, previous · <Kbd>1</Kbd>–<Kbd>9</Kbd> level · <Kbd>↵</Kbd>{' '}
              confirm · <Kbd>x</Kbd> not this · <Kbd>n</Kbd> none of these · <Kbd>/</Kbd> search ·{' '}
              <Kbd>u</Kbd> undo
            </Muted>
          )}
          <Button type="button" kind="plain" small onClick={() => onKeys(!keys)}>
            {keys ? 'Turn these keys off' : 'Turn single keys on'}
          </Button>
        </Row>
      )}
    </>
  );
}
