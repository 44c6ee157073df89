import { describe, expect, it } from 'vitest';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { ToolRunner } from '../../src/call/tool-runner.ts';
import type { Tool } from '../../src/ports/tool.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';

const attempt = (work: () => void): void => work();
const confirmed = Promise.resolve(true);

function runnerOf(run: Tool['run']) {
  const clock = new VirtualClock();
  const tool: Tool = {
    name: 'book',
    description: '',
    parameters: {},
    effect: 'write',
    cancellable: true,
    timeoutMs: 1000,
    run,
  };
  const told: string[] = [];
  const report = {
    started: ({ id }: { readonly id: string }) => told.push(`started ${id}`),
    ended: ({ id }: { readonly id: string }) => told.push(`ended ${id}`),
  };
  const call = { id: 'call' as CallId, agent: 'agent', transport: 'test', metadata: {} };
  const changes: boolean[] = [];
  const runner = new ToolRunner({
    tools: () => [tool],
    ownTools: [],
    call,
    clock,
    fence: { guard: attempt, attempt },
    changed: (isBusy) => changes.push(isBusy),
  });
  return {
    runner,
    clock,
    told,
    changes,
    run: (id: string) => runner.run({ id, name: 'book', args: {} }, confirmed, report),
  };
}

const never = (): Promise<unknown> => new Promise(() => undefined);

describe('a tool call', () => {
  it.each([
    ['has ended', () => Promise.resolve('done'), () => undefined, ['started a', 'ended a']],
    ['has failed', () => Promise.reject(new Error('no')), () => undefined, ['started a', 'ended a']],
    ['was given up', never, ({ clock }) => void clock.stepNow(2000), ['started a', 'ended a']],
    ['was cancelled', never, ({ runner }) => void runner.cancel('a', 'book'), ['started a']],
    ['is running', never, () => undefined, ['started a']],
  ] satisfies [string, Tool['run'], (rig: ReturnType<typeof runnerOf>) => void, string[]][])(
    'that %s is not run again',
    async (_, run, end, told) => {
      let runs = 0;
      const rig = runnerOf((...of) => {
        runs++;
        return (run as Tool['run'])(...of);
      });
      rig.run('a');
      end(rig);
      await rig.clock.settle();
      rig.run('a');
      await rig.clock.settle();
      expect([runs, rig.told]).toEqual([1, told]);
      rig.run('b');
      expect(runs).toBe(2);
    },
  );
});

describe('two tool calls at once', () => {
  it('are told of as they begin, and once neither runs', async () => {
    const rig = runnerOf(never);
    rig.run('a');
    rig.run('b');
    expect(rig.changes).toEqual([true]);
    rig.runner.cancel('a', 'book');
    expect(rig.changes).toEqual([true]);
    rig.clock.stepNow(2000);
    await rig.clock.settle();
    expect(rig.changes).toEqual([true, false]);
  });
});
