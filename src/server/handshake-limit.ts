import { RateLimited } from '../errors/request-error.ts';
import type { Clock } from '../ports/clock.ts';
import { Allowance } from '../transports/allowance.ts';
import { isLoopback } from './loopback.ts';
import type { HandshakeSettings } from './server-settings.ts';

/** Addresses remembered at once; the one not seen for longest is forgotten for a new one. */
const maxAddresses = 10_000;

/** Throws `RateLimited` when an address connects too often. */
export type HandshakeLimit = (address: string | undefined) => void;

export function createHandshakeLimit(settings: HandshakeSettings, clock: Clock): HandshakeLimit {
  const allowances = new Map<string, Allowance>();
  return (address = 'unknown') => {
    if (settings.exemptLoopback && isLoopback(address)) return;
    const allowance =
      allowances.get(address) ?? new Allowance(settings.perSecond, settings.burst, clock.now());
    // Set anew, so that the map's order is the order of last use.
    allowances.delete(address);
    allowances.set(address, allowance);
    forgetOldest(allowances);
    if (!allowance.take(1, clock.now())) throw new RateLimited(Math.ceil(1000 / settings.perSecond));
  };
}

function forgetOldest(allowances: Map<string, Allowance>): void {
  if (allowances.size <= maxAddresses) return;
  const [oldest] = allowances.keys();
  if (oldest !== undefined) allowances.delete(oldest);
}
