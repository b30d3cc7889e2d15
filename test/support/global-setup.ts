import { startTestCluster } from './test-cluster.ts';

/** vitest's global setup: one cluster for the run; the function it returns takes it down again. */
export default async function setUp(): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  return cluster.stop;
}
