import type { Notice } from './agent-notices.ts';
import type { AgentConfig } from './config/agent-config.ts';
import { isOnLoopback } from './providers/loopback.ts';
import { carrierSetups, type TelephonySection } from './telephony/carriers.ts';
import { publicBase } from './telephony/public-base.ts';

/** What is read of `telephony` in the settings. */
export interface PublicTelephony extends TelephonySection {
  readonly public_url?: string | undefined;
}

export interface CarrierFault {
  readonly fault: string;
  readonly remedy: string;
}

/** Why carriers can't reach this server, once one of them is set up; undefined where nothing speaks against it. */
export function publicUrlFault(telephony: PublicTelephony): CarrierFault | undefined {
  const base = publicBase(telephony.public_url);
  if (!carrierSetups(telephony).some(({ isReady }) => isReady)) return undefined;
  const remedy = 'Set TALKY_PUBLIC_URL to an address as https://voice.example.org.';
  if (base === '')
    return { fault: 'telephony.public_url is not set, and carriers need an https: URL', remedy };
  if (!base.startsWith('http:') || isOnLoopback(base)) return undefined;
  return { fault: 'telephony.public_url is an http: URL, and carriers need https:', remedy };
}

/** Where a carrier asks what to do with a call; without a public URL its path alone. */
export function carrierAddress(name: string, telephony: PublicTelephony): string {
  const base = publicBase(telephony.public_url);
  // Genesys has no webhook: it opens the media socket at once.
  return name === 'genesys' ? `${base.replace(/^http/, 'ws')}/v1/genesys` : `${base}/v1/${name}/answer`;
}

/** Each number, and the agent that answers it. */
export const numberLines = (agents: readonly Pick<AgentConfig, 'name' | 'numbers'>[]): readonly string[] =>
  agents.flatMap(({ name, numbers = [] }) => numbers.map((number) => `${number} → ${name}`));

/** From which carriers calls are taken, and whether they can come. */
export function telephonyNotices(
  telephony: PublicTelephony,
  agents: readonly Pick<AgentConfig, 'name' | 'numbers'>[],
): readonly Notice[] {
  const ready = carrierSetups(telephony).filter(({ isReady }) => isReady);
  if (ready.length === 0) return [];
  const addresses = ready.map(({ name }) => carrierAddress(name, telephony)).join(', ');
  const numbers = numberLines(agents);
  const whose = numbers.length === 0 ? '' : `; ${numbers.join(', ')}`;
  const message = `Carriers bring calls to ${addresses}${whose}`;
  const line: Notice = { level: 'info', message, text: `${message}.` };
  const found = publicUrlFault(telephony);
  if (found === undefined) return [line];
  const { fault, remedy } = found;
  return [line, { level: 'warn', message: `${fault}. ${remedy}`, text: `${fault}. ${remedy}` }];
}
