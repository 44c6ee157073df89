import { concat, firstValueFrom, lastValueFrom, NEVER, of, Subject, throwError, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProviderError } from '../../src/errors/provider-error.ts';
import type { SpeechEvent } from '../../src/ports/text-to-speech.ts';
import { turnsOfTheLoop } from '../support/active-resources.ts';
import { endsOf, hearReply, samplesOf, type HeardReply } from './heard-reply.ts';
import { leftBehind, opensAndCloses, untilNone } from './leaks.ts';
import type { SpeechStage, TextToSpeechRig } from './speech-rig.ts';
import { everythingOf, watchOutput, type WatchedOutput } from './watched-output.ts';

const text = ['Good morning, this is Anna.', 'How may I help you today?', 'I am all ears.'] as const;
/** What the vendor must know of a cancel within. */
const cancelMs = 50;

/** What every text-to-speech provider has to do, against its emulator or fake. */
export function describeTextToSpeech<Stage extends SpeechStage>(
  name: string,
  rig: TextToSpeechRig<Stage>,
): void {
  describe.skipIf(rig.real?.missing !== undefined)(`the voice ${name}`, () => {
    const output = watchOutput();
    let stage: Stage;
    beforeEach(async () => {
      stage = await rig.open();
    });
    afterEach(() => stage.close());
    afterAll(() => expect(output.rejections).toEqual([]));

    describeReplies(() => stage, rig);
    describeCancels(() => stage);
    describeEnds(() => stage);
    if (rig.faults.length > 0) describeFaults(() => stage, rig);
    if (rig.key !== undefined) describeKey(() => stage, rig.key, output);
    if (rig.real === undefined) describeLeaks(() => stage);
  });
}

function describeReplies<Stage extends SpeechStage>(stage: () => Stage, rig: TextToSpeechRig<Stage>): void {
  describe('a reply', () => {
    it('is spoken clause by clause, each with audio and an end', async () => {
      const events = await listen(stage(), of(...text)).whole();
      expect(events.map(({ clause }) => clause)).toEqual(
        events.map(({ clause }) => clause).sort((a, b) => a - b),
      );
      for (const clause of text.keys()) {
        expect(samplesOf(events, clause)).toBeGreaterThan(0);
        expect(endsOf(events, clause)).toBe(1);
        expect(events.findLast((event) => event.clause === clause)?.type).toBe('clause-ended');
      }
      await expectNoneOpen(stage());
    });

    it('owns its audio: what was handed out is not written to again', async () => {
      const copies: Int16Array[] = [];
      const events = await listen(stage(), of(...text), ({ type, ...event }) => {
        if (type === 'audio' && 'pcm' in event) copies.push(event.pcm.slice());
      }).whole();
      expect(events.flatMap((event) => (event.type === 'audio' ? [event.pcm] : []))).toEqual(copies);
    });

    it.runIf(rig.hasWordTimes)('tells when each word is spoken, from its clause’s first sample', async () => {
      const events = await listen(stage(), of(...text)).whole();
      for (const [clause, clauseText] of text.entries()) {
        const words = events.flatMap((event) =>
          event.type === 'words' && event.clause === clause ? event.words : [],
        );
        expect(words.map((word) => word.text.trim()).join(' ')).toBe(clauseText);
        const latest =
          (samplesOf(events, clause) / stage().provider.sampleRateHz) * 1000 + (rig.wordToleranceMs ?? 60);
        let before = 0;
        for (const { startMs, endMs } of words) {
          expect(startMs).toBeGreaterThanOrEqual(before);
          expect(endMs).toBeGreaterThanOrEqual(startMs);
          expect(endMs).toBeLessThanOrEqual(latest);
          before = startMs;
        }
      }
    });

    it('goes on with a clause that comes when the others are over, and ends when no more will come', async () => {
      const clauses = new Subject<string>();
      let said = 0;
      const reply = listen(stage(), clauses, ({ type }) => {
        if (type !== 'clause-ended') return;
        const next = text[++said];
        if (next === undefined) clauses.complete();
        else setImmediate(() => clauses.next(next));
      });
      clauses.next(text[0]);
      const events = await reply.whole();
      expect(events.filter(({ type }) => type === 'clause-ended')).toHaveLength(text.length);
    });

    it('of no clauses ends without a word', async () => {
      expect(await listen(stage(), of()).whole()).toEqual([]);
      await expectNoneOpen(stage());
    });

    it.each(['…', '   '])('goes on after a clause without a sound: %j', async (silent) => {
      const events = await listen(stage(), of(silent, text[1])).whole();
      expect([endsOf(events, 0), endsOf(events, 1)]).toEqual([1, 1]);
      expect(samplesOf(events, 1)).toBeGreaterThan(0);
    });

    it('is not mixed with another one that is spoken at the same time', async () => {
      const [long, short] = await Promise.all([
        listen(stage(), of(...text)).whole(),
        listen(stage(), of(text[0])).whole(),
      ]);
      // A real voice does not say the same twice.
      const samples = rig.real === undefined ? samplesOf(short, 0) : expect.any(Number);
      expect(samplesOf(long, 0)).toEqual(samples);
      expect(long.at(-1)).toEqual({ type: 'clause-ended', clause: 2 });
    });

    it('asks for nothing before it is subscribed to', async () => {
      stage().provider.speak(of(text[0]), stage().options);
      await new Promise((resolve) => setImmediate(resolve));
      expect(stage().openReplies()).toBe(0);
    });
  });
}

function describeFaults<Stage extends SpeechStage>(stage: () => Stage, rig: TextToSpeechRig<Stage>): void {
  describe('a reply', () => {
    it.each(rig.faults)('$name errors once, with a typed error, and leaves nothing', async (fault) => {
      await fault.arm(stage());
      const reply = listen(stage(), of(text[0], text[1]));
      await fault.meanwhile?.(stage());
      const error = await reply.error();
      expect(error).toBeInstanceOf(fault.error);
      if (fault.retryAfterMs !== undefined) expect(error).toHaveProperty('retryAfterMs', fault.retryAfterMs);
      if (rig.key !== undefined) expect(everythingOf(error)).not.toContain(rig.key);
      await expectNoneOpen(stage());
      if (fault.lasts !== true) await expectSpoken(stage(), text[2]);
    });
  });
}

function describeCancels(stage: () => SpeechStage): void {
  describe('a reply that is not wanted any more', () => {
    it('is cancelled at the vendor within 50 ms, and nothing of it comes', async () => {
      const reply = listen(stage(), concat(of(...text), NEVER));
      await reply.first('audio');
      expect(stage().openReplies()).toBeGreaterThan(0);
      const count = reply.stop();
      await expectNoneOpen(stage(), cancelMs);
      expect(reply.events).toHaveLength(count);
    });

    it('is cancelled before its first sound as well', async () => {
      const reply = listen(stage(), of(...text));
      await new Promise((resolve) => setImmediate(resolve));
      const count = reply.stop();
      await expectNoneOpen(stage(), cancelMs);
      await expectSpoken(stage(), text[1]);
      expect(reply.events).toHaveLength(count);
    });

    it('does not disturb the others', async () => {
      const [kept, dropped] = [listen(stage(), of(...text)), listen(stage(), of(...text))];
      await dropped.first('audio');
      dropped.stop();
      expect(endsOf(await kept.whole(), 2)).toBe(1);
    });

    it('because its text failed is cancelled, and hands that failure on', async () => {
      const fault = new Error('the model broke');
      const reply = listen(
        stage(),
        concat(
          of(text[0]),
          throwError(() => fault),
        ),
      );
      expect(await reply.error()).toBe(fault);
      await expectNoneOpen(stage());
    });
  });
}

function describeEnds(stage: () => SpeechStage): void {
  describe('the provider', () => {
    it('tells its voices, the one that speaks by default among them', async () => {
      const lists = await lastValueFrom(stage().provider.voices().pipe(toArray()));
      expect(lists).toHaveLength(1);
      const ids = lists[0]?.map(({ id }) => id) ?? [];
      expect(ids).not.toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
      const { defaultVoice } = stage().provider;
      if (defaultVoice !== undefined) expect(ids).toContain(defaultVoice);
    });

    it('when it is closed ends what is being spoken, and refuses what comes later', async () => {
      const { provider, options } = stage();
      if (provider.close === undefined) return;
      const reply = listen(stage(), concat(of(...text), NEVER));
      await reply.first('audio');
      await provider.close();
      expect(await reply.error()).toBeInstanceOf(ProviderError);
      const later = firstValueFrom(provider.speak(of(text[0]), options));
      await expect(later).rejects.toBeInstanceOf(ProviderError);
      await expectNoneOpen(stage());
    });
  });
}

function describeKey(stage: () => SpeechStage, key: string, output: WatchedOutput): void {
  it('has its key in a header and nowhere else', async () => {
    await listen(stage(), of(...text)).whole();
    await lastValueFrom(stage().provider.voices());
    const { headers = [], elsewhere = [] } = stage().received?.() ?? {};
    expect(headers.some((value) => value.includes(key))).toBe(true);
    expect(elsewhere.filter((value) => value.includes(key))).toEqual([]);
    expect(output.written.filter((value) => value.includes(key))).toEqual([]);
  });
}

function describeLeaks(stage: () => SpeechStage): void {
  it(`leaves nothing behind, ${opensAndCloses} times opened and cancelled`, async () => {
    const left = await leftBehind({
      openAndClose: (count) => openAndCancel(stage(), count),
      timers: stage().timers,
    });
    expect(left).toEqual([]);
  }, 120_000);
}

function listen(
  { provider, options }: SpeechStage,
  clauses$: Observable<string>,
  note?: (event: SpeechEvent) => void,
): HeardReply {
  return hearReply(provider, clauses$, options, note);
}

async function expectNoneOpen(stage: SpeechStage, withinMs = 1000): Promise<void> {
  await vi.waitFor(() => expect(stage.openReplies()).toBe(0), { timeout: withinMs, interval: 2 });
}

async function expectSpoken(stage: SpeechStage, clause: string): Promise<void> {
  const events = await listen(stage, of(clause)).whole();
  expect(samplesOf(events, 0)).toBeGreaterThan(0);
  expect(endsOf(events, 0)).toBe(1);
}

/** Half of the replies are cancelled before the vendor can have heard of them, the others once they are heard. */
async function openAndCancel(stage: SpeechStage, count: number): Promise<readonly (readonly object[])[]> {
  const replies = Array.from({ length: count }, () => listen(stage, concat(of(text[0]), NEVER)));
  const [early, late] = [replies.slice(0, count / 2), replies.slice(count / 2)];
  await turnsOfTheLoop(1);
  for (const reply of early) reply.stop();
  await Promise.all(late.map((reply) => reply.first('audio')));
  for (const reply of late) reply.stop();
  await untilNone(() => stage.openReplies());
  await stage.forget?.();
  return replies.map(({ lent }) => lent);
}
