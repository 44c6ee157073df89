import { describe, expect, it } from 'vitest';
import type { SpeculationDepth } from '../../machines/vocabulary/policy.ts';
import { wordsOf } from '../../machines/words.ts';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { replayLog } from '../../tools/replay/log/replay-log.ts';
import type { Dialogue } from '../../tools/study/dialogue.ts';
import type { StudyCall, StudyLogEntry } from '../../tools/study/study-call.ts';
import { logText } from '../support/log-text.ts';
import { faultsIn } from './faults-in-call.ts';
import { hearing, play, recordedDialogues, studyPolicy } from './recorded-calls.ts';

const dialogues = await recordedDialogues();
const settings: readonly { readonly eagerThreshold: number; readonly depth: SpeculationDepth }[] = [
  { eagerThreshold: 0.3, depth: 'first-clause' },
  { eagerThreshold: 0.3, depth: 'text' },
  { eagerThreshold: 0.4, depth: 'full' },
  { eagerThreshold: 0.5, depth: 'first-clause' },
  { eagerThreshold: 0.6, depth: 'first-clause' },
  // As sure as of the end itself: nothing is guessed.
  { eagerThreshold: 0.7, depth: 'first-clause' },
];

describe.each(dialogues.map((dialogue) => [dialogue.sid, dialogue] as const))(
  'the caller of %s',
  (_, dialogue) => {
    it.each(settings)('is answered, and loses no word, with $eagerThreshold and $depth', async (setting) => {
      const { eagerThreshold, depth } = setting;
      const call = await play(dialogue, {
        hearing: { ...hearing, eagerThreshold },
        policy: await studyPolicy({ depth }),
      });
      expect(faultsIn(call)).toEqual([]);
      const said = call.session.history.flatMap(({ role, ...rest }) =>
        role === 'user' && 'text' in rest ? wordsOf(rest.text) : [],
      );
      const spoken = dialogue.turns.flatMap(({ isBlip, words }) =>
        isBlip ? [] : wordsOf(words.map(({ text }) => text).join(' ')),
      );
      // All that the caller of the recording said, in order; a backchannel in a pause may be taken for an answer.
      expect(withoutBackchannels(said)).toEqual(withoutBackchannels(spoken));
      expect(call.line.outputs.at(-1)).toMatchObject({ type: 'ended', reason: 'caller-hangup' });
      expect(call.session.history.filter(({ role }) => role === 'assistant').length).toBeGreaterThan(3);
    });
  },
);

function withoutBackchannels(words: readonly string[]): readonly string[] {
  return words.filter((word) => !['uh', 'oh', 'um', 'okay', 'yes'].includes(word));
}

function find(sid: string): Dialogue {
  return dialogues.find((each) => each.sid === sid) ?? expect.fail(`no ${sid}`);
}

function types({ log }: StudyCall, pattern: RegExp): readonly string[] {
  return log.map(({ type }) => type).filter((type) => pattern.test(type));
}

describe('in the recorded calls', () => {
  it('a pause is taken for an end, and the guess is taken back when the caller goes on', async () => {
    const call = await play(find('004860b1ab2e4c88'));
    expect(
      types(call, /^(?:turn\.(?:eager-eot|resumed|eot)|reply\.(?:discarded|committed))$/).slice(0, 9),
    ).toEqual([
      'turn.eot',
      'turn.eager-eot',
      'turn.resumed',
      'reply.discarded',
      'turn.eager-eot',
      'turn.resumed',
      'reply.discarded',
      'turn.eager-eot',
      'turn.eot',
    ]);
    expect(call.session.history[1]).toEqual({
      role: 'user',
      text: 'Hi my name is mary smith i lost my credit card can you send me a new one.',
    });
  });

  it('a pause of 1680 ms is an end, and its answer is cut when the caller goes on', async () => {
    const { session } = await play(find('02b03e407894474b'));
    expect(session.history.slice(1, 4)).toEqual([
      { role: 'user', text: 'Hi my name is robert davis.' },
      { role: 'assistant', text: 'Sure. Which card', interrupted: true },
      { role: 'user', text: 'I lost my credit card can you send me a new one.' },
    ]);
  });

  it('a "thank you" into the next question cuts it, where it did in the recording', async () => {
    const { session } = await play(find('0091a706bc604188'));
    const cut = session.history.find((message) => 'interrupted' in message);
    expect(cut).toMatchObject({ text: expect.stringMatching(/dollars\. Is there anything else$/) as string });
  });

  it('noises pause the agent, and do not cut it', async () => {
    const { session, line } = await play(find('0126ffdce48049a9'));
    expect(line.outputs.filter(({ type }) => type === 'clear').length).toBeGreaterThan(0);
    expect(session.history.filter((message) => 'interrupted' in message)).toEqual([]);
  });
});

describe('the event log of a recorded call', () => {
  it('is replayed to the same decisions, though the governor has moved', async () => {
    const policy = await studyPolicy();
    const governor = { ...policy.speculation.governor, enabled: true, minOutcomes: 1 };
    const call = await play(find('004860b1ab2e4c88'), { policy: await studyPolicy({ governor }) });
    expect(types(call, /^speculation\.governed$/).length).toBeGreaterThan(0);
    expect(faultsIn(call)).toEqual([]);
    const reading = readLog(logText(call.log));
    if (!reading.ok) throw new Error(`line ${reading.line} ${reading.fault}`);
    expect(replayLog(reading.call)).toBeUndefined();
  });
});

describe('what is looked for in them', () => {
  it('would be found', async () => {
    const call = await play(find('02b03e407894474b'));
    const { log, line } = call;
    const asked = log.findLast(({ type }) => type === 'llm.asked');
    const without = (entry: StudyLogEntry | undefined): StudyCall => ({
      ...call,
      log: log.filter((each) => each !== entry),
    });
    expect(faultsIn(without(asked))).toEqual(['"you too" did not reach the next request']);
    const cleared = line.events.findIndex((event) => 'output' in event && event.output.type === 'clear');
    const at = line.events[cleared]?.at ?? NaN;
    line.events.splice(cleared + 1, 0, { at, audioMs: 300 });
    expect(faultsIn(call)).toContain(`audio after a clear at ${at}`);
    expect(faultsIn(call)).toContainEqual(expect.stringMatching(/words were heard, and told as/));
    expect(faultsIn({ ...call, faults: [new Error('broken')] })).toContain(
      'a fault of its own: Error: broken',
    );
  });
});
