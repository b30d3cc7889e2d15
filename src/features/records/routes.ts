import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { acknowledgeExample } from './acknowledge-example.ts';
import { AcknowledgeExample, ShareExample } from './contract.ts';
import { shareExample } from './share-example.ts';

/** The records' part of /api/v1: examples of applying what was learned (R32). */
export const exampleEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/examples',
    summary: 'Share with the manager how something that was learned was applied.',
    input: ShareExample,
    run: shareExample,
    next: () => '/growth?done=example-shared#lately',
  }),
  endpoint({
    method: 'POST',
    path: '/examples/:id/acknowledgement',
    summary: 'As the manager, acknowledge an example with the level it shows; only then is it evidence.',
    input: AcknowledgeExample,
    run: acknowledgeExample,
    next: () => '/team?done=example-acknowledged',
  }),
];
