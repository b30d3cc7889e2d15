import { Hono } from 'hono';
import { base64url } from 'jose';
import {
  createLti,
  type Launch,
  type LtiNotice,
  type LtiPorts,
  type Platform,
  type Refusal,
} from '../../lti/index.ts';
import type { LoginRow } from '../../lti/ports.ts';
import { fixturePlatform, platformKey, toolUrl } from './platform-fixture.ts';

export type TestLti = {
  app: Hono;
  ports: LtiPorts;
  clock: { now: Date };
  platforms: Platform[];
  logins: Map<string, LoginRow>;
  launches: Launch[];
  /** how each launch was proven */
  carriers: ('cookie' | 'bearer')[];
  notices: LtiNotice[];
  refusals: Refusal[];
  pending: { platformId: string; deploymentId: string }[];
  /** JWKS by address; a missing one cannot be fetched */
  keySets: Map<string, unknown>;
  fetches: string[];
};

/** The LTI layer on ports in memory, mounted as the product mounts it. Taking a login away is one atomic step. */
export async function createTestLti(overrides: Partial<LtiPorts> = {}): Promise<TestLti> {
  const { publicJwk } = await platformKey();
  const platform = fixturePlatform();
  const clock = { now: new Date('2026-11-20T09:00:00Z') };
  const state = {
    clock,
    platforms: [platform],
    logins: new Map<string, LoginRow>(),
    launches: [] as Launch[],
    carriers: [] as TestLti['carriers'],
    notices: [] as LtiNotice[],
    refusals: [] as Refusal[],
    pending: [] as TestLti['pending'],
    keySets: new Map<string, unknown>([[platform.jwksUrl, { keys: [publicJwk] }]]),
    fetches: [] as string[],
  };
  const ports: LtiPorts = { ...memoryPorts(state), ...overrides };
  const app = new Hono().route('/lti', createLti(ports));
  return { ...state, app, ports };
}

function memoryPorts(state: Omit<TestLti, 'app' | 'ports'>): LtiPorts {
  return {
    publicUrl: toolUrl,
    now: () => state.clock.now,
    randomToken: () => base64url.encode(crypto.getRandomValues(new Uint8Array(32))),
    async findPlatforms({ issuer, clientId, deploymentId }) {
      return state.platforms
        .filter((row) => row.issuer === issuer && (clientId === undefined || row.clientId === clientId))
        .map((row) => (row.deployment?.id === deploymentId ? row : { ...row, deployment: null }))
        .sort((one, other) => Number(other.deployment !== null) - Number(one.deployment !== null))
        .slice(0, 2);
    },
    async putLogin(row) {
      state.logins.set(row.stateHash, row);
    },
    async consumeLogin(stateHash, browserHash) {
      // Others get their turn here, as they would while a database works; what follows is one step.
      await Promise.resolve();
      const row = state.logins.get(stateHash);
      if (row?.browserHash !== browserHash) return null;
      state.logins.delete(stateHash);
      return row;
    },
    async fetchKeys(url) {
      state.fetches.push(url);
      const set = state.keySets.get(url);
      if (set === undefined) throw new Error('The platform does not answer.');
      return set;
    },
    publicKeys: async () => [],
    async receiveNotice(notice) {
      state.notices.push(notice);
    },
    async recordRefusal(refusal) {
      state.refusals.push(refusal);
    },
    async recordPendingDeployment(found) {
      state.pending.push(found);
    },
    async completeLaunch(launch, { carrier }) {
      state.launches.push(launch);
      state.carriers.push(carrier);
      return new Response(null, { status: 303, headers: { Location: launch.targetLinkUri } });
    },
  };
}
