import type { VNode } from 'preact';
import type { ActivityView, WorkView } from '../../features/activities/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import type { AppContext } from '../../http/environment.ts';
import { GoalCheckPart } from './goal-check-part.tsx';
import { OptionPart } from './option-part.tsx';
import { ReflectionPart } from './reflection-part.tsx';
import { SelfAssessmentPart } from './self-assessment-part.tsx';

/** What a part of the page needs. */
export interface ActivityProps {
  readonly activity: ActivityView;
  readonly work: WorkView | null;
  readonly manager: { readonly givenName: string } | null;
  readonly state: FormState | undefined;
}

/** What there is to do, by its kind. */
export async function activityPart(c: AppContext, props: ActivityProps): Promise<VNode> {
  switch (props.activity.kind) {
    case 'option-page':
      return OptionPart(c, props);
    case 'reflection':
      return <ReflectionPart {...props} />;
    case 'self-assessment':
      return SelfAssessmentPart(c, props);
    case 'goal-check':
      return GoalCheckPart(c, props);
  }
}
