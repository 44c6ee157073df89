import { expect, it, vi } from 'vitest';
import { createAudioDecoder } from '../../src/audio/audio-decoder.ts';
import { ProviderUnreachable } from '../../src/errors/provider-error.ts';
import { Ears, phone } from './hand-providers.ts';
import { openRig } from './rig.ts';

vi.mock(import('../../src/audio/audio-decoder.ts'), async (importOriginal) => {
  const { createAudioDecoder: create } = await importOriginal();
  return {
    createAudioDecoder: vi.fn<typeof create>((...from) => {
      const decoder = create(...from);
      vi.spyOn(decoder, 'free');
      return decoder;
    }),
  };
});

function frees(): readonly number[] {
  const { results } = vi.mocked(createAudioDecoder).mock;
  return results.map(({ value }) => vi.mocked(value.free).mock.calls.length);
}

it('gives the memory of every decoder back, when its recogniser is left and when the call ends', async () => {
  const [first, second] = [new Ears('first'), new Ears('second')];
  const rig = await openRig({
    agent: { speechToText: [first, second] },
    session: {
      start: {
        audio: { encoding: 'mulaw', sampleRateHz: 8000 },
        output: phone,
        metadata: {},
        transport: 'test',
      },
    },
  });
  first.onListen = (subscriber) => subscriber.error(new ProviderUnreachable('no', { provider: 'first' }));
  first.fail(new Error('gone'));
  await rig.run(200);
  expect(frees()).toEqual([1, 1, 0]);
  rig.session.receive({ type: 'caller.hung-up' });
  expect(frees()).toEqual([1, 1, 1]);
});
