import { describe, expect, test } from 'vitest';
import { RealtimeProtocol } from '../../src/transports/realtime.ts';
import { ClientRig } from './client-rig.ts';
import { conversationCases } from './realtime-conversation-cases.ts';
import { functionCases } from './realtime-function-cases.ts';
import { inputCases } from './realtime-input-cases.ts';
import { raceCases } from './realtime-race-cases.ts';
import { refusalCases } from './realtime-refusal-cases.ts';
import { replyCases } from './realtime-reply-cases.ts';
import { sessionCases } from './realtime-session-cases.ts';

const cases = [
  ...sessionCases,
  ...replyCases,
  ...conversationCases,
  ...functionCases,
  ...inputCases,
  ...raceCases,
  ...refusalCases,
];

describe('OpenAI’s Realtime protocol', () => {
  test.each(cases)('$rule: $name', async (each) => {
    const { steps, sent = [], heard = [], results = [], takesPrompt = true } = each;
    const rig = new ClientRig(
      (clock) => new RealtimeProtocol({ clock, newId: () => '1', model: 'gpt-realtime' }),
    );
    rig.takesPrompt = takesPrompt;
    rig.play(steps);
    // A result reaches its tool in a moment of its own.
    await Promise.resolve();
    await Promise.resolve();
    expect(rig.sent[0]).toMatchObject({ type: 'session.created', session: { model: 'gpt-realtime' } });
    expect(rig.sent.slice(2)).toMatchObject(sent);
    expect(rig.heard).toEqual(heard);
    expect(rig.results).toEqual(results);
    expect(rig.faults).toEqual([]);
    expect(rig.closed).toBe(each.closed);
    if (each.started !== undefined) expect(rig.start).toMatchObject(each.started);
    if (each.wishes !== undefined) expect(rig.wishes).toMatchObject(each.wishes);
    const ids = rig.sent.map((event) => (event as { readonly event_id: string }).event_id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
