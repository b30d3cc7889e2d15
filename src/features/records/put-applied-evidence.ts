import { newId } from '../../core/ids.ts';
import { announce } from '../../db/announce.ts';
import { evidence } from '../../db/schema/evidence.ts';
import type { Tx } from '../../db/transaction.ts';

/** A piece of evidence that somebody judged: what was seen, or an example that was acknowledged. */
export interface AppliedEvidence {
  readonly kind: 'observation' | 'example';
  readonly personId: string;
  readonly competencyId: string;
  readonly level: number;
  /** Who judged it: independence is decided by it. */
  readonly source: string;
  /** The observation's or example's id; the same one never counts twice. */
  readonly sourceRef: string;
  readonly occurredAt: Date;
}

/**
 * Puts the evidence and announces it, inside the caller's transaction; the caller has authorised and audits
 * what it stands for. Returns its id.
 */
export async function putAppliedEvidence(tx: Tx, piece: AppliedEvidence): Promise<string> {
  const { tenantId, now } = tx.context;
  const id = newId();
  await tx.db.insert(evidence).values({ tenantId, id, ...piece, recordedAt: now() });
  await announce(tx, 'evidence.recorded', {
    evidenceId: id,
    personId: piece.personId,
    competencyId: piece.competencyId,
  });
  return id;
}
