import { lastValueFrom, NEVER, throwError } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { ProviderRefused } from '../../../src/errors/provider-error.ts';
import { fluxSettings } from '../../../src/providers/deepgram/flux-settings.ts';
import { createFlux } from '../../../src/providers/deepgram/flux.ts';
import type { DeepgramFaultInput } from '../../../tools/emulators/deepgram/deepgram-script.ts';
import { quiet, SpeechToTextCall } from '../../contracts/speech-to-text-call.ts';
import { openDeepgramStage, type DeepgramStage } from './deepgram-stage.ts';
import { eventually } from '../../support/eventually.ts';

const wide: AudioFormat = { encoding: 'linear16', sampleRateHz: 16_000 };
const order = { text: 'i need to cancel my order please' };

let stage: DeepgramStage;
afterEach(() => stage.close());

async function listening(settings: object = {}, audio = wide): Promise<SpeechToTextCall> {
  stage = await openDeepgramStage({
    audio,
    hesitationMs: 800,
    endMs: 500,
    create: ({ apiKey: api_key, url: base_url }, world) =>
      createFlux(fluxSettings.parse({ api_key, base_url, ...settings }), world),
  });
  return new SpeechToTextCall({
    speechToText: stage.speechToText,
    audio,
    receivedMs: () => stage.emulator.receivedMs,
  });
}

const exchange = () => stage.emulator.host.exchanges[0];
const audioSent = (): readonly number[] =>
  (exchange()?.frames ?? []).flatMap((frame) => (typeof frame === 'string' ? [] : [frame.length]));
const told = (): readonly unknown[] =>
  (exchange()?.frames ?? []).flatMap((frame) =>
    typeof frame === 'string' ? [JSON.parse(frame) as unknown] : [],
  );

describe('the connection of Flux', () => {
  it('offers no deflate, and asks for what is configured and expected', async () => {
    const call = await listening({ keyterms: ['Northwind'], eager_eot_threshold: 0.5, tag: ['talky'] });
    call.leave();
    const next = new SpeechToTextCall({
      speechToText: stage.speechToText,
      audio: wide,
      context: { keyterms: ['cleaning', 'Northwind'] },
    });
    await next.until('stt.opened');
    const { headers, query, path } = stage.emulator.host.exchanges.at(-1) ?? {};
    expect(path).toBe('/v2/listen');
    expect(headers?.['sec-websocket-extensions']).toBeUndefined();
    expect(query?.toString()).toBe(
      'model=flux-general-en&encoding=linear16&sample_rate=16000&eot_threshold=0.7&eot_timeout_ms=5000' +
        '&eager_eot_threshold=0.5&keyterm=Northwind&keyterm=cleaning&tag=talky',
    );
    next.leave();
  });

  it.each([
    [wide, 2560],
    [{ encoding: 'mulaw', sampleRateHz: 8000 } as const, 640],
    [{ encoding: 'alaw', sampleRateHz: 8000 } as const, 640],
  ])('carries %j as it is, in chunks of 80 ms', async (audio, bytes) => {
    const call = await listening({}, audio);
    await call.until('stt.opened');
    await call.send(quiet(audio, 420));
    expect(exchange()?.query.get('encoding')).toBe(audio.encoding);
    expect(exchange()?.query.get('sample_rate')).toBe(String(audio.sampleRateHz));
    expect(audioSent()).toEqual([bytes, bytes, bytes, bytes, bytes]);
    call.audio$.complete();
    await call.over;
    expect(audioSent().at(-1)).toBe(bytes / 4);
  });

  it('is refused for audio that is not accepted', async () => {
    await listening();
    const audio: AudioFormat = { encoding: 'linear16', sampleRateHz: 48_000 };
    const call = new SpeechToTextCall({ speechToText: stage.speechToText, audio });
    expect(call.errors[0]).toBeInstanceOf(ProviderRefused);
  });

  it.each(['context$', 'endTurn$', 'audio$'] as const)(
    'is closed when the call’s %s fails',
    async (stream) => {
      const call = await listening();
      await call.until('stt.opened');
      const fault = new Error('the call broke');
      call[stream].error(fault);
      expect(call.errors).toEqual([fault]);
      await eventually(() => expect(stage.openConnections()).toBe(0));
      expect(stage.clock.pending).toBe(0);
    },
  );

  it('is not opened for a call that is broken already', async () => {
    await listening().then((call) => call.leave());
    const opened = stage.emulator.host.exchanges.length;
    const options = { audio: wide, language: 'en', endTurn$: NEVER, firstTurn: 0 };
    const heard$ = stage.speechToText.listen(NEVER, {
      ...options,
      context$: throwError(() => new Error('broken')),
    });
    await expect(lastValueFrom(heard$)).rejects.toThrow('broken');
    expect(stage.clock.pending).toBe(0);
    expect(stage.emulator.host.exchanges).toHaveLength(opened);
  });

  it('is not opened again by itself', async () => {
    const call = await listening();
    stage.emulator.faultNext({ fault: 'close', code: 1011, atMs: 100 });
    call.leave();
    const next = new SpeechToTextCall({ speechToText: stage.speechToText, audio: wide });
    await next.send(quiet(wide, 400));
    await next.over;
    const count = stage.emulator.host.exchanges.length;
    stage.clock.leap(20_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(stage.emulator.host.exchanges).toHaveLength(count);
    expect(stage.clock.pending).toBe(0);
  });

  it('keeps the newest of the audio that comes before it is open', async () => {
    const call = await listening();
    for (let at = 0; at < 500; at++) call.audio$.next(quiet(wide, 20));
    await call.until('stt.opened');
    await eventually(() => expect(stage.emulator.receivedMs).toBe(6000));
    call.leave();
  });
});

describe('a caller who is muted', () => {
  it('is heard as silent, so that an open turn ends', async () => {
    const call = await listening();
    await call.until('stt.opened');
    const audio = await stage.say([order]);
    await call.send(audio, () => call.turns.length > 0);
    const spokenMs = stage.emulator.receivedMs;
    for (let seconds = 0; seconds < 4; seconds++) {
      stage.clock.leap(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await call.until('turn.eot');
    expect(stage.emulator.receivedMs).toBeGreaterThanOrEqual(spokenMs + 3500);
    expect(call.texts).toEqual([order.text]);
    call.leave();
    expect(stage.clock.pending).toBe(0);
  });
});

const expecting = async (...faults: readonly DeepgramFaultInput[]) => {
  const call = await listening({ keyterms: ['Northwind'] });
  call.leave();
  stage.emulator.host.forget();
  stage.emulator.faultNext(...faults);
  const next = new SpeechToTextCall({ speechToText: stage.speechToText, audio: wide });
  await next.until('stt.opened');
  return next;
};

const configure = (...keyterms: readonly string[]) => ({
  type: 'Configure',
  keyterms: ['Northwind', ...keyterms],
});

describe('what is expected of a caller', () => {
  it('is told to Flux when it changes, one change at a time', async () => {
    const call = await expecting();
    call.context$.next({ keyterms: [] });
    for (const term of ['checkup', 'cleaning', 'filling']) call.context$.next({ keyterms: [term] });
    await eventually(() => expect(told()).toEqual([configure('checkup'), configure('filling')]));
    call.leave();
  });

  it('may be refused', async () => {
    const call = await expecting({ fault: 'configure-failure' });
    call.context$.next({ keyterms: ['checkup'] });
    call.context$.next({ keyterms: ['filling'] });
    await eventually(() => expect(told()).toEqual([configure('checkup'), configure('filling')]));
    expect(call.errors).toEqual([]);
    call.leave();
  });

  it('is told again 5 s after an answer was due, and no turn waits for one', async () => {
    const call = await expecting({ fault: 'configure-unanswered' });
    call.context$.next({ keyterms: ['checkup'] });
    call.context$.next({ keyterms: ['filling'] });
    await call.send(await stage.say([order]));
    await call.until('turn.eot');
    expect(told()).toEqual([configure('checkup')]);
    stage.clock.leap(5000);
    await eventually(() => expect(told()).toEqual([configure('checkup'), configure('filling')]));
    call.leave();
  });

  it('is told on when the answer comes after the turn, which it has not held up', async () => {
    const call = await expecting({ fault: 'configure-late', byMs: 3000 });
    call.context$.next({ keyterms: ['checkup'] });
    call.context$.next({ keyterms: ['filling'] });
    await call.send(await stage.say([order]));
    await call.until('turn.eot');
    expect(told()).toEqual([configure('checkup')]);
    await call.send(quiet(wide, 1000));
    await eventually(() => expect(told()).toEqual([configure('checkup'), configure('filling')]));
    expect(call.texts).toEqual([order.text]);
    expect(call.errors).toEqual([]);
    call.leave();
  });

  it('is told once when the answer comes after it was given up', async () => {
    const call = await expecting({ fault: 'configure-late', byMs: 1000 });
    call.context$.next({ keyterms: ['checkup'] });
    await call.send(quiet(wide, 400));
    stage.clock.leap(5000);
    call.context$.next({ keyterms: ['filling'] });
    await call.send(quiet(wide, 3000));
    expect(told()).toEqual([configure('checkup'), configure('filling')]);
    expect(call.errors).toEqual([]);
    call.leave();
  });
});

const release = async (call: SpeechToTextCall): Promise<void> => {
  await call.until('stt.opened');
  const audio = await stage.say([order]);
  await call.send(audio, () => call.turns.length > 0);
  call.endTurn$.next();
};

describe('a key that is released', () => {
  it.each([{}, { force_end_turn: true }])(
    'is a second of silence to Flux where no turn can be ended by force, with %j',
    async (settings) => {
      const call = await listening(settings);
      await call.until('stt.opened');
      call.endTurn$.next();
      await eventually(() => expect(stage.emulator.receivedMs).toBeGreaterThan(900));
      expect(told()).toEqual([]);
      call.leave();
    },
  );

  it('ends a turn that Flux is not set up to be told of', async () => {
    const call = await listening();
    await release(call);
    await call.until('turn.eot');
    expect(call.texts).toEqual([order.text]);
    expect(told()).toEqual([]);
    call.leave();
  });

  it('tells what to write where Deepgram has not enabled it', async () => {
    const first = await listening({ force_end_turn: true });
    first.leave();
    stage.emulator.faultNext({ fault: 'force-end-turn-disabled' });
    const call = new SpeechToTextCall({ speechToText: stage.speechToText, audio: wide });
    await release(call);
    await call.over;
    expect(call.errors[0]).toBeInstanceOf(ProviderRefused);
    expect(String(call.errors[0])).toContain('Write force_end_turn: false');
  });
});

describe('an end without more ado', () => {
  it('is waited for 3 s when Flux never closes', async () => {
    const call = await listening();
    await call.until('stt.opened');
    stage.emulator.host.exchanges.length = 0;
    call.leave();
    stage.emulator.faultNext({ fault: 'stop-reading', atMs: 100 });
    const next = new SpeechToTextCall({ speechToText: stage.speechToText, audio: wide });
    await next.until('stt.opened');
    await next.send(quiet(wide, 300));
    next.audio$.complete();
    await new Promise((resolve) => setImmediate(resolve));
    expect(next.isOver).toBe(false);
    stage.clock.leap(3000);
    await next.over;
    expect(next.errors).toEqual([]);
    expect(stage.clock.pending).toBe(0);
  });
});
