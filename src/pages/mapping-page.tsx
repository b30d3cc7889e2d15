import MappingQueue from '../../widgets/islands/mapping-queue.tsx';
import { Island } from '../../widgets/ui/index.ts';
import { mappingQueue } from '../features/catalog/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { wantsJson } from '../http/problem.ts';
import { showPage } from '../http/show-page.tsx';
import { doneNotices } from './done-notices.ts';

const DONE = {
  'match-confirmed': 'Confirmed. From now on its completions count.',
  'match-rejected': 'Set aside. It is not suggested again.',
  'match-changed': 'Changed.',
  'match-undone': 'Undone. It stands as it stood before.',
  'option-finished': 'Finished with. Here is the next one.',
  'bulk-confirmed': 'Confirmed. Undo takes all of them back at once.',
};

/**
 * "Is this match right?" (interface.md, Mapping). `?option=`, `?focus=`, `?show=all`, `?find=`, `?search=`,
 * `?more=yes`, `?from=` (just decided there). Asked for JSON it answers with what it shows, for the island.
 * @throws forbidden for everybody but the L&D admin
 */
export async function mappingPage(c: AppContext, state?: FormState): Promise<Response> {
  const view = await mappingQueue(c.get('context'), {
    optionId: c.req.query('option') || state?.values.optionId?.toString() || undefined,
    from: c.req.query('from') || undefined,
    focus: c.req.query('focus') || undefined,
    show: c.req.query('show') === 'all' ? 'all' : 'open',
    find: c.req.query('find')?.trim().slice(0, 100) || undefined,
    search: c.req.query('search')?.trim().slice(0, 100) || undefined,
    more: c.req.query('more') === 'yes',
  });
  if (wantsJson(c)) return c.json(view);
  return showPage(c, {
    title: 'Map the catalogue',
    screen: 'mapping',
    body: <Island name="mapping-queue" component={MappingQueue} props={{ view }} />,
    notices: state ? [{ tone: 'risk', text: state.message }] : doneNotices(c, DONE),
    islands: ['mapping-queue'],
  });
}
