import { describe, expect, it } from 'vitest';
import { openWithinMs } from '../../src/call/hearing.ts';
import { ProviderRefused } from '../../src/errors/provider-error.ts';
import { expectOver } from './over.ts';
import { nothingReachesTheProcess } from './process-watch.ts';
import { refusing, talk, twoEars } from './two-ears.ts';

nothingReachesTheProcess();

describe('a recogniser at the start of a call', () => {
  it('opens the call when the first one does not, and the caller knows nothing of it', async () => {
    const { first, second, call } = twoEars();
    refusing(first);
    const rig = await call();
    expect(second.live).toBe(1);
    expect(rig.line.states).toEqual(['listening']);
    expect(rig.line.errors).toEqual([]);
    second.say(0, 'Hello.');
    expect(rig.line.state).toBe('thinking');
  });

  it('is not kept waiting by one that never opens', async () => {
    const { first, second, call } = twoEars();
    first.onListen = () => undefined;
    const rig = await call();
    await talk(rig, 3, 7);
    expect(second.live).toBe(0);
    await rig.run(openWithinMs);
    expect([first.live, second.live]).toEqual([0, 1]);
    // Nothing that was said meanwhile is lost.
    expect(new Set(second.heard[0])).toEqual(new Set([7, 8, 9]));
    expect(rig.line.state).toBe('listening');
  });

  it('is waited for as long as the call allows when it is the last one', async () => {
    const { first, second, call } = twoEars();
    refusing(first);
    second.onListen = () => undefined;
    const rig = await call({ policy: { limits: { connectMs: 10_000 } } });
    await rig.run(9999);
    expect(second.live).toBe(1);
    await rig.run(3000);
    expect(rig.line.heard).toEqual(['Goodbye.']);
    expect(rig.line.ended).toBe('provider-failure');
  });

  it('is tried again while one of them may come back, and the call opens late', async () => {
    const { first, second, call } = twoEars();
    refusing(first);
    refusing(second, new ProviderRefused('the key is wrong', { provider: 'second' }));
    const rig = await call();
    await rig.run(2000);
    expect(rig.line.outputs).toEqual([]);
    first.onListen = (subscriber) => subscriber.next({ type: 'stt.opened' });
    await rig.run(6000);
    expect(rig.line.states).toEqual(['listening']);
    expect(rig.line.errors).toEqual([]);
  });

  it('is none where each one refuses: a voice says goodbye at once, and the caller is told why', async () => {
    const { first, second, call } = twoEars();
    for (const each of [first, second])
      refusing(each, new ProviderRefused('the key is wrong', { provider: each.name }));
    const rig = await call();
    await rig.run(3000);
    expect(
      rig.line.outputs.map(({ output }) => output).filter(({ type }) => !/mark|reply/.test(type)),
    ).toMatchObject([
      { type: 'ready' },
      { type: 'error', code: 'provider-refused', message: 'second: the key is wrong', fatal: true },
      { type: 'state', state: 'ending' },
      { type: 'state', state: 'ended' },
      { type: 'ended', reason: 'provider-failure' },
    ]);
    expect(rig.line.heard).toEqual(['Goodbye.']);
    expectOver(rig);
  });
});
