import { describe, expect, it } from 'vitest';
import { call, sendTone, until, untilInPage, type Stage } from './page-stage.ts';
import { theatre } from './page-theatre.ts';

interface Measured {
  readonly outputLevel: number;
  readonly outputEnergy: number;
  readonly playedMs: number;
  readonly lastStop?: { readonly audioMs: number; readonly pageMs: number };
}

const measured = ({ page }: Stage): Promise<Measured> =>
  page.evaluate<Measured>(`({
    outputLevel: talkyConsole.outputLevel(),
    outputEnergy: talkyConsole.outputEnergy(),
    playedMs: talkyConsole.playedMs(),
    lastStop: talkyConsole.lastStop(),
  })`);

/** Remembers what the page asks of the browser's audio, in `window.asked`. */
const spyOnAudio = `
  window.asked = { microphones: 0, streams: [], contexts: [] };
  const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    window.asked.microphones += 1;
    const stream = await getUserMedia(wanted);
    window.asked.streams.push(stream);
    return stream;
  };
  window.AudioContext = class extends AudioContext {
    constructor(options) {
      super(options);
      window.asked.contexts.push(this);
    }
  };`;

const failMicrophone = (name: string): string => `
  const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) => window.microphoneWorks
    ? getUserMedia(wanted)
    : Promise.reject(new DOMException('no', '${name}'));`;

const marksPlayed = (live: Awaited<ReturnType<typeof call>>): readonly string[] =>
  live.inputs.flatMap((input) => (input.type === 'caller.played' ? [input.mark] : []));

describe('the agent’s voice', () => {
  const open = theatre();

  it('is asked for at the rate of the loudspeaker, and is heard', async () => {
    const stage = await open({ before: [spyOnAudio] });
    const live = await call(stage);
    const rate = await stage.page.evaluate<number>('asked.contexts[0].sampleRate');
    expect(live.start.output).toEqual({ encoding: 'linear16', sampleRateHz: rate });
    sendTone(live, 300);
    await untilInPage(stage.page, 'talkyConsole.playedMs() >= 299');
    const { outputEnergy } = await measured(stage);
    // A sine of 8000 of 32768 has a mean square of 0.0298; two fades of 3 ms don't show.
    expect(outputEnergy / (0.3 * rate)).toBeCloseTo(0.0298, 3);
    expect(stage.complaints).toEqual([]);
  });

  it('answers each mark when playback has reached it, and not before', async () => {
    const stage = await open();
    const live = await call(stage);
    const sentAtMs = performance.now();
    sendTone(live, 200);
    live.send({ type: 'mark', mark: 'first' });
    sendTone(live, 300);
    live.send({ type: 'mark', mark: 'second' });
    await until(() => marksPlayed(live).length === 1);
    const firstMs = performance.now() - sentAtMs;
    await until(() => marksPlayed(live).length === 2);
    const secondMs = performance.now() - sentAtMs;
    expect(marksPlayed(live)).toEqual(['first', 'second']);
    expect(firstMs).toBeGreaterThan(195);
    expect(secondMs).toBeGreaterThan(495);
    expect(secondMs).toBeLessThan(1500);
  });

  it('is silent within 20 ms of audio when the server clears it, and drops the marks', async () => {
    const stage = await open();
    const live = await call(stage);
    const stops: { readonly audioMs: number; readonly pageMs: number }[] = [];
    for (let clears = 0; clears < 5; clears += 1) {
      const { playedMs, lastStop } = await measured(stage);
      sendTone(live, 2000);
      live.send({ type: 'mark', mark: 'never' });
      await untilInPage(stage.page, `talkyConsole.playedMs() > ${playedMs + 100 + 3 * clears}`);
      await stage.page.evaluate('void (window.before = talkyConsole.lastStop())');
      live.send({ type: 'clear' });
      await untilInPage(stage.page, 'talkyConsole.lastStop() !== window.before');
      await untilInPage(stage.page, 'talkyConsole.outputLevel() === 0');
      const cut = await measured(stage);
      expect(cut.lastStop).not.toBe(lastStop);
      expect(cut.playedMs - playedMs).toBeLessThan(1500);
      if (cut.lastStop !== undefined) stops.push(cut.lastStop);
    }
    // The device takes some 10 ms at a time, so that single stops spread; a busy machine delays some.
    const sorted = stops.map(({ audioMs }) => audioMs).toSorted((one, other) => one - other);
    expect(sorted).toHaveLength(5);
    expect(sorted[3]).toBeLessThanOrEqual(20);
    expect(Math.max(...stops.map(({ pageMs }) => pageMs))).toBeLessThanOrEqual(100);
    await expect(stage.page.locator('[data-part=last-stop]').textContent()).resolves.toContain('silent');

    sendTone(live, 100);
    live.send({ type: 'mark', mark: 'after' });
    await until(() => marksPlayed(live).length > 0);
    expect(marksPlayed(live)).toEqual(['after']);
  });

  it('is turned on by a gesture where the browser withholds it', async () => {
    const stage = await open({ before: [spyOnAudio] });
    await call(stage);
    await stage.page.evaluate('asked.contexts[0].suspend()');
    await stage.page.getByRole('button', { name: 'Turn the sound on' }).click();
    await untilInPage(stage.page, 'asked.contexts[0].state === "running"');
    await stage.page.locator('[data-problem=sound-held-back]').waitFor({ state: 'detached' });
    expect(stage.complaints).toEqual([]);
  });

  it('is read where the page can’t play it', async () => {
    const stage = await open({ before: ['delete window.AudioWorkletNode'] });
    const live = await call(stage);
    await stage.page.locator('[data-problem=audio-failed]').waitFor();
    expect(live.start.output).toEqual({ encoding: 'linear16', sampleRateHz: 16_000 });
  });
});

/** A device whose own rate is another one. */
const runAt = (rateHz: number): string => `
  window.AudioContext = class extends AudioContext {
    constructor(options) {
      super({ sampleRate: ${rateHz}, ...options });
    }
  };`;

describe('a device of another sample rate', () => {
  const open = theatre();

  it.each([
    [44_100, 44_100],
    [48_000, 48_000],
    [96_000, 48_000],
  ] as const)('of %i Hz plays at %i Hz and is heard at 16 kHz', async (rateHz, outputHz) => {
    const stage = await open({ before: [runAt(rateHz)] });
    const live = await call(stage, 'call');
    expect(live.start.output.sampleRateHz).toBe(outputHz);
    await until(() => live.audioBytes > 3200);
    const [bytes, startedMs] = [live.audioBytes, performance.now()];
    sendTone(live, 400);
    live.send({ type: 'mark', mark: 'end' });
    await until(() => marksPlayed(live).length === 1 && live.audioBytes - bytes > 16_000);
    const bytesPerMs = (live.audioBytes - bytes) / (performance.now() - startedMs);
    expect(bytesPerMs).toBeGreaterThan(24);
    expect(bytesPerMs).toBeLessThan(44);
    const { outputEnergy } = await measured(stage);
    expect(outputEnergy / (0.4 * outputHz)).toBeCloseTo(0.0298, 3);
    expect(stage.complaints).toEqual([]);
  });
});

describe('the caller’s microphone', () => {
  const open = theatre();

  it('is sent as 16 kHz in real time', async () => {
    const stage = await open();
    const live = await call(stage, 'call');
    expect(live.start.audio).toEqual({ encoding: 'linear16', sampleRateHz: 16_000 });
    await until(() => live.audioBytes > 0);
    const [bytes, startedMs] = [live.audioBytes, performance.now()];
    await until(() => live.audioBytes - bytes > 32_000);
    const bytesPerMs = (live.audioBytes - bytes) / (performance.now() - startedMs);
    expect(bytesPerMs).toBeGreaterThan(26);
    // What a busy page has kept waiting comes in one; at 24 kHz it would be 48.
    expect(bytesPerMs).toBeLessThan(44);
    await untilInPage(stage.page, 'talkyConsole.inputLevel() > 0.01');
    expect(stage.complaints).toEqual([]);
  });

  it('is not asked for in a call without one, until it is wanted', async () => {
    const stage = await open({ before: [spyOnAudio] });
    const live = await call(stage);
    await expect(stage.page.evaluate('asked.microphones')).resolves.toBe(0);
    await stage.page.locator('[data-action=microphone-on]').click();
    await until(() => live.audioBytes > 0);
    await stage.page.locator('.page[data-microphone=open]').waitFor();
  });

  it('sends silence while it is muted, and gives the device back after the call', async () => {
    const stage = await open({ before: [spyOnAudio] });
    const live = await call(stage, 'call');
    await untilInPage(stage.page, 'talkyConsole.inputLevel() > 0.01');
    await stage.page.locator('[data-action=mute]').click();
    await untilInPage(stage.page, 'talkyConsole.inputLevel() < 0.0001');
    const bytes = live.audioBytes;
    await until(() => live.audioBytes > bytes);
    await stage.page.locator('[data-action=hang-up]').click();
    await stage.page.locator('.page[data-phase=over]').waitFor();
    await expect(stage.page.evaluate('asked.streams[0].getTracks()[0].readyState')).resolves.toBe('ended');
  });

  it('is open only while the button is held, and its release ends the turn', async () => {
    const stage = await open();
    const live = await call(stage, 'call');
    await stage.page.locator('[data-action=push-to-talk]').check();
    await untilInPage(stage.page, 'talkyConsole.inputLevel() < 0.0001');
    const hold = stage.page.locator('[data-action=hold]');
    await hold.focus();
    await stage.page.keyboard.down(' ');
    await untilInPage(stage.page, 'talkyConsole.inputLevel() > 0.01');
    expect(live.inputs).toEqual([]);
    await stage.page.keyboard.up(' ');
    await until(() => live.inputs.length > 0);
    expect(live.inputs).toEqual([{ type: 'caller.ended-turn' }]);
    await hold.hover();
    await stage.page.mouse.down();
    await stage.page.mouse.up();
    await until(() => live.inputs.length === 2);
  });

  it.each([
    ['NotAllowedError', 'microphone-refused'],
    ['NotFoundError', 'microphone-missing'],
    ['NotReadableError', 'microphone-busy'],
  ])('that fails with %s is told, and can be tried again or done without', async (name, code) => {
    const stage = await open({ before: [failMicrophone(name)] });
    await stage.page.locator('[data-action=call]').click();
    await stage.page.locator(`[data-problem=${code}]`).waitFor();
    expect(stage.server.calls.opened).toEqual([]);
    const live = await call(stage, 'call-typing');
    await stage.page.locator('[data-action=microphone-on]').click();
    await stage.page.locator(`[data-problem=${code}]`).waitFor();
    await stage.page.evaluate('window.microphoneWorks = true');
    await stage.page.getByRole('button', { name: 'Try the microphone again' }).click();
    await until(() => live.audioBytes > 0);
    await stage.page.locator(`[data-problem=${code}]`).waitFor({ state: 'detached' });
    expect(stage.complaints).toEqual([]);
  });

  it('that is unplugged leaves the call as it is', async () => {
    const stage = await open({ before: [spyOnAudio] });
    await call(stage, 'call');
    await stage.page.evaluate('asked.streams[0].getTracks()[0].dispatchEvent(new Event("ended"))');
    await stage.page.locator('[data-problem=microphone-lost]').waitFor();
    await stage.page.locator('.page[data-phase=live][data-microphone=off]').waitFor();
    expect(stage.complaints).toEqual([]);
  });

  it('is not there outside a secure context, which is told', async () => {
    const stage = await open({
      before: ['Object.defineProperty(navigator, "mediaDevices", { value: undefined })'],
    });
    await stage.page.locator('[data-action=call]').click();
    await stage.page.locator('[data-problem=insecure-page]').waitFor();
    expect(stage.server.calls.opened).toEqual([]);
  });
});
