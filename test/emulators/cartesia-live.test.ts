import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { of } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { linearToMuLaw } from '../../src/audio/g711.ts';
import { inkSettings } from '../../src/providers/cartesia/ink-settings.ts';
import { createInk } from '../../src/providers/cartesia/ink.ts';
import { sonicSettings } from '../../src/providers/cartesia/sonic-settings.ts';
import { createSonic } from '../../src/providers/cartesia/sonic.ts';
import { openLiveEars } from '../../tools/emulators/brain/live-ears.ts';
import {
  openCartesiaEmulator,
  type CartesiaEmulator,
} from '../../tools/emulators/cartesia/cartesia-emulator.ts';
import { openLiveCartesia } from '../../tools/emulators/cartesia/live-cartesia.ts';
import { toneSynthesis } from '../../tools/emulators/cartesia/synthesis.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { level } from '../audio/tone.ts';
import { hearReply, samplesOf } from '../contracts/heard-reply.ts';
import { expectLegalTurns } from '../contracts/legal-turns.ts';
import { bytesOf, SpeechToTextCall } from '../contracts/speech-to-text-call.ts';
import { frontDesk } from '../providers/scripted/front-desk.ts';
import { cough, joined, silence, speakAs } from '../support/spoken.ts';
import { eventually } from '../support/eventually.ts';

const conversation = [
  'i would like to book an appointment',
  'a cleaning please',
  'on tuesday',
  'yes please',
  'what are your hours',
];
const linear: AudioFormat = { encoding: 'linear16', sampleRateHz: 16_000 };
const rate = linear.sampleRateHz;

/** Nobody has it go on: what is heard in time is heard by the audio alone. */
const clock = new VirtualClock();
const world = { clock, newId: randomUUID, audioChunkMs: 80, epochMs: () => 0 };
let emulator: CartesiaEmulator;
beforeAll(async () => {
  emulator = await openLiveCartesia({ flow: frontDesk, clock });
});
afterAll(() => emulator.close());

const account = ({ host } = emulator) => ({ api_key: 'any', base_url: host.url });

function dial(audio: AudioFormat = linear, at = emulator): SpeechToTextCall {
  const { sampleRateHz: sample_rate, encoding } = audio;
  const settings = encoding === 'linear16' ? { sample_rate } : {};
  const speechToText = createInk(inkSettings.parse({ ...account(at), ...settings }), world);
  const receivedMs = () => at.heardBytes() / bytesOf(audio, 1);
  return new SpeechToTextCall({ speechToText, audio, receivedMs });
}

/** What is said, a moment after the line is open. */
async function spoken(phrase: string, rate: number, afterMs: number): Promise<Int16Array> {
  return joined([silence(300, rate), await speakAs('rms', phrase, rate), silence(afterMs, rate)]);
}

function written(pcm: Int16Array, { encoding }: AudioFormat): Uint8Array {
  return encoding === 'linear16'
    ? new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)
    : Uint8Array.from(pcm, (sample) => linearToMuLaw[sample & 0xffff] ?? 0);
}

/** A line to Ink without its adapter. */
function rawInk(encoding: string): WebSocket {
  const query = `model=ink-2&encoding=${encoding}&sample_rate=16000`;
  return new WebSocket(`${emulator.host.url.replace('http', 'ws')}/stt/turns/websocket?${query}`, {
    headers: { 'x-api-key': 'any', 'cartesia-version': '2026-08-14' },
  });
}

async function talk(call: SpeechToTextCall, phrases: readonly string[]): Promise<void> {
  await call.until('stt.opened');
  for (const [index, phrase] of phrases.entries()) {
    await call.send(written(await spoken(phrase, call.audio.sampleRateHz, 900), call.audio));
    await call.until('turn.eot', index + 1);
  }
  call.audio$.complete();
  await call.over;
  expect(call.errors).toEqual([]);
  expectLegalTurns(call.turns, 0);
}

describe('an Ink that really listens', () => {
  it('hears a whole conversation with the front desk, word by word', async () => {
    const call = dial();
    await talk(call, conversation);
    expect(call.texts).toEqual(conversation);
    const guesses = call.turns.filter((event) => event.type === 'turn.eager-eot');
    expect(guesses.map(({ text }) => text)).toEqual(expect.arrayContaining(conversation));
    const [first = ''] = conversation;
    const told = call.turns.flatMap((event) =>
      event.type === 'turn.updated' && event.turn === 0 ? [event.text] : [],
    );
    expect(told.length).toBeGreaterThan(2);
    expect(told.toSorted((one, other) => one.length - other.length)).toEqual(told);
    for (const text of told) expect(`${first} `.startsWith(`${text} `)).toBe(true);
  });

  it.each<AudioFormat>([
    { encoding: 'mulaw', sampleRateHz: 8000 },
    { encoding: 'linear16', sampleRateHz: 8000 },
    { encoding: 'linear16', sampleRateHz: 24_000 },
    { encoding: 'linear16', sampleRateHz: 48_000 },
  ])('hears $encoding at $sampleRateHz Hz', async (audio) => {
    const call = dial(audio);
    await talk(call, ['cancel my appointment']);
    expect(call.texts).toEqual(['cancel my appointment']);
  });

  it('takes a guess back when the caller goes on', async () => {
    const call = dial();
    await call.until('stt.opened');
    const [day, courtesy] = await Promise.all([
      speakAs('rms', 'on tuesday', rate),
      speakAs('rms', 'please', rate),
    ]);
    const parts = [silence(300, rate), day, silence(120, rate), courtesy, silence(900, rate)];
    await call.send(written(joined(parts), linear));
    await call.until('turn.eot');
    call.leave();
    expect(call.texts).toEqual(['on tuesday please']);
    const types = call.turns.map(({ type }) => type).filter((type) => type !== 'turn.updated');
    const guessed = ['turn.eager-eot', 'turn.resumed', 'turn.eager-eot'];
    expect(types).toEqual(['turn.started', ...guessed, 'turn.eot']);
  });

  it('has a cough for a turn without words', async () => {
    const call = dial();
    await call.until('stt.opened');
    const noise = joined([silence(500, rate), cough(rate), silence(900, rate)]);
    await call.send(written(noise, linear));
    await call.until('turn.eot');
    call.leave();
    expect(call.turns).toMatchObject([
      { type: 'turn.started', text: '' },
      { type: 'turn.eot', text: '' },
    ]);
  });

  it('tells what was said last before it closes', async () => {
    const call = dial();
    await call.until('stt.opened');
    await call.send(written(await spoken('cancel my appointment', rate, 0), linear));
    call.audio$.complete();
    await call.over;
    expect(call.errors).toEqual([]);
    expect(call.texts).toEqual(['cancel my appointment']);
  });

  it('joins turns without a space between, as the vendor writes them', async () => {
    const socket = rawInk('pcm_s16le');
    const ended: string[] = [];
    const over = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        const message = JSON.parse((data as Buffer).toString()) as { type: string; transcript: string };
        if (message.type === 'turn.end') ended.push(message.transcript);
      });
      socket.on('close', resolve);
    });
    await once(socket, 'open');
    for (const phrase of ['book a checkup', 'on tuesday'])
      socket.send(written(await spoken(phrase, rate, 900), linear));
    socket.send('{"type":"close"}');
    await over;
    expect(ended).toEqual(['book a checkup', ' on tuesday']);
  });

  it('refuses samples that its ears can’t read', async () => {
    const [, response] = (await once(rawInk('pcm_f32le'), 'unexpected-response')) as [
      unknown,
      IncomingMessage,
    ];
    expect(response.statusCode).toBe(400);
    response.destroy();
  });
});

describe('ears behind an Ink', () => {
  it('have nothing left of callers who leave in the middle of a word', async () => {
    const ears = await openLiveEars({ grammar: '( book a checkup )', clock });
    const engines = { ears, synthesis: toneSynthesis(100), voices: [], close: () => ears.close() };
    const small = await openCartesiaEmulator({ clock, engines });
    const phrase = written(await spoken('book a checkup', rate, 900), linear);
    // The embedded ears listen to 128 at once. Each who speaks at the same time costs a decoder, which is slow to make.
    for (let round = 0; round < 33; round++) {
      const calls = Array.from({ length: 4 }, () => dial(linear, small));
      await Promise.all(
        calls.map(async (call) => {
          await call.send(phrase.subarray(0, phrase.length / 3));
          await call.until('turn.started');
        }),
      );
      expect(small.host.openExchanges).toHaveLength(calls.length);
      for (const call of calls) call.leave();
      await eventually(() => expect(small.host.openExchanges).toEqual([]));
    }
    const call = dial(linear, small);
    await call.send(phrase);
    await call.until('turn.eot');
    call.leave();
    expect(call.texts).toEqual(['book a checkup']);
    expect(clock.pending).toBe(0);
    await small.close();
  });
});

describe('a Sonic that really speaks', () => {
  it('does so in any voice, at any rate', async () => {
    const settings = sonicSettings.parse({ ...account(), sample_rate: 24_000 });
    const sonic = createSonic(settings, world);
    const options = { voice: 'any-voice-at-all', language: 'en-US', speed: 1 };
    const events = await hearReply(sonic, of('Good morning.', 'How are you?'), options).whole();
    const pcm = events.flatMap((event) =>
      event.type === 'audio' && event.clause === 1 ? [...event.pcm] : [],
    );
    expect(samplesOf(events, 0) / 24_000).toBeGreaterThan(0.4);
    expect(level(Int16Array.from(pcm))).toBeGreaterThan(500);
    const words = events.flatMap((event) =>
      event.type === 'words' && event.clause === 1 ? event.words : [],
    );
    expect(words.map(({ text }) => text)).toEqual(['How', 'are', 'you?']);
    expect(words.at(-1)?.endMs).toBeLessThan((pcm.length / 24_000) * 1000 + 50);
    await sonic.close?.();
  });
});
