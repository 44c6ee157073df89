import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { createAudioEncoder } from '../../src/audio/audio-encoder.ts';
import { system } from '../../src/system.ts';
import { Microphone } from '../../tools/caller/microphone.ts';
import { RtpCaller, type HeardPacket, type RtpCallerOptions } from '../../tools/caller/rtp-caller.ts';
import { LossyNetwork } from '../support/lossy-network.ts';
import { ownConfig } from '../support/own-config.ts';
import { startTalky, type LogEntry, type RunningTalky } from '../support/running-talky.ts';
import { speakAs, type CallerVoice } from '../support/spoken.ts';

const timeoutMs = 20_000;
const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
const booking = [
  "I'd like to book an appointment",
  'a cleaning',
  'on Tuesday',
  'at three thirty',
  'yes please',
] as const;

let talky: RunningTalky;
beforeAll(async () => {
  talky = await startTalky();
});
afterAll(() => talky.stop());

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    system.clock.setTimeout(resolve, ms);
  });

/** A caller with a microphone, on a line of RTP. */
class Telephone {
  readonly caller: RtpCaller;
  readonly packets: (HeardPacket & { readonly atMs: number })[] = [];
  readonly #microphone: Microphone;
  id = '';

  readonly #talky: RunningTalky;

  constructor(format: AudioFormat, more: Partial<RtpCallerOptions> = {}, server = talky) {
    const { clock } = system;
    this.#talky = server;
    this.caller = new RtpCaller({ url: server.url, format, clock, ...more });
    this.caller.on('packet', (packet) => this.packets.push({ ...packet, atMs: clock.now() }));
    const encoder = createAudioEncoder(format.sampleRateHz, format);
    this.#microphone = new Microphone({
      clock,
      sampleRateHz: format.sampleRateHz,
      onFrame: (pcm) => this.caller.sendAudio(encoder.encode(pcm)),
    });
    this.caller.on('closed', () => this.#microphone.close());
  }

  async call(): Promise<void> {
    ({ id: this.id } = await this.caller.open());
    this.#microphone.open();
  }

  get summary() {
    return this.#talky.calls.find(this.id);
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const untilMs = system.clock.now() + timeoutMs;
    while (!condition()) {
      if (system.clock.now() > untilMs) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
      await after(10);
    }
  }

  /** Waits for the turn that answers, and until the agent listens again. */
  async say(pcm: Int16Array): Promise<void> {
    const { length } = this.summary?.turns ?? [];
    await this.#microphone.say(pcm).spoken;
    await this.until(
      () => (this.summary?.turns.length ?? 0) > length && this.summary?.state === 'listening',
      `an answer to turn ${length}`,
    );
  }

  /** Speaks, and waits for nothing. */
  begin(pcm: Int16Array): void {
    this.#microphone.say(pcm);
  }

  listening(): Promise<void> {
    return this.until(() => this.summary?.state === 'listening' && this.packets.length > 10, 'the greeting');
  }
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z' ]/g, '');

async function bookBy(voice: CallerVoice, phone: Telephone): Promise<void> {
  await phone.call();
  await phone.listening();
  for (const phrase of booking) await phone.say(await speakAs(voice, phrase, 8000));
  phone.caller.hangUp();
  await phone.until(() => phone.summary?.outcome !== undefined, 'the end');
}

describe('an appointment booked over RTP', () => {
  it.concurrent.each([
    { name: 'µ-law', format: mulaw, voice: 'kal16' },
    { name: 'A-law', format: { encoding: 'alaw', sampleRateHz: 8000 }, voice: 'kal16' },
    { name: 'L16', format: { encoding: 'linear16', sampleRateHz: 8000 }, voice: 'kal16' },
  ] as const)(
    'is understood, and every mark is answered when its audio has left: $name',
    async ({ format, voice }) => {
      const phone = new Telephone(format);
      await bookBy(voice, phone);
      const { turns = [], outcome, transport } = phone.summary ?? {};
      expect({ outcome, transport }).toEqual({ outcome: 'caller-hangup', transport: 'rtp' });
      expect(turns.slice(1).map(({ caller }) => letters(caller))).toEqual(booking.map(letters));
      expect(turns.at(-1)?.agent).toMatch(/three thirty in the afternoon/);
      expect(turns.filter(({ interrupted }) => interrupted)).toEqual([]);
    },
    120_000,
  );

  it.concurrent('survives 5 % loss, 40 ms of jitter and packets that overtake each other', async () => {
    const network = new LossyNetwork({
      clock: system.clock,
      seed: 4,
      loss: 0.05,
      jitterMs: 40,
      duplicates: 0.02,
    });
    const phone = new Telephone(mulaw, { network: network.carry });
    await bookBy('kal16', phone);
    expect(phone.summary?.turns.slice(1).map(({ caller }) => letters(caller))).toEqual(booking.map(letters));
    expect(network.lost / network.sent).toBeGreaterThan(0.03);
    expect(network.overtaken).toBeGreaterThan(50);
  }, 120_000);
});

/** The log's moment 0 on the clock that both ends share: its header has it, to the millisecond, by the calendar. */
const logOriginMs = ([opened]: readonly LogEntry[]): number =>
  Date.parse(String(opened?.['startedAt'])) - system.epochMs() + system.clock.now();

describe('a caller on a line of RTP', () => {
  it.concurrent('interrupts: not a frame is sent once the agent gives way, and the history is what was heard', async () => {
    const question = await speakAs('rms', 'what are your hours', 8000);
    const phone = new Telephone(mulaw);
    await phone.call();
    await phone.until(() => phone.packets.length > 60, 'the greeting');
    phone.begin(question);
    await phone.until(
      () => (phone.summary?.turns.length ?? 0) >= 2 && phone.summary?.state === 'listening',
      'hours',
    );
    phone.caller.hangUp();
    await phone.until(() => phone.summary?.outcome !== undefined, 'the end');
    const log = await talky.eventLog(phone.id);
    const cut = log.find(({ type }) => type === 'playout.cut');
    const greeting = phone.summary?.turns[0];
    expect(greeting?.interrupted).toBe(true);
    expect(greeting?.agent).toBe(cut?.['heard']);
    expect(greeting?.agent.split(' ').length).toBeGreaterThanOrEqual(2);
    expect(phone.summary?.turns[1]?.agent).toContain('Monday to Friday');
    const startedMs = logOriginMs(log) + (log.find(({ type }) => type === 'turn.started')?.at ?? NaN);
    // What belongs to the greeting is before the marker that begins the answer.
    const answer = phone.packets.findIndex(({ marker, atMs }) => marker && atMs > startedMs + 40);
    const lastMs = phone.packets[answer - 1]?.atMs ?? NaN;
    expect(lastMs - startedMs).toBeLessThanOrEqual(40);
    // It was speaking until then: a packet comes each 20 ms.
    expect(lastMs - startedMs).toBeGreaterThan(-25);
  }, 60_000);

  it.concurrent('presses keys: each is told once', async () => {
    const phone = new Telephone(mulaw);
    await phone.call();
    await phone.listening();
    for (const digit of '12#') phone.caller.press(digit);
    await after(800);
    phone.caller.hangUp();
    await phone.until(() => phone.summary?.outcome !== undefined, 'the end');
    const log = await talky.eventLog(phone.id);
    expect(log.filter(({ type }) => type === 'caller.dtmf').map(({ digit }) => digit)).toEqual([
      '1',
      '2',
      '#',
    ]);
  }, 60_000);

  it.concurrent('hangs up: the call is over within a second', async () => {
    const phone = new Telephone(mulaw);
    await phone.call();
    await phone.listening();
    const hungUpMs = system.clock.now();
    phone.caller.hangUp();
    await phone.until(() => phone.summary?.outcome !== undefined, 'the end');
    expect(system.clock.now() - hungUpMs).toBeLessThanOrEqual(1000);
    expect(phone.summary?.outcome).toBe('caller-hangup');
  }, 60_000);

  it.concurrent('is hung up by the agent, once all of the farewell was sent', async () => {
    const phone = new Telephone(mulaw);
    await phone.call();
    await phone.listening();
    phone.begin(await speakAs('kal16', 'goodbye', 8000));
    expect(await phone.caller.closed).toBe('agent');
    await phone.until(() => phone.summary?.outcome !== undefined, 'the end');
    expect(phone.summary?.outcome).toBe('agent-hangup');
    expect(phone.summary?.turns.at(-1)?.agent).toBe('Thank you for calling. Goodbye!');
    const log = await talky.eventLog(phone.id);
    expect(log.filter(({ type }) => type === 'playout.cut')).toEqual([]);
    // The farewell is what came behind the last marker, and as long as it is when it is spoken.
    const farewell = phone.packets.slice(phone.packets.findLastIndex(({ marker }) => marker));
    const spoken = await speakAs('slt', 'Thank you for calling. Goodbye!', 8000);
    expect(farewell.length * 20).toBeGreaterThan((spoken.length / 8) * 0.8);
  }, 60_000);

  it.concurrent('is let go of when nothing comes from it any more', async () => {
    const config = await ownConfig();
    await config.replace('default.yaml', /silence_timeout_seconds: \d+/, 'silence_timeout_seconds: 2');
    const impatient = await startTalky({ configFolder: config.configFolder });
    try {
      const phone = new Telephone(mulaw, { url: impatient.url }, impatient);
      await phone.call();
      await phone.listening();
      const goneMs = system.clock.now();
      phone.caller.vanish();
      await phone.until(() => phone.summary?.outcome !== undefined, 'the end');
      const goneForMs = system.clock.now() - goneMs;
      expect(goneForMs).toBeGreaterThan(1900);
      expect(goneForMs).toBeLessThanOrEqual(3000);
      expect(phone.summary?.outcome).toBe('caller-hangup');
    } finally {
      await impatient.stop();
      await config.remove();
    }
  }, 60_000);

  it.concurrent('hears the goodbye when the call is ended here', async () => {
    const phone = new Telephone(mulaw);
    await phone.call();
    await phone.listening();
    const response = await fetch(`${talky.url}/api/v1/calls/${phone.id}`, { method: 'DELETE' });
    expect(response.status).toBe(202);
    expect(await phone.caller.closed).toBe('agent');
    await phone.until(() => phone.summary?.outcome !== undefined, 'the end');
    expect(phone.summary?.outcome).toBe('agent-hangup');
  }, 60_000);
});
