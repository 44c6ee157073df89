import { describe, expect, it } from 'vitest';
import { transferTool } from '../../machines/agent-reply.ts';
import { expectOver } from './over.ts';
import { callOver, number, promise, toolResults, underWay } from './transfer-rig.ts';

describe('a caller who talks', () => {
  it('before all was said cancels the transfer', async () => {
    const rig = await callOver();
    promise(rig);
    await rig.run(300);
    rig.ears.say(1, 'No, wait.');
    expect(rig.line.state).toBe('thinking');
    await rig.run(10_000);
    expect(rig.carrier.asked).toEqual([]);
    expect(toolResults(rig)).toEqual([]);
  });

  it('and says nothing after all only delays it', async () => {
    const rig = await callOver();
    promise(rig);
    await rig.run(300);
    rig.ears.hear({ type: 'turn.started', turn: 1, text: '' });
    await rig.run(1000);
    expect([rig.line.state, rig.carrier.asked.length]).toEqual(['barge-in', 0]);
    rig.ears.hear({ type: 'turn.eot', turn: 1, text: '' });
    await rig.run(5000);
    expect(rig.carrier.asked).toHaveLength(1);
  });

  it('while the transfer is asked for contests it until it is clear what he wants', async () => {
    const rig = await callOver();
    rig.ears.say(0, 'Sales, please.');
    rig.model.last.say('One moment. ');
    await rig.run(1200);
    rig.ears.hear({ type: 'turn.started', turn: 1, text: '' });
    rig.model.last.call(transferTool, 'a', { to: 'sales' });
    rig.model.last.finish();
    expect(rig.line.state).toBe('barge-in');
    expect(rig.carrier.asked).toEqual([]);
    rig.ears.hear({ type: 'turn.eot', turn: 1, text: 'mm' });
    await rig.run(100);
    expect(rig.carrier.asked).toHaveLength(1);
  });

  it('while it is under way is answered, and transferred all the same', async () => {
    const rig = await underWay();
    rig.ears.say(1, 'Are you there?');
    expect(rig.line.state).toBe('thinking');
    rig.model.last.say('Yes, one more moment please.');
    rig.model.last.finish();
    await rig.run(300);
    expect(rig.line.state).toBe('speaking');
    rig.carrier.asked[0]?.take();
    await rig.clock.settle();
    expect(rig.line.ended).toBe('transferred');
    expectOver(rig);
  });

  it('while it is under way is not transferred twice', async () => {
    const rig = await underWay();
    rig.ears.say(1, 'Sales!');
    rig.model.last.call(transferTool, 'b', { to: 'sales' });
    rig.model.last.finish();
    await rig.clock.settle();
    expect(rig.carrier.asked).toHaveLength(1);
    expect(rig.model.last.request.messages.at(-1)).toMatchObject({
      result: { error: 'the caller is being transferred already' },
    });
    rig.session.receive({ type: 'caller.hung-up' });
    rig.carrier.asked[0]?.take();
    await rig.clock.settle();
    expect(rig.line.ended).toBe('transferred');
  });

  it('and is not to interrupt is transferred', async () => {
    const rig = await callOver({ policy: { interruption: { mode: 'off' } } });
    promise(rig);
    await rig.run(300);
    rig.ears.say(1, 'Thank you.');
    await rig.run(5000);
    expect(rig.carrier.asked).toHaveLength(1);
  });
});

describe('two transfers of one answer', () => {
  it('ask the carrier once', async () => {
    const rig = await callOver();
    rig.ears.say(0, 'Sales, please.');
    rig.model.last.call(transferTool, 'a', { to: 'sales' });
    rig.model.last.call(transferTool, 'b', { to: 'support' });
    rig.model.last.finish();
    expect(rig.carrier.asked.map(({ to }) => to)).toEqual([number]);
    rig.carrier.asked[0]?.fail('busy');
    await rig.clock.settle();
    expect(rig.model.last.request.messages.slice(-2)).toMatchObject([
      { id: 'a', result: { error: 'the caller could not be transferred to sales: busy' } },
      { id: 'b', result: { error: 'the caller is being transferred already' } },
    ]);
  });
});

describe.each([{ type: 'caller.hung-up' }, { type: 'caller.vanished' }] as const)(
  'a transfer under way, and $type',
  (gone) => {
    it('is a transfer when the carrier has taken it', async () => {
      const rig = await underWay();
      rig.session.receive(gone);
      expect(rig.line.ended).toBeUndefined();
      expect(rig.line.state).toBe('ending');
      await rig.run(300);
      rig.carrier.asked[0]?.take();
      await rig.clock.settle();
      expect(rig.line.ended).toBe('transferred');
      expect(rig.session.resumable).toBeUndefined();
      expectOver(rig);
    });

    it('is a hang-up when it has failed', async () => {
      const rig = await underWay();
      rig.session.receive(gone);
      rig.carrier.asked[0]?.fail('the call is over');
      await rig.clock.settle();
      expect(rig.line.ended).toBe('caller-hangup');
      expectOver(rig);
    });

    it('is a hang-up when the carrier does not say in time', async () => {
      const rig = await underWay();
      rig.session.receive(gone);
      await rig.run(501);
      expect(rig.line.ended).toBe('caller-hangup');
      expectOver(rig);
      rig.carrier.asked[0]?.take();
      await rig.clock.settle();
      expect(rig.line.outputs.filter(({ output }) => output.type === 'ended')).toHaveLength(1);
    });

    it('before the carrier was asked is a hang-up at once', async () => {
      const rig = await callOver();
      promise(rig);
      await rig.run(300);
      rig.session.receive(gone);
      expect(rig.line.ended).toBe('caller-hangup');
      await rig.run(10_000);
      expect(rig.carrier.asked).toEqual([]);
    });
  },
);

describe('a transfer under way', () => {
  it('ends a call that is drained meanwhile as a transfer, if it is taken before the farewell is over', async () => {
    const rig = await underWay();
    rig.session.drain();
    await rig.run(100);
    expect(rig.line.state).toBe('ending');
    rig.carrier.asked[0]?.take();
    await rig.clock.settle();
    expect(rig.line.ended).toBe('transferred');
    expectOver(rig);
  });

  it('does not keep a drained call', async () => {
    const rig = await underWay();
    rig.session.drain();
    await rig.run(10_000);
    expect(rig.line.ended).toBe('drained');
    expectOver(rig);
  });

  it('yields to the operator who hangs up', async () => {
    const rig = await underWay();
    rig.session.receive({ type: 'operator.hangup' });
    expect(rig.line.ended).toBe('agent-hangup');
    rig.carrier.asked[0]?.fail('the call is over');
    await rig.clock.settle();
    expectOver(rig);
    expect(rig.faults).toEqual([]);
  });

  it('that the carrier never answers is given up, and the model is told', async () => {
    const rig = await underWay();
    await rig.run(30_000);
    expect(rig.model.last.request.messages.at(-1)).toMatchObject({
      result: { error: 'transfer_call did not answer within 30 s' },
    });
  });

  it('and an answer of the carrier after that still ends the call as transferred', async () => {
    const rig = await underWay();
    await rig.run(31_000);
    rig.carrier.asked[0]?.take();
    await rig.clock.settle();
    expect(rig.line.ended).toBe('transferred');
  });
});
