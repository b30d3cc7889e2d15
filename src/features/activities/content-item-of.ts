import type { ContentItem } from '../../../lti/deep-linking/index.ts';
import type { ActivityKind } from './contract.ts';

export interface PlacedActivity {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly title: string;
  readonly instructions: string;
  readonly points: number | null;
}

/**
 * Pure: what the LMS is given for an activity. It is named twice, by a custom parameter and by the address: one of
 * them survives where an LMS drops the other (Moodle's link without parameters, a Canvas link moved between courses).
 * The review address carries it too, for the LMS that opens a hand-in from its gradebook.
 */
export function contentItemOf(
  activity: PlacedActivity,
  at: { readonly publicUrl: string; readonly iconUrl: string },
): ContentItem {
  const { id, kind, title, instructions, points } = activity;
  const url = `${at.publicUrl}/activities/${id}`;
  const custom = { activity: id };
  return {
    type: 'ltiResourceLink',
    title,
    ...(instructions ? { text: instructions } : {}),
    url,
    custom,
    icon: { url: `${at.publicUrl}${at.iconUrl}`, width: 32, height: 32 },
    iframe: { height: 640 },
    ...(points === null
      ? {}
      : {
          lineItem: {
            scoreMaximum: points,
            label: title,
            resourceId: id,
            tag: kind,
            ...(kind === 'option-page'
              ? {}
              : {
                  submissionReview: {
                    reviewableStatus: ['Submitted', 'Completed'],
                    label: 'See the hand-in',
                    url,
                    custom,
                  },
                }),
          },
        }),
  };
}
