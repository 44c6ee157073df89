import { describe, expect, it } from 'vitest';
import { hangUpTool, transferTool } from '../../machines/agent-reply.ts';
import type { CallWishes } from '../../machines/vocabulary/call-wishes.ts';
import type { Agent } from '../../src/call/agent.ts';
import { wishedAgent } from '../../src/call/wished-agent.ts';
import { callOver, toolResults, transfers } from './transfer-rig.ts';

/** A call of a client that brings functions of these names, and whatever each was called with. */
async function callOfClientWith(...names: readonly string[]) {
  const calls: unknown[] = [];
  const wishes: CallWishes = {
    tools: names.map((name) => ({
      name,
      description: `The client’s ${name}.`,
      parameters: { type: 'object' },
      run: (args) => {
        calls.push({ [name]: args });
        return Promise.resolve('done');
      },
    })),
  };
  const { tools } = wishedAgent({ voices: [{}], tools: [] } as unknown as Agent, wishes);
  const rig = await callOver({ agent: { transfers, apology: '', tools } });
  rig.ears.say(0, 'Sales, please, and goodbye.');
  return { ...rig, calls };
}

describe('a function of the client’s with the name of a built-in tool', () => {
  it.each([
    [hangUpTool, transferTool],
    [transferTool, hangUpTool],
  ])('takes the place of %s alone', async (name, other) => {
    const { model } = await callOfClientWith(name);
    const offered = model.last.request.tools;
    expect(offered.map((tool) => tool.name)).toEqual([name, other]);
    expect(offered[0]?.description).toBe(`The client’s ${name}.`);
  });

  it.each([hangUpTool, transferTool])(
    'is run by the client as %s, and neither hangs up nor transfers',
    async (name) => {
      const rig = await callOfClientWith(name);
      rig.model.last.say('Just a moment.');
      rig.model.last.call(name, 'a', { to: 'sales' });
      rig.model.last.finish();
      await rig.run(5000);
      expect(rig.calls).toEqual([{ [name]: { to: 'sales' } }]);
      expect(rig.model.requests).toHaveLength(2);
      rig.model.last.say('Anything else?');
      rig.model.last.finish();
      await rig.run(5000);
      expect(toolResults(rig)).toEqual(['done']);
      expect(rig.carrier.asked).toEqual([]);
      expect(rig.line.ended).toBeUndefined();
      expect(rig.line.state).toBe('listening');
      expect(rig.faults).toEqual([]);
    },
  );

  it('as transfer_call leaves the agent its own way to hang up in the same answer', async () => {
    const rig = await callOfClientWith(transferTool);
    rig.model.last.say('Goodbye.');
    rig.model.last.call(transferTool, 'a', {});
    rig.model.last.call(hangUpTool, 'b', {});
    rig.model.last.finish();
    await rig.run(5000);
    expect(rig.calls).toEqual([{ [transferTool]: {} }]);
    expect(rig.carrier.asked).toEqual([]);
    expect(rig.line.ended).toBe('agent-hangup');
  });

  it('is told apart in the event log, by which the call is replayed', async () => {
    const rig = await callOfClientWith(hangUpTool);
    rig.model.last.call(hangUpTool, 'a', {});
    rig.model.last.finish();
    await rig.run(100);
    expect(rig.log.filter((line) => line.includes('"reply.tool-called"')).join()).toContain(
      '"isClients":true',
    );
  });
});
