/** What a choice of content consists of (Deep Linking 2.0 §3). Dates are ISO 8601 with a time zone. */
export type ContentItem = ResourceLinkItem | LinkItem | FileItem | HtmlItem | ImageItem;

type Common = {
  title?: string;
  /** plain text */
  text?: string;
  icon?: Picture;
  thumbnail?: Picture;
};

export type Picture = { url: string; width?: number; height?: number };

export type Period = { startDateTime?: string; endDateTime?: string };

/** How the platform may open it; only hints whose target the platform accepts are sent. */
type Targets = {
  iframe?: { width?: number; height?: number; src?: string };
  window?: { targetName?: string; width?: number; height?: number; windowFeatures?: string };
};

/** A link that launches this tool. Without a url the platform launches the registered address. */
export type ResourceLinkItem = Common &
  Targets & {
    type: 'ltiResourceLink';
    url?: string;
    custom?: Readonly<Record<string, string>>;
    lineItem?: ItemLineItem;
    available?: Period;
    submission?: Period;
  };

/** The column of the gradebook that the platform makes together with the link. */
export type ItemLineItem = {
  /** above zero */
  scoreMaximum: number;
  label?: string;
  /** ours, to find the line item by later */
  resourceId?: string;
  tag?: string;
  gradesReleased?: boolean;
  submissionReview?: {
    /** Values of activityProgress at which there is something to look at. */
    reviewableStatus: readonly string[];
    label?: string;
    url?: string;
    custom?: Readonly<Record<string, string>>;
  };
};

export type LinkItem = Common & Targets & { type: 'link'; url: string; embed?: { html: string } };

/** Short-lived: the platform copies what stands at the url. */
export type FileItem = Common & { type: 'file'; url: string; mediaType?: string; expiresAt?: string };

export type HtmlItem = Pick<Common, 'title' | 'text'> & { type: 'html'; html: string };

export type ImageItem = Common & { type: 'image'; url: string; width?: number; height?: number };
