import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../tools/inspector/src/inspect/timeline/model/timeline-model.ts';
import type { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import { fixtureCall, writtenCall } from './fixture-call.ts';

const guessesOf = (call: OpenCall) => timelineOf(call).bars.guesses.bars;

describe('a guess on the time axis', () => {
  it('is held from when its audio is ready until it is committed', async () => {
    const [guess] = guessesOf(await fixtureCall('speculation/eager-hit.yaml'));
    expect(guess).toMatchObject({ outcome: 'committed', name: 'Guess r1' });
    expect(guess?.moments.map(({ name }) => name)).toEqual(['text ready', 'audio ready']);
    expect(guess?.because).toBeUndefined();
  });

  it.each([
    ['speculation/resumed-withdraws.yaml', 'resumed', 'the caller went on talking'],
    ['speculation/other-words-withdraw.yaml', 'other-words', 'said other words: “two tickets to Rome”'],
    ['speculation/second-guess-other-words.yaml', 'other-words', 'said other words: “book a flight”'],
    ['speculation/exact-policy.yaml', 'other-words', 'said other words: “Book a flight to Tokyo.”'],
    ['speculation/eot-with-other-words.yaml', 'other-words', 'actually reschedule it.”'],
    ['speculation/timeout-then-late-eot.yaml', 'timeout', 'did not end within 0.2 s'],
    ['speculation/newer-turn-over-a-guess.yaml', 'newer-turn', 'began another turn'],
    ['speculation/guess-fails-quietly.yaml', 'failed', 'its providers failed'],
    ['found/guess-that-ends-as-a-backchannel.yaml', 'nothing-said', 'a mere backchannel'],
    ['speculation/eot-without-text.yaml', 'nothing-said', 'noise'],
    ['dtmf-typed/typed-over-a-guess.yaml', 'typed', 'typed instead'],
    ['endings/hangup-over-a-guess.yaml', 'call-over', 'hung up'],
  ])('of %s is discarded for the reason "%s"', async (file, reason, why) => {
    const call = await fixtureCall(file);
    // Of what was played again only the log is known.
    for (const each of [call, writtenCall(call.entries)]) {
      const discarded = guessesOf(each).filter(({ outcome }) => outcome === 'discarded');
      expect(discarded).toMatchObject([{ because: { reason, why: expect.stringContaining(why) } }]);
    }
  });
});
