import { expect, vi } from 'vitest';
import type { FakeCall } from '../support/fake-calls.ts';
import type { RunningServer } from './running-server.ts';

/** Both ends of every TCP connection of the process. */
const openConnections = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

const isOver = ({ inputs, outcome }: FakeCall): boolean =>
  outcome !== undefined || inputs.some(({ type }) => type === 'caller.vanished');

/** Resolves when no timer, no connection and no call is left; what is left otherwise is in the failure. */
export async function nothingIsLeft({ clock, calls }: RunningServer): Promise<void> {
  await vi.waitFor(
    () =>
      expect({
        timers: clock.timerCount,
        connections: openConnections(),
        calls: calls.opened.filter((call) => !isOver(call)).length,
      }).toEqual({ timers: 0, connections: 0, calls: 0 }),
    { interval: 5, timeout: 5000 },
  );
}
