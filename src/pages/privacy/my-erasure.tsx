import { Button, Card, NoticeBox, OneButtonForm, Stack } from '../../../widgets/ui/index.ts';
import type { Kept } from '../../features/privacy/index.ts';
import { useDates } from '../dates.ts';
import { WhatGoes } from './erase-part.tsx';

/** A person's own wish to be erased: to ask for it, to see where it stands, to take it back. */
export function MyErasure({ kept }: { kept: Kept }) {
  const { when } = useDates();
  const erasure = kept.erasure;
  if (erasure?.state === 'waiting')
    return (
      <Card label="Your request">
        <NoticeBox
          text={`You asked on ${when(erasure.askedAt)} to be erased. It waits for a tenant administrator.`}
        />
        <OneButtonForm id="withdraw-erasure" action="/api/v1/erasure-requests/withdrawal">
          <Button>Take it back</Button>
        </OneButtonForm>
      </Card>
    );
  return (
    <Card label="Ask to be erased">
      {erasure?.state === 'declined' && (
        <NoticeBox
          tone="warn"
          text={`You asked to be erased, and on ${when(erasure.since)} the answer was: ${erasure.answer}`}
        />
      )}
      <WhatGoes self />
      <Stack gap="tight">
        <p>A tenant administrator of your company confirms it. Until then you can take it back.</p>
        <OneButtonForm id="ask-erasure" action="/api/v1/erasure-requests">
          <Button>{erasure?.state === 'declined' ? 'Ask again' : 'Ask to be erased'}</Button>
        </OneButtonForm>
      </Stack>
    </Card>
  );
}
