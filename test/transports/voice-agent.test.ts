import { describe, expect, test } from 'vitest';
import { VoiceAgentProtocol } from '../../src/transports/voice-agent.ts';
import { ClientRig, ready } from './client-rig.ts';
import { voiceAgentCases } from './voice-agent-cases.ts';
import { opened, settings } from './voice-agent-steps.ts';

function newRig(): ClientRig {
  let ids = 0;
  return new ClientRig(new VoiceAgentProtocol({ newId: () => `id-${(ids += 1)}` }));
}

const request = (id: string, args: string) => ({
  type: 'FunctionCallRequest',
  functions: [{ id, name: 'find', arguments: args, client_side: true }],
});

describe('the voice agent protocol', () => {
  test.each(voiceAgentCases)('$rule: $name', ({ steps, sent = [], heard = [], start, closed }) => {
    const rig = newRig().play(steps);
    expect(rig.sent).toEqual([{ type: 'Welcome', request_id: 'id-1' }, ...sent]);
    expect(rig.heard).toEqual(heard);
    if (start === undefined) expect(rig.start).toBeUndefined();
    else expect(rig.start).toMatchObject(start);
    expect(rig.closed).toBe(closed);
  });

  test.each([
    '',
    '{',
    '[]',
    '{"type":7}',
    '{"type":"Nothing"}',
    '{"type":"Settings","agent":7}',
    '['.repeat(40),
  ])('answers %s with an Error, and opens no call', (client) => {
    const rig = newRig().play([{ client }]);
    expect(rig.sent.slice(1)).toMatchObject([
      { type: 'Error', code: expect.stringMatching(/^(?:INVALID|UNKNOWN)_MESSAGE$/) },
    ]);
    expect(rig.start).toBeUndefined();
  });

  test.each(['UpdateListen', 'UpdateSpeak'])('answers %s, which can not be done, with an Error', (type) => {
    const rig = newRig().play([...opened, { client: { type, listen: {}, speak: {} } }]);
    expect(rig.sent.at(-1)).toMatchObject({ type: 'Error', code: 'INVALID_MESSAGE' });
    expect(rig.heard).toEqual([]);
  });

  test('has the client run its functions, by id or by name, and takes back what nobody waits for', async () => {
    const think = { prompt: 'Be kind.', functions: [{ name: 'find', description: 'Finds.' }] };
    const rig = newRig().play([
      { client: { ...settings, agent: { think, greeting: 'Hello.' } } },
      { call: ready },
    ]);
    expect(rig.wishes).toMatchObject({ prompt: 'Be kind.', greeting: 'Hello.' });
    const [find] = rig.wishes?.tools ?? [];
    const never = new AbortController();
    const one = find?.run({ day: 1 }, never.signal);
    const other = find?.run({ day: 2 }, never.signal);
    expect(rig.sent.slice(-2)).toEqual([request('id-2', '{"day":1}'), request('id-3', '{"day":2}')]);
    rig.play([
      { client: { type: 'FunctionCallResponse', id: 'id-3', name: 'find', content: '{"free":true}' } },
      { client: { type: 'FunctionCallResponse', name: 'find', content: 'none' } },
    ]);
    expect(await Promise.all([one, other])).toEqual(['none', { free: true }]);
    const stopped = new AbortController();
    const third = find?.run({}, stopped.signal);
    stopped.abort();
    await expect(third).rejects.toThrow('cancelled');
    expect(rig.sent.at(-1)).toEqual({
      type: 'FunctionCallCancelled',
      functions: [{ id: 'id-4', name: 'find' }],
    });
    const last = find?.run({}, never.signal);
    rig.play([{ closes: true }]);
    await expect(last).rejects.toThrow('hung up');
  });

  test('takes nothing of settings that come a second time', () => {
    const second = { ...settings, agent: { think: { prompt: 'Be unkind.' } } };
    const rig = newRig().play([...opened, { client: second }]);
    expect(rig.sent.at(-1)).toMatchObject({ type: 'Error', code: 'INVALID_MESSAGE' });
    expect(rig.wishes?.prompt).toBeUndefined();
  });

  test('changes prompt and functions in the middle of the call', () => {
    const rig = newRig().play([
      ...opened,
      { client: { type: 'UpdatePrompt', prompt: 'Be brief.' } },
      { client: { type: 'UpdateThink', think: { prompt: 'Be long.', functions: [{ name: 'sing' }] } } },
    ]);
    expect(rig.sent.slice(-2)).toEqual([{ type: 'PromptUpdated' }, { type: 'ThinkUpdated' }]);
    expect(rig.wishes).toMatchObject({ prompt: 'Be long.', tools: [{ name: 'sing' }] });
  });
});
