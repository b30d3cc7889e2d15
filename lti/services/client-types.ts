import type { JsonObject } from '../json.ts';
import type { ContextRole } from '../roles.ts';
import type { ServiceFault, ServiceResult } from './fault.ts';

export type Token = {
  readonly accessToken: string;
  /** What the token answer granted; the registration's word does not count. */
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
};

/** Entries of all pages that were read. `complete` is false where a bound or a fault ended it before the last. */
export type Listing<T> = {
  readonly items: readonly T[];
  readonly complete: boolean;
  /** Why the rest is missing. */
  readonly stoppedBy?: ServiceFault;
};

export type SubmissionReview = {
  readonly reviewableStatus: readonly string[];
  readonly label?: string;
  readonly url?: string;
  readonly custom?: Readonly<Record<string, string>>;
};

/** A column of the platform's gradebook (AGS §3.2). */
export type NewLineItem = {
  readonly label: string;
  /** above zero */
  readonly scoreMaximum: number;
  readonly resourceId?: string;
  readonly tag?: string;
  readonly resourceLinkId?: string;
  /** ISO 8601 with a time zone */
  readonly startDateTime?: string;
  readonly endDateTime?: string;
  readonly gradesReleased?: boolean;
  readonly submissionReview?: SubmissionReview;
};

/** `id` is its address, query included. */
export type LineItem = NewLineItem & { readonly id: string };

type ScoreAbout = {
  readonly userId: string;
  /** Later than the last one of this person and line item, by a second or more. */
  readonly timestamp: Date;
  readonly activityProgress: 'Initialized' | 'Started' | 'InProgress' | 'Submitted' | 'Completed';
  readonly comment?: string;
  readonly submission?: { readonly startedAt?: Date; readonly submittedAt?: Date };
  /** Vendors' own members, by their full names. */
  readonly extensions?: Readonly<Record<string, unknown>>;
};

/** A score that gives a grade. Anything less takes an earlier grade away on some platforms (Moodle). */
export type Score = ScoreAbout & {
  /** 0 … scoreMaximum */
  readonly scoreGiven: number;
  readonly scoreMaximum: number;
  readonly gradingProgress: 'FullyGraded';
};

/** A score that may take an earlier grade away; only for whoever means just that. */
export type WipingScore = ScoreAbout & {
  readonly mayWipe: true;
  readonly scoreGiven?: number;
  readonly scoreMaximum?: number;
  readonly gradingProgress: 'FullyGraded' | 'Pending' | 'PendingManual' | 'Failed' | 'NotReady';
};

export type PlatformResult = {
  readonly userId: string;
  readonly resultScore?: number;
  readonly resultMaximum?: number;
  readonly comment?: string;
  readonly timestamp?: Date;
};

/** Somebody in a course. What the platform keeps to itself is not there. */
export type Member = {
  readonly userId: string;
  readonly status: 'Active' | 'Inactive' | 'Deleted';
  /** as sent, full or short names, of all entries about this person */
  readonly roles: readonly string[];
  /** the roles in the course, as the launch reads them */
  readonly courseRoles: readonly ContextRole[];
  readonly name?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly email?: string;
  readonly picture?: string;
  readonly personSourcedid?: string;
  readonly legacyUserId?: string;
  /** groups of the course, where the platform tells them along (LTI-GS 1.0, group_enrollments) */
  readonly groupIds?: readonly string[];
  /** claims of the resource link, where one was asked for with rlid */
  readonly messages?: readonly JsonObject[];
};

export type Roster = {
  readonly members: readonly Member[];
  /** False: this is not everybody, so nobody who is missing may be taken for gone. */
  readonly complete: boolean;
  /** Asks for what changed since; the address is kept as it is. */
  readonly differencesUrl?: string;
  readonly stoppedBy?: ServiceFault;
};

export type CourseGroup = {
  readonly id: string;
  readonly name: string;
  readonly setId?: string;
  readonly tag?: string;
};
export type CourseGroupSet = { readonly id: string; readonly name: string };
export type NoticeHandler = { readonly noticeType: string; readonly handler: string };

/** One platform's services. Nothing here throws because of the platform; each fault is a value. */
export type PlatformClient = {
  /** One token that carries all of these scopes; cached. */
  token(scopes: readonly string[]): Promise<ServiceResult<Token>>;
  lineItems: {
    list(
      lineItemsUrl: string,
      filter?: { resourceLinkId?: string; resourceId?: string; tag?: string; limit?: number },
    ): Promise<ServiceResult<Listing<LineItem>>>;
    get(lineItemUrl: string): Promise<ServiceResult<LineItem>>;
    create(lineItemsUrl: string, item: NewLineItem): Promise<ServiceResult<LineItem>>;
    /** Replaces the whole of it: what is left out is gone (AGS §3.2.6). */
    update(item: LineItem): Promise<ServiceResult<LineItem>>;
    /** The column and its grades. One that is gone already is no fault. */
    remove(lineItemUrl: string): Promise<ServiceResult<void>>;
  };
  scores: { post(lineItemUrl: string, score: Score | WipingScore): Promise<ServiceResult<void>> };
  results: {
    list(
      lineItemUrl: string,
      filter?: { userId?: string; limit?: number },
    ): Promise<ServiceResult<Listing<PlatformResult>>>;
  };
  members: {
    /**
     * Everybody in a course, at most `max` (100,000 when left out). `limit` is the size of one page.
     */
    list(
      membershipsUrl: string,
      filter?: { role?: string; limit?: number; rlid?: string; max?: number },
    ): Promise<ServiceResult<Roster>>;
    /** Who changed since the roster that gave this address. */
    changes(differencesUrl: string, filter?: { max?: number }): Promise<ServiceResult<Roster>>;
  };
  groups: {
    list(
      groupsUrl: string,
      filter?: { userId?: string; limit?: number },
    ): Promise<ServiceResult<Listing<CourseGroup>>>;
    sets(groupSetsUrl: string, filter?: { limit?: number }): Promise<ServiceResult<Listing<CourseGroupSet>>>;
  };
  notices: {
    list(serviceUrl: string): Promise<ServiceResult<readonly NoticeHandler[]>>;
    /** One handler per type; a later one replaces it. */
    register(serviceUrl: string, noticeType: string, handlerUrl: string): Promise<ServiceResult<void>>;
    unregister(serviceUrl: string, noticeType: string): Promise<ServiceResult<void>>;
  };
};
