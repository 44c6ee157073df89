import { describe, expect, it } from 'vitest';
import { transferTool } from '../../machines/agent-reply.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { expectOver } from './over.ts';
import { Line, openRig, type Rig, type RigOptions } from './rig.ts';

const number = '+15550100';
const transfers = { sales: number, support: 'sip:help@example.com' };

/** A carrier that hands callers over when the test says so. */
class Carrier extends Line {
  readonly asked: { readonly to: string; take(): void; fail(why: string): void }[] = [];

  transfer(to: string): Promise<void> {
    return new Promise((resolve, reject) =>
      this.asked.push({ to, take: resolve, fail: (why) => reject(new Error(why)) }),
    );
  }
}

interface CarrierRig extends Rig {
  readonly carrier: Carrier;
}

async function callOver(options: RigOptions = {}): Promise<CarrierRig> {
  const clock = new VirtualClock();
  const carrier = new Carrier(clock);
  const rig = await openRig({
    ...options,
    clock,
    agent: { transfers, apology: '', ...options.agent },
    session: { connection: carrier, ...options.session },
  });
  return { ...rig, line: carrier, carrier };
}

const words = 'I will put you through.';

/** The agent says that it transfers, and calls the tool; nothing is played yet. */
function promise({ ears, model }: Rig, to = 'sales'): void {
  ears.say(0, 'Sales, please.');
  model.last.say(words);
  model.last.call(transferTool, 'a', { to });
  model.last.finish();
}

/** The same, and all is played: the carrier is asked. */
async function underWay(options: RigOptions = {}): Promise<CarrierRig> {
  const rig = await callOver(options);
  promise(rig);
  await rig.run(5000);
  return rig;
}

function toolResults({ session }: Rig): readonly unknown[] {
  return session.history.flatMap((each) => (each.role === 'tool' ? [each.result] : []));
}

describe('a transfer', () => {
  it('takes place once what was said before it was played, and ends the call', async () => {
    const rig = await callOver();
    promise(rig);
    await rig.run(200);
    expect(rig.line.state).toBe('speaking');
    expect(rig.carrier.asked).toEqual([]);
    await rig.run(5000);
    expect(rig.carrier.asked.map(({ to }) => to)).toEqual([number]);
    expect(rig.line.state).toBe('thinking');
    rig.carrier.asked[0]?.take();
    await rig.clock.settle();
    expect(rig.line.ended).toBe('transferred');
    expect(rig.line.heard).toEqual([words]);
    expect(rig.session.history.at(-1)).toEqual({ role: 'assistant', text: words });
    expect(rig.session.summary().outcome).toBe('transferred');
    expect(rig.line.types).not.toContain('clear');
    expectOver(rig);
    expect(rig.faults).toEqual([]);
  });

  it('waits for words whose audio is not there yet', async () => {
    const rig = await callOver();
    promise(rig);
    expect(rig.line.audio).toEqual([]);
    expect(rig.carrier.asked).toEqual([]);
    expect(rig.log.join()).not.toContain('"reply.tool-called"');
  });

  it('without a word takes place at once', async () => {
    const rig = await callOver();
    rig.ears.say(0, 'Sales, please.');
    rig.model.last.call(transferTool, 'a', { to: 'support' });
    rig.model.last.finish();
    expect(rig.carrier.asked.map(({ to }) => to)).toEqual(['sip:help@example.com']);
  });

  it('is offered to the model with the names, and to agents with somebody to transfer to alone', async () => {
    const rig = await callOver();
    rig.ears.say(0, 'Hello.');
    const tool = rig.model.last.request.tools.find(({ name }) => name === transferTool);
    expect(tool).toMatchObject({ parameters: { properties: { to: { enum: ['sales', 'support'] } } } });
    expect(tool?.description).toContain('sales, support');
    expect(JSON.stringify(tool)).not.toContain(number);
    const other = await openRig();
    other.ears.say(0, 'Hello.');
    expect(other.model.last.request.tools.map(({ name }) => name)).toEqual(['end_call']);
  });

  it('of a guess waits for the commit', async () => {
    const rig = await callOver();
    rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'sales please', confidence: 0.5 });
    rig.model.last.call(transferTool, 'a', { to: 'sales' });
    rig.model.last.finish();
    await rig.run(1000);
    expect(rig.carrier.asked).toEqual([]);
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Sales, please.' });
    expect(rig.carrier.asked).toHaveLength(1);
    expect(rig.model.requests).toHaveLength(1);
  });

  it.each(['text', 'first-clause', 'full'] as const)(
    'of a guess that is held as %s waits for its words, too',
    async (depth) => {
      const rig = await callOver({ policy: { speculation: { depth } } });
      rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'sales please', confidence: 0.5 });
      rig.model.last.say('I will put you through. ');
      rig.model.last.say('One moment please. ');
      rig.model.last.call(transferTool, 'a', { to: 'sales' });
      rig.model.last.finish();
      await rig.run(1000);
      rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Sales, please.' });
      await rig.run(500);
      expect(rig.line.state).toBe('speaking');
      expect(rig.carrier.asked).toEqual([]);
      await rig.run(8000);
      expect(rig.carrier.asked).toHaveLength(1);
      expect(rig.line.text).toBe('I will put you through. One moment please.');
    },
  );

  it('never takes place for a guess that is withdrawn', async () => {
    const rig = await callOver();
    rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'sales', confidence: 0.5 });
    rig.model.last.call(transferTool, 'a', { to: 'sales' });
    rig.model.last.finish();
    rig.ears.hear({ type: 'turn.resumed', turn: 0 });
    await rig.run(10_000);
    expect(rig.carrier.asked).toEqual([]);
  });
});

describe('a transfer that fails', () => {
  it('is told to the model without the number, and the call goes on', async () => {
    const rig = await underWay();
    rig.carrier.asked[0]?.fail(`${number} is busy`);
    await rig.clock.settle();
    expect(rig.model.last.request.messages.at(-1)).toMatchObject({
      role: 'tool',
      name: transferTool,
      args: { to: 'sales' },
      result: { error: 'the caller could not be transferred to sales: sales is busy' },
    });
    rig.model.last.say('Nobody answers there.');
    rig.model.last.finish();
    await rig.run(5000);
    expect(rig.line.state).toBe('listening');
    expect(rig.line.heard).toEqual([`${words} Nobody answers there.`]);
    expect(toolResults(rig)).toHaveLength(1);
    expect(rig.log.join('\n')).not.toContain(number);
    expect(rig.log.join('\n')).toContain('"call.transfer-failed"');
  });

  it('may be tried again', async () => {
    const rig = await underWay();
    rig.carrier.asked[0]?.fail('busy');
    await rig.clock.settle();
    rig.model.last.call(transferTool, 'b', { to: 'support' });
    rig.model.last.finish();
    expect(rig.carrier.asked).toHaveLength(2);
    rig.carrier.asked[1]?.take();
    await rig.clock.settle();
    expect(rig.line.ended).toBe('transferred');
  });

  it.each([
    ['to somebody unknown', { to: 'nobody' }],
    ['to a name that every object has', { to: 'constructor' }],
    ['to nobody', {}],
    ['to what is no name', { to: 7 }],
  ])('%s names those that there are', async (_, args) => {
    const rig = await callOver();
    rig.ears.say(0, 'Sales, please.');
    rig.model.last.call(transferTool, 'a', args);
    rig.model.last.finish();
    await rig.clock.settle();
    expect(rig.carrier.asked).toEqual([]);
    expect(rig.model.last.request.messages.at(-1)).toMatchObject({
      result: { error: 'there is nobody of this name to transfer to; there are: sales, support' },
    });
  });

  it('because the connection has no transfers is told to the model', async () => {
    const rig = await openRig({ agent: { transfers } });
    promise(rig);
    await rig.run(5000);
    expect(rig.model.last.request.messages.at(-1)).toMatchObject({
      result: { error: 'callers on this kind of connection can not be transferred' },
    });
    expect(rig.line.ended).toBeUndefined();
  });

  it('does not end the call, though the model hangs up in the same answer', async () => {
    const rig = await callOver();
    rig.ears.say(0, 'Sales, please.');
    rig.model.last.say(words);
    rig.model.last.call(transferTool, 'a', { to: 'sales' });
    rig.model.last.call('end_call', 'b');
    rig.model.last.finish();
    await rig.run(5000);
    rig.carrier.asked[0]?.fail('busy');
    await rig.clock.settle();
    rig.model.last.say('Sorry, they are busy.');
    rig.model.last.finish();
    await rig.run(5000);
    expect(rig.line.state).toBe('listening');
  });

  it('leaves a hang-up a hang-up', async () => {
    const rig = await underWay();
    rig.carrier.asked[0]?.fail('busy');
    await rig.clock.settle();
    rig.session.receive({ type: 'caller.hung-up' });
    expect(rig.line.ended).toBe('caller-hangup');
  });
});

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
