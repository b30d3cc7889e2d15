import {
  bringObjects,
  type Company,
  type Ground,
  layGround,
  type Objects,
  subOf,
  type Visitor,
} from '../access-ground.ts';
import { PEOPLE, type Who } from './people.ts';

export let ground: Ground;
export let mine: Objects;
export let theirs: Objects;
export let visitors: Record<Who, Visitor>;
export let pendingAccount: string;

/** Two companies with one of everything, and everybody’s session; called by each file that asks them. */
export async function setStage(): Promise<void> {
  ground = await layGround();
  mine = await bringObjects(ground, ground.home);
  theirs = await bringObjects(ground, ground.other);
  const launched: [Who, Visitor][] = [];
  for (const who of PEOPLE) {
    const company = who === 'foreigner' ? ground.other : ground.home;
    const key = who === 'foreigner' ? 'tenantAdmin' : who;
    launched.push([who, await ground.launch(company, subOf(company.deployment, key))]);
  }
  visitors = Object.fromEntries(launched) as Record<Who, Visitor>;
  await ground.launch(ground.home, 'nobody-yet');
  const [row] = await ground.owner`select id from account where sub = 'nobody-yet'`;
  pendingAccount = row?.id;
}

export const manager = () => ground.home.tenant.contextOf('manager');
export const learner = () => ground.home.tenant.contextOf('learner');

export const companyOf = (ids: Objects): Company => (ids === mine ? ground.home : ground.other);
