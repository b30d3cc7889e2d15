import type { GrantedRole } from '../../core/context.ts';
import type { Relation } from '../../core/policy.ts';

/** The facts about actor and subject that relations follow from. Dates are judged by the caller's query. */
export interface RelationFacts {
  readonly same: boolean;
  readonly manages: boolean;
  readonly managesManager: boolean;
  readonly dotted: boolean;
  readonly managedBefore: boolean;
  readonly subjectDepartment: string | null;
  readonly grants: readonly { readonly role: GrantedRole; readonly unit: string | null }[];
}

/**
 * Pure: every relation that holds. A former manager is one only while not the manager now. An HR admin's
 * scope is a department; without one it is everybody.
 */
export function decideRelations(facts: RelationFacts): Relation[] {
  const relations: Relation[] = ['colleague'];
  if (facts.same) relations.push('self');
  if (facts.manages) relations.push('manager');
  if (facts.managesManager) relations.push('managers-manager');
  if (facts.dotted) relations.push('dotted-manager');
  if (facts.managedBefore && !facts.manages) relations.push('former-manager');
  for (const grant of facts.grants) {
    if (grant.unit === null || grant.unit === facts.subjectDepartment) relations.push(grant.role);
  }
  return relations;
}
