import { describe, expect, it } from 'vitest';
import type { SpeculationDepth } from '../../machines/vocabulary/policy.ts';
import { faultsIn } from './faults-in-call.ts';
import { hearing, play, recordedDialogues, studyPolicy } from './recorded-calls.ts';
import { wordsOf } from '../../machines/words.ts';

const dialogues = await recordedDialogues();
const settings = [0.3, 0.4, 0.5, 0.6, 0.7].flatMap((eagerThreshold) =>
  (['text', 'first-clause', 'full'] as const).map((depth) => ({ eagerThreshold, depth })),
);

describe.each(dialogues.map((dialogue) => [dialogue.sid, dialogue] as const))(
  'the caller of %s',
  (_, dialogue) => {
    it.each(settings)('is answered, and loses no word, with $eagerThreshold and $depth', async (setting) => {
      const { eagerThreshold, depth }: { eagerThreshold: number; depth: SpeculationDepth } = setting;
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

describe('in the recorded calls', () => {
  const find = (sid: string) => dialogues.find((each) => each.sid === sid) ?? expect.fail(`no ${sid}`);
  const types = (log: readonly { readonly type: string }[], pattern: RegExp): readonly string[] =>
    log.map(({ type }) => type).filter((type) => pattern.test(type));

  it('a pause is taken for an end, and the guess is taken back when the caller goes on', async () => {
    const { log, session } = await play(find('004860b1ab2e4c88'));
    expect(
      types(log, /^(?:turn\.(?:eager-eot|resumed|eot)|reply\.(?:discarded|committed))$/).slice(0, 9),
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
    expect(session.history[1]).toEqual({
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
