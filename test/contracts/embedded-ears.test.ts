import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linearToMuLaw } from '../../src/audio/g711.ts';
import { ProviderRefused } from '../../src/errors/provider-error.ts';
import { openEmbeddedEars, type EmbeddedEars } from '../../src/providers/embedded/embedded-ears.ts';
import { grammarOf, HearingCall, heardBy } from '../providers/embedded/hearing-call.ts';
import { joined, silence, speakAs } from '../support/spoken.ts';
import { leftBehind, opensAndCloses } from './leaks.ts';
import { SpeechToTextCall } from './speech-to-text-call.ts';

let ears: EmbeddedEars;
beforeAll(async () => {
  ears = await openEmbeddedEars();
});
afterAll(() => ears.close());

const quiet = (ms: number): Int16Array => silence(ms, 8000);
const booking = 'book an appointment';

describe('a turn', () => {
  it('starts, grows, is guessed to be over, and is over with the same words', async () => {
    const call = await heardBy(ears, grammarOf('welcome'), await speakAs('rms', booking, 8000));
    expect(call.events[0]).toEqual({ type: 'stt.opened' });
    expect(call.turns).toEqual([
      { type: 'turn.started', turn: 0, text: '' },
      { type: 'turn.updated', turn: 0, text: booking },
      {
        type: 'turn.eager-eot',
        turn: 0,
        text: booking,
        confidence: expect.toSatisfy((value: number) => value >= 0.8 && value <= 1),
      },
      { type: 'turn.eot', turn: 0, text: booking, trigger: 'recogniser' },
    ]);
  });

  it('goes on when the caller does after the guess, with all the words from its start', async () => {
    const pcm = joined([
      await speakAs('rms', booking, 8000),
      quiet(60),
      await speakAs('rms', 'on tuesday', 8000),
    ]);
    const { turns } = await heardBy(ears, grammarOf('welcome'), pcm);
    const decided = turns.filter(({ type }) => type !== 'turn.updated');
    expect(decided).toMatchObject([
      { type: 'turn.started' },
      { type: 'turn.eager-eot', text: booking },
      { type: 'turn.resumed' },
      { type: 'turn.eager-eot', text: 'book an appointment on tuesday' },
      { type: 'turn.eot', text: 'book an appointment on tuesday' },
    ]);
  });

  it('starts within 60 ms of the first loud sound', async () => {
    const pcm = await speakAs('kal16', booking, 8000);
    const firstSound = pcm.findIndex((sample) => Math.abs(sample) > 1500) / 8;
    const call = new HearingCall(ears, grammarOf('welcome'));
    await call.until('stt.opened');
    call.send(joined([quiet(400), pcm]), () => call.turns.length > 0);
    expect(call.turns).toEqual([{ type: 'turn.started', turn: 0, text: '' }]);
    expect(call.sentMs - 400 - firstSound).toBeLessThanOrEqual(60);
    call.leave();
  });

  it('counts on from the number that it is told', async () => {
    const call = new HearingCall(ears, grammarOf('book-confirm'), 7);
    const yes = await speakAs('kal16', 'yes please', 8000);
    call.send(joined([quiet(400), yes, quiet(1000), yes, quiet(1000)]));
    await call.until('turn.eot', 2);
    call.leave();
    const eots = call.turns.filter(({ type }) => type === 'turn.eot');
    expect(eots).toMatchObject([
      { turn: 7, text: 'yes please' },
      { turn: 8, text: 'yes please' },
    ]);
  });
});

describe('a key that is released', () => {
  it('ends the open turn at once, with the words known', async () => {
    const call = new HearingCall(ears, grammarOf('welcome'));
    call.send(joined([quiet(400), await speakAs('kal16', booking, 8000)]));
    call.endTurn$.next();
    await call.until('turn.eot');
    expect(call.turns.at(-1)).toEqual({ type: 'turn.eot', turn: 0, text: booking, trigger: 'manual' });
    call.leave();
  });

  it('means nothing while no turn is open', async () => {
    const call = new HearingCall(ears, grammarOf('welcome'));
    call.send(quiet(500));
    call.endTurn$.next();
    call.audio$.complete();
    await call.over;
    expect(call.turns).toEqual([]);
  });
});

describe('what is expected', () => {
  it('may change within an utterance, and then counts from the next one on', async () => {
    const call = new HearingCall(ears, grammarOf('book-day'));
    const day = await speakAs('kal16', 'on tuesday', 8000);
    call.send(joined([quiet(400), day]));
    call.context$.next({ grammar: grammarOf('book-confirm') });
    call.send(quiet(1000));
    await call.until('turn.eot');
    call.send(joined([await speakAs('kal16', 'sounds good', 8000), quiet(1000)]));
    await call.until('turn.eot', 2);
    expect(call.texts).toEqual(['on tuesday', 'sounds good']);
    call.leave();
  });

  it('is kept when the next is no grammar', async () => {
    const call = new HearingCall(ears, 'blue | green');
    const green = joined([quiet(400), await speakAs('kal16', 'green', 8000), quiet(1000)]);
    call.send(green);
    await call.until('turn.eot');
    call.context$.next({ grammar: '( blue | ' });
    call.send(green);
    await call.until('turn.eot', 2);
    expect(call.texts).toEqual(['green', 'green']);
    call.leave();
  });

  it('may have words that no dictionary has, and words that can not be said', async () => {
    const pcm = await speakAs('kal16', 'call zorblax limited', 8000);
    const call = await heardBy(ears, 'call ( zorblax limited | 東京 ) | hang up', pcm);
    expect(call.texts).toEqual(['call zorblax limited']);
  });

  it('is not heard in what resembles it a little', async () => {
    const call = await heardBy(
      ears,
      'call ( zorblax limited | 東京 ) | hang up',
      await speakAs('kal16', 'green', 8000),
    );
    expect(call.texts).toEqual(['']);
  });

  it('is nothing at first, and what is said then is unclear', async () => {
    const call = new HearingCall(ears);
    call.send(joined([quiet(400), await speakAs('rms', 'my cat ate the homework', 8000), quiet(1200)]));
    await call.until('turn.eot');
    expect(call.texts).toEqual(['[unclear]']);
    call.leave();
  });
});

describe('audio', () => {
  it('may be µ-law or have 16 kHz', async () => {
    const wide = new HearingCall(ears, grammarOf('welcome'), 0, {
      encoding: 'linear16',
      sampleRateHz: 16_000,
    });
    wide.send(joined([silence(400, 16_000), await speakAs('rms', booking, 16_000), silence(1000, 16_000)]));
    const law = new HearingCall(ears, grammarOf('welcome'), 0, { encoding: 'mulaw', sampleRateHz: 8000 });
    const spoken = joined([quiet(400), await speakAs('rms', booking, 8000), quiet(1000)]);
    law.audio$.next(Uint8Array.from(spoken, (sample) => linearToMuLaw[sample & 0xffff] ?? 0));
    await Promise.all([wide.until('turn.eot'), law.until('turn.eot')]);
    expect([wide.texts, law.texts]).toEqual([[booking], [booking]]);
    wide.leave();
    law.leave();
  });

  it('of another form is refused', () => {
    const call = new HearingCall(ears, '', 0, { encoding: 'linear16', sampleRateHz: 48_000 });
    expect(call.error).toBeInstanceOf(ProviderRefused);
  });

  it('in which nobody speaks is said to be listened to, every second', async () => {
    const call = new HearingCall(ears, grammarOf('welcome'));
    call.send(quiet(10_000));
    call.audio$.complete();
    await call.over;
    expect(call.events.map(({ type }) => type)).toEqual(['stt.opened', ...Array(10).fill('stt.alive')]);
  });
});

describe('a call that leaves while its caller speaks', () => {
  it(`leaves nothing behind, ${opensAndCloses} times opened and closed`, async () => {
    const audio = { encoding: 'linear16', sampleRateHz: 8000 } as const;
    const context = { grammar: 'yes | no' };
    const left = await leftBehind({
      openAndClose: async (count) => {
        const calls = Array.from(
          { length: count },
          () => new SpeechToTextCall({ speechToText: ears, audio, context, receivedMs: undefined }),
        );
        await Promise.all(calls.map(({ opened }) => opened));
        for (const call of calls) call.leave();
        return calls.map(({ lent }) => lent);
      },
    });
    expect(left).toEqual([]);
  }, 120_000);

  it('hears nothing more, and its decoder serves the next', async () => {
    const pcm = joined([quiet(400), await speakAs('rms', booking, 8000)]);
    const gone = new HearingCall(ears, grammarOf('welcome'));
    await gone.until('stt.opened');
    gone.send(pcm);
    expect(gone.turns.length).toBeGreaterThan(0);
    gone.leave();
    const { length } = gone.events;
    const next = await heardBy(ears, grammarOf('welcome'), await speakAs('rms', booking, 8000));
    expect(next.texts).toEqual([booking]);
    expect(gone.events).toHaveLength(length);
  });

  it('may do so from within an event', async () => {
    const call = new HearingCall(ears, grammarOf('welcome'));
    call.context$.subscribe();
    const left = new Promise<void>((resolve) => {
      call.events.push = (event) => {
        if (event.type === 'turn.started') call.leave();
        if (event.type === 'turn.started') resolve();
        return 0;
      };
    });
    call.send(joined([quiet(400), await speakAs('rms', booking, 8000), quiet(1000)]));
    await left;
    expect(call.error).toBeUndefined();
  });
});
