import { describe, expect, it } from 'vitest';
import { transferTool } from '../../machines/agent-reply.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { fluentVoice, handVoice } from './hand-providers.ts';
import { expectOver } from './over.ts';
import { openRig } from './rig.ts';
import { callOver, number, promise, toolResults, transfers, underWay, words } from './transfer-rig.ts';

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

  it.each([
    ['before its first word', []],
    ['after its last one', words.split(' ')],
  ])('waits for what another voice takes over from one that fails %s', async (_, said) => {
    const clock = new VirtualClock();
    const broken = handVoice('broken', (subscriber, clauses$) => {
      const times = said.map((text, at) => ({ text, startMs: at * 100, endMs: at * 100 + 100 }));
      subscriber.add(
        clauses$.subscribe(() => {
          subscriber.next({ type: 'audio', clause: 0, pcm: new Int16Array(800 * said.length).fill(8000) });
          subscriber.next({ type: 'words', clause: 0, words: times });
          clock.setTimeout(() => subscriber.error(new Error('gone')), 2000);
        }),
      );
    });
    const voices = [
      { speech: broken, voice: '', speed: 1 },
      { speech: fluentVoice(clock, 'second'), voice: '', speed: 1 },
    ] as const;
    const rig = await callOver({ clock, agent: { voices } });
    promise(rig);
    await rig.run(1900);
    expect(rig.carrier.asked).toEqual([]);
    await rig.run(5000);
    expect(rig.carrier.asked).toHaveLength(1);
    expect(rig.line.text).toBe(words);
  });

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
