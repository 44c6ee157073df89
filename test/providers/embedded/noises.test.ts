import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedEars, type EmbeddedEars } from '../../../src/providers/embedded/embedded-ears.ts';
import { cough, joined, mmHmm, silence, speakAs, whiteNoise } from '../../support/spoken.ts';
import { grammarOf, heardBy, HearingCall } from './hearing-call.ts';

let ears: EmbeddedEars;
beforeAll(async () => {
  ears = await openEmbeddedEars();
});
afterAll(() => ears.close());

const click = (): Int16Array => Int16Array.from({ length: 160 }, (_, i) => (i % 80 < 2 ? 20_000 : 0));
const noises: readonly (readonly [name: string, pcm: Int16Array])[] = [
  ...[1, 2, 3, 4, 5].map((seed) => [`a cough (${seed})`, cough(8000, 12_000, seed)] as const),
  ['a loud cough', cough(8000, 30_000)],
  ['two coughs', joined([cough(8000, 15_000, 3), silence(150, 8000), cough(8000, 9000, 4)])],
  ['a hummed mm-hmm', mmHmm(8000)],
  ['a faint mm-hmm', mmHmm(8000, 2000)],
  ['a click', click()],
  ...[30, 300, 1000, 3000, 10_000].map(
    (amplitude) => [`noise of ${amplitude}`, whiteNoise(1500, 8000, amplitude)] as const,
  ),
  ['noise of five seconds', whiteNoise(5000, 8000, 2000)],
  ['silence', silence(2000, 8000)],
];

describe.each(['welcome', 'book-confirm'])('in state %s', (state) => {
  it.each(noises)('%s has no words', async (_, pcm) => {
    const { turns } = await heardBy(ears, grammarOf(state), pcm);
    expect(turns.filter((event) => 'text' in event && event.text !== '')).toEqual([]);
    expect(turns.filter(({ type }) => type === 'turn.eot')).toHaveLength(
      turns.filter(({ type }) => type === 'turn.started').length,
    );
  });
});

describe('a noise that might be a caller', () => {
  it.each([
    ['a cough', cough(8000)],
    ['a hummed mm-hmm', mmHmm(8000)],
  ])('%s is over within half a second of its end', async (_, pcm) => {
    const call = new HearingCall(ears, grammarOf('welcome'));
    call.send(joined([silence(400, 8000), pcm, silence(500, 8000)]));
    await call.until('turn.eot');
    expect(call.turns).toMatchObject([
      { type: 'turn.started', text: '' },
      { type: 'turn.eot', text: '' },
    ]);
    call.leave();
  });

  it('is not in the words of the caller who speaks after it', async () => {
    const pcm = joined([cough(8000), silence(600, 8000), await speakAs('rms', 'book an appointment', 8000)]);
    expect((await heardBy(ears, grammarOf('welcome'), pcm)).texts).toEqual(['', 'book an appointment']);
  });
});

describe('a caller who only shows to be listening', () => {
  it.each(['yeah', 'okay', 'uh-huh'])('and says "%s" is no more than that', async (text) => {
    const call = await heardBy(ears, grammarOf('welcome'), await speakAs('kal16', text, 8000));
    expect(['', 'yeah', 'okay', 'uh-huh', 'mhm']).toContain(call.texts.join(' '));
  });
});

describe('steady noise below the voice', () => {
  it('does not drown it', async () => {
    const spoken = joined([
      silence(1000, 8000),
      await speakAs('kal16', 'what are your hours', 8000),
      silence(500, 8000),
    ]);
    const noise = whiteNoise(spoken.length / 8, 8000, 100);
    const pcm = spoken.map((sample, index) => sample + (noise[index] ?? 0));
    expect((await heardBy(ears, grammarOf('welcome'), pcm)).texts.filter((text) => text !== '')).toEqual([
      'what are your hours',
    ]);
  });
});
