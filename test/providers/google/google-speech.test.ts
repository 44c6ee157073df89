import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { ProviderStalled } from '../../../src/errors/provider-error.ts';
import type { SpeechToText } from '../../../src/ports/speech-to-text.ts';
import { googleSpeechSettings } from '../../../src/providers/google/google-settings.ts';
import { openGoogleSpeech } from '../../../src/providers/google/google-speech.ts';
import { system } from '../../../src/system.ts';
import { openGoogleEmulator, type GoogleEmulator } from '../../../tools/emulators/google/google-emulator.ts';
import { decode } from '../../../tools/emulators/google/google-protocol.ts';
import { VirtualClock } from '../../../tools/replay/virtual-clock.ts';
import { quiet, SpeechToTextCall } from '../../contracts/speech-to-text-call.ts';
import { toneTurns } from './tone-turns.ts';
import { eventually } from '../../support/eventually.ts';

const audio = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const { newId, epochMs } = system;

let emulator: GoogleEmulator;
let clock: VirtualClock;
/** Time that has passed without anything being due in it. */
let leapMs = 0;
let speech: SpeechToText;
beforeEach(async () => {
  emulator = await openGoogleEmulator({ script: { speech: { turns: ['one two three four', 'five'] } } });
  clock = new VirtualClock();
  leapMs = 0;
  speech = await open({});
});
afterEach(async () => {
  await speech.close?.();
  await emulator.close();
});

function open(settings: object): Promise<SpeechToText> {
  const checked = googleSpeechSettings.parse({ api_key: 'k', base_url: emulator.host.url, ...settings });
  const leaping = {
    now: () => clock.now() + leapMs,
    setTimeout: (run: () => void, delayMs: number) => clock.setTimeout(run, delayMs),
    clearTimeout: (timer: object) => clock.clearTimeout(timer),
  };
  return openGoogleSpeech(checked, { clock: leaping, newId, epochMs, audioChunkMs: 100 });
}

const callOf = (form: AudioFormat = audio, speechToText = speech): SpeechToTextCall =>
  new SpeechToTextCall({ speechToText, audio: form, receivedMs: () => emulator.receivedMs });

const configs = (): readonly Readonly<Record<string, unknown>>[] =>
  emulator.host.exchanges.map(({ frames: [first] }) => {
    const { streaming_config: config } = decode('StreamingRecognizeRequest', first as Buffer);
    return config as Readonly<Record<string, unknown>>;
  });

const words = async (call: SpeechToTextCall): Promise<void> => {
  await eventually(() => expect(call.turns.length).toBeGreaterThan(0));
};

/** Goes on in silence, as a line does, until so many turns are over. */
async function silenceUntil(call: SpeechToTextCall, turns: number): Promise<void> {
  await vi.waitFor(
    async () => {
      await call.send(quiet(audio, 100));
      expect(call.count('turn.eot')).toBe(turns);
    },
    { timeout: 4000, interval: 2 },
  );
}

describe('a stream', () => {
  it('begins with what is to be recognised', async () => {
    const other = await open({ model: 'telephony', language: 'de-DE', keyterms: ['Northwind'] });
    const call = callOf({ encoding: 'mulaw', sampleRateHz: 8000 }, other);
    await call.until('stt.opened');
    await eventually(() => expect(emulator.host.exchanges[0]?.frames.length).toBe(1));
    expect(configs()).toEqual([
      {
        config: {
          encoding: 3,
          sample_rate_hertz: 8000,
          language_code: 'de-DE',
          model: 'telephony',
          enable_automatic_punctuation: true,
          speech_contexts: [{ phrases: ['Northwind'] }],
        },
        interim_results: true,
        enable_voice_activity_events: true,
      },
    ]);
    call.leave();
    await other.close?.();
  });

  it('carries phone audio as it is', async () => {
    const phone = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
    const call = callOf(phone);
    await call.until('stt.opened');
    await call.send(toneTurns(['one two three four'], phone));
    await call.until('turn.eot');
    expect(call.texts).toEqual(['one two three four']);
    call.leave();
  });

  it('is followed by another before Google ends it, between two turns, and no audio is lost', async () => {
    const call = callOf();
    await call.until('stt.opened');
    await call.send(toneTurns(['one two three four'], audio));
    await call.until('turn.eot');
    leapMs = 241_000;
    await call.send(toneTurns(['five'], audio));
    await silenceUntil(call, 2);
    expect(call.texts).toEqual(['one two three four', 'five']);
    expect(emulator.host.exchanges.length).toBe(2);
    call.audio$.complete();
    await call.over;
    expect(emulator.receivedMs).toBeGreaterThanOrEqual(call.sentMs);
    expect(call.count('stt.opened')).toBe(1);
  });

  it('is followed by another in the middle of a turn where there was no moment between two', async () => {
    const call = callOf();
    await call.until('stt.opened');
    const spoken = toneTurns(['one two three four'], audio);
    const middle = 32 * 900;
    await call.send(spoken.subarray(0, middle));
    await words(call);
    leapMs = 291_000;
    await call.send(spoken.subarray(middle));
    await silenceUntil(call, 1);
    expect(call.texts).toEqual(['one two three four']);
    expect(emulator.host.exchanges.length).toBe(2);
    call.leave();
  });

  it('takes words that are expected from now on into the next one, as soon as nobody speaks', async () => {
    const call = callOf();
    await call.until('stt.opened');
    call.context$.next({ keyterms: ['PIN'] });
    await call.send(quiet(audio, 200));
    await eventually(() => expect(emulator.host.exchanges.length).toBe(2));
    await eventually(() =>
      expect(configs()[1]).toHaveProperty('config.speech_contexts', [{ phrases: ['PIN'] }]),
    );
    call.leave();
  });
});

describe('a caller who pauses', () => {
  it('is replaced by silence, which ends the turn', async () => {
    const call = callOf();
    await call.until('stt.opened');
    // The last word, and no more.
    await call.send(toneTurns(['one two three four'], audio).subarray(0, 32 * 1200));
    await words(call);
    for (let at = 500; at <= 4000 && call.texts.length === 0; at += 500) {
      while (clock.now() < at) await clock.step(at);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await call.until('turn.eot');
    expect(call.texts).toEqual(['one two three four']);
    call.leave();
  });
});

describe('Google', () => {
  it('that takes no more audio has stalled', async () => {
    emulator.failNext({ kind: 'stop-reading' });
    const call = callOf();
    await call.until('stt.opened');
    const tenSeconds = quiet(audio, 10_000);
    for (let sent = 0; sent < 6 && !call.isOver; sent++) call.audio$.next(tenSeconds);
    await call.over;
    expect(call.errors[0]).toBeInstanceOf(ProviderStalled);
  });

  it('that has nothing to say to a voice has stalled, unlike one that has nothing to say to silence', async () => {
    emulator.failNext({ kind: 'stall' });
    const call = callOf();
    await call.until('stt.opened');
    await call.send(quiet(audio, 9000));
    expect(call.isOver).toBe(false);
    const sentence = toneTurns(['one two three four'], audio);
    for (let said = 0; said < 9 && !call.isOver; said++) await call.send(sentence);
    await call.over;
    expect(call.errors[0]).toBeInstanceOf(ProviderStalled);
    expect(String(call.errors[0])).toContain('although somebody speaks');
  });

  it('that does not say what it has heard at the end is not waited for', async () => {
    emulator.failNext({ kind: 'stall', after: 800 });
    const call = callOf();
    await call.until('stt.opened');
    await call.send(toneTurns(['one two'], audio).subarray(0, 32 * 900));
    await words(call);
    call.audio$.complete();
    clock.setTimeout(() => undefined, 2500);
    while (clock.now() < 2500) await clock.step(2500);
    await call.over;
    expect(call.errors).toEqual([]);
    expect(call.texts).toHaveLength(1);
  });

  it('is asked in further connections when there are more calls than one takes', async () => {
    const calls = Array.from({ length: 120 }, () => callOf());
    await Promise.all(calls.map((call) => call.until('stt.opened')));
    await eventually(() => expect(emulator.host.openExchanges.length).toBe(120));
    for (const call of calls) call.leave();
    await eventually(() => expect(emulator.host.openExchanges.length).toBe(0));
    expect(calls.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('keeps its own limits', async () => {
    await emulator.close();
    emulator = await openGoogleEmulator({ script: { speech: { streamLimitMs: 50, audioTimeoutMs: 5000 } } });
    speech = await open({});
    const call = callOf();
    await call.over;
    expect(call.errors).toMatchObject([{ code: 'provider-unreachable', retryable: true }]);
    expect(String(call.errors[0])).toContain(status[status.OUT_OF_RANGE]);
  });
});
