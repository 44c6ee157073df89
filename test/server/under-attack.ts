import { expect } from 'vitest';
import type { ServerSettings } from '../../src/server/server-settings.ts';
import type { FakeCall } from '../support/fake-calls.ts';
import { nothingIsLeft } from './baseline.ts';
import { startEchoCaller } from './echo-caller.ts';
import { RawClient } from './raw-client.ts';
import { startServer, type RunningServer } from './running-server.ts';

export interface ServerUnderAttack {
  readonly server: RunningServer;
  readonly attackers: readonly RawClient[];
  /** One more hostile connection. */
  attack(): RawClient;
  /** The newest call. */
  lastCall(): FakeCall;
  /** Fails unless the other call was undisturbed all the time, and nothing is left of any of them. */
  nobodyWasHurt(): Promise<void>;
}

/** A server with a well-behaved caller on it, who talks through all that the test does to the server. */
export async function startUnderAttack(settings: Partial<ServerSettings>): Promise<ServerUnderAttack> {
  const server = await startServer({ settings });
  const hangUp = await startEchoCaller(server);
  const attackers: RawClient[] = [];
  const check = async (): Promise<void> => {
    const { sent, echoed, slowestMs } = await hangUp();
    expect({ lost: sent - echoed, isLate: slowestMs > 1000 }).toEqual({ lost: 0, isLate: false });
    for (const attacker of attackers) attacker.vanish();
    await nothingIsLeft(server);
  };
  return {
    server,
    attackers,
    attack: () => {
      const attacker = new RawClient(server.port);
      attackers.push(attacker);
      return attacker;
    },
    lastCall: () => {
      const call = server.calls.opened.at(-1);
      if (call === undefined) throw new Error('No call was opened.');
      return call;
    },
    nobodyWasHurt: async () => {
      try {
        await check();
      } finally {
        await server.close();
      }
    },
  };
}
