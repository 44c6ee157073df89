import type { AgentConfig } from '../../src/config/agent-config.ts';
import {
  carrierAddress,
  numberLines,
  publicUrlFault,
  type PublicTelephony,
} from '../../src/telephony-notices.ts';
import { carrierSetups } from '../../src/telephony/carriers.ts';
import { notSetUp, type CheckRow } from './check-row.ts';

const carrier = 'carrier ';

export const isOfCarrier = ({ subject }: CheckRow): boolean => subject.startsWith(carrier);

/** Where each carrier finds this server or what it lacks, who answers which number, and whether carriers can come. */
export function telephonyRows(
  telephony: PublicTelephony,
  agents: readonly Pick<AgentConfig, 'name' | 'numbers'>[],
): readonly CheckRow[] {
  const carriers = carrierSetups(telephony).map(({ name, isReady, isBegun, lacks }): CheckRow => {
    const subject = `${carrier}${name}`;
    if (isReady) return { mark: 'good', subject, found: `ready, at ${carrierAddress(name, telephony)}` };
    const remedy = `Set ${lacks.join(' and ')} in .env.`;
    if (isBegun) return { mark: 'warning', subject, found: 'takes no calls yet', remedy };
    return { mark: 'none', subject, found: notSetUp, remedy };
  });
  const numbers = numberLines(agents).map((found): CheckRow => ({ mark: 'good', subject: 'number', found }));
  const unreachable = publicUrlFault(telephony);
  if (unreachable === undefined) return [...carriers, ...numbers];
  const { fault: found, remedy } = unreachable;
  return [...carriers, { mark: 'warning', subject: 'carriers', found, remedy }, ...numbers];
}
