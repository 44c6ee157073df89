import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadResampler } from '../../src/audio/resampler.ts';
import type { SpeechEvent, TextToSpeech } from '../../src/ports/text-to-speech.ts';
import { Observable } from 'rxjs';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { fluentVoice, Watched } from './hand-providers.ts';
import { openRig, type Rig } from './rig.ts';

beforeAll(async () => {
  await loadResampler();
});

async function saying(text: string, entry: object, clock = new VirtualClock()): Promise<Rig> {
  const voices = [{ speech: fluentVoice(clock, 'voice', entry), voice: '', speed: 1 }] as const;
  const rig = await openRig({ clock, agent: { voices, apology: '' } });
  rig.ears.say(0, 'Count.');
  rig.model.last.say(text);
  rig.model.last.finish();
  return rig;
}

/** What the log, the metrics and the record of the call say of its first reply. */
function estimates({ log, session }: Rig): readonly unknown[] {
  const entry = log.map((line) => JSON.parse(line) as Record<string, unknown>);
  return [
    entry.find(({ type }) => type === 'reply.heard')?.['estimated'],
    session.ledger.of(0)?.heardEstimated,
    session.summary().turns[0]?.heardEstimated,
  ];
}

describe('that the words heard are estimated', () => {
  it.each([
    [
      'is known of a voice without word times whose reply was cut in a clause',
      false,
      1000,
      [true, true, true],
    ],
    ['is not said of a voice that tells its times', true, 1000, [false, undefined, undefined]],
    ['is not said of a reply that was played to its end', false, 6000, [false, undefined, undefined]],
    ['is not said of a reply of which nothing was played', false, 50, [false, undefined, undefined]],
  ] as const)('%s', async (_, wordTimestamps, ms, expected) => {
    const rig = await saying('One two three four five.', { wordTimestamps });
    await rig.run(ms);
    rig.session.receive({ type: 'caller.typed', text: 'stop' });
    expect(estimates(rig)).toEqual(expected);
  });

  it('is not said of a reply that was cut between two clauses', async () => {
    const rig = await saying('One two. Three four.', { wordTimestamps: false, firstAudioMs: 1000 });
    await rig.run(1700);
    rig.session.receive({ type: 'caller.typed', text: 'stop' });
    expect(rig.line.heard).toEqual(['One two.']);
    expect(estimates(rig)).toEqual([false, undefined, undefined]);
  });

  it('is nothing that the client is told', async () => {
    const rig = await saying('One two three four five.', { wordTimestamps: false });
    await rig.run(1000);
    rig.session.receive({ type: 'caller.typed', text: 'stop' });
    const ended = rig.line.outputs.find(({ output }) => output.type === 'reply' && output.event === 'ended');
    expect(Object.keys(ended?.output ?? {})).toEqual(['type', 'event', 'reply', 'outcome', 'heard', 'at']);
  });
});

describe('a tool between words', () => {
  it.each([
    [300, ['One'], ['assistant', 'tool']],
    [900, ['One two.'], ['assistant', 'tool']],
    [1200, ['One two. Three'], ['assistant', 'tool', 'assistant']],
  ])(
    'stands between those that were heard before and after it, cut after %s ms',
    async (ms, heard, roles) => {
      const rig = await openRig({
        agent: {
          tools: [
            {
              name: 'find',
              description: '',
              parameters: {},
              effect: 'read',
              cancellable: false,
              run: () => Promise.resolve('found'),
            },
          ],
          apology: '',
        },
      });
      rig.ears.say(0, 'Count.');
      rig.model.last.say('One two. ');
      rig.model.last.call('find');
      rig.model.last.finish();
      await rig.clock.settle();
      await rig.run(Math.min(ms, 900));
      if (ms > 900) {
        rig.model.last.say('Three four.');
        rig.model.last.finish();
        await rig.run(ms - 900);
      }
      rig.session.receive({ type: 'caller.typed', text: 'stop' });
      expect(rig.line.heard).toEqual(heard);
      expect(rig.session.history.slice(1, -1).map(({ role }) => role)).toEqual(roles);
      expect(rig.session.history.findLast(({ role }) => role === 'assistant')).toMatchObject({
        interrupted: true,
      });
    },
  );
});

/** A voice at any rate that says a clause at once, behind some silence. */
function instantVoice(sampleRateHz: number, silenceMs: number, lengths: readonly number[]): TextToSpeech {
  const at = (ms: number): number => Math.round((ms / 1000) * sampleRateHz);
  return {
    name: 'instant',
    sampleRateHz,
    voices: () => new Observable(),
    speak: (clauses$) =>
      new Observable<SpeechEvent>((subscriber) => {
        let clause = 0;
        subscriber.add(
          clauses$.subscribe({
            next: (text) => {
              let endMs = silenceMs;
              const words = text.split(' ').map((word, index) => {
                const startMs = endMs;
                endMs += lengths[index % lengths.length] ?? 300;
                return { text: word, startMs, endMs };
              });
              const pcm = new Int16Array(at(endMs)).fill(8000, at(silenceMs));
              for (let from = 0; from < pcm.length; from += 777)
                subscriber.next({ type: 'audio', clause, pcm: pcm.slice(from, from + 777) });
              subscriber.next({ type: 'words', clause, words });
              subscriber.next({ type: 'clause-ended', clause: clause++ });
            },
            complete: () => subscriber.complete(),
          }),
        );
      }),
  };
}

describe('the words heard of a voice at another rate, behind silence', () => {
  /** Kept before the first sound are 10 ms, and a resampler holds back some more. */
  const marginMs = 25;

  it('are right to within what trimming and resampling add', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(8000, 16_000, 22_050, 24_000, 44_100, 48_000),
        fc.integer({ min: 0, max: 600 }),
        fc.array(fc.integer({ min: 60, max: 600 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 5000 }),
        async (rateHz, silenceMs, lengths, cutMs) => {
          const clock = new VirtualClock();
          const speech = new Watched(instantVoice(rateHz, silenceMs, lengths));
          const rig = await openRig({
            clock,
            agent: { voices: [{ speech, voice: '', speed: 1 }], apology: '' },
          });
          rig.ears.say(0, 'Count.');
          rig.model.last.say('One two three four. Five six. Seven eight.');
          rig.model.last.finish();
          await rig.run(cutMs);
          rig.session.receive({ type: 'caller.typed', text: 'stop' });
          const heard = (rig.line.heard[0] ?? '').split(' ').filter((word) => word !== '').length;
          let at = 0;
          const middles = [4, 2, 2].flatMap((count) =>
            Array.from({ length: count }, (_, index) => {
              const lengthMs = lengths[index % lengths.length] ?? 300;
              at += lengthMs;
              return at - lengthMs / 2;
            }),
          );
          const between = (ms: number): number => middles.filter((middle) => middle <= ms).length;
          const clauses = 3;
          expect(heard).toBeGreaterThanOrEqual(between(cutMs - clauses * marginMs));
          expect(heard).toBeLessThanOrEqual(between(cutMs + clauses * marginMs));
          if (cutMs > at + clauses * marginMs) expect(heard).toBe(8);
        },
      ),
      { numRuns: 60 },
    );
  });
});
