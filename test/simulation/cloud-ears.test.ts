import { describe, expect, it } from 'vitest';
import { emulatedVendors } from '../../tools/emulators/emulated-vendors.ts';
import { closeEmulators, environmentOf, openEmulators } from '../../tools/emulators/open-emulators.ts';
import { NotedCall } from '../support/call-notes.ts';
import {
  answerTimeoutMs as timeoutMs,
  answersIn,
  onTheCloud,
  sampleRateHz,
  say,
  type Stack,
} from '../support/cloud-stack.ts';
import { startTalky } from '../support/running-talky.ts';
import { speakAs } from '../support/spoken.ts';

const turns = [
  { text: "I'd like to book an appointment.", startMs: 0 },
  { text: 'A cleaning, please.', startMs: 0 },
] as const;
const phrases = turns.map(({ text }) => text);

const codesIn = (call: NotedCall) => call.all('error').map(({ code, fatal }) => [code, fatal]);

/** The connection is cut in the second word of the first of two turns. */
async function cutAndGoOn({ cloud, call: dial }: Stack, cut: () => void): Promise<NotedCall> {
  const [booking = '', cleaning = ''] = phrases;
  const call = await dial();
  const outcome = say(call, booking);
  await call.until(() => call.all('turn').some(({ text }) => text === "I'd"), timeoutMs);
  cut();
  expect(await outcome).toMatchObject({ answered: true });
  // A second answer to the first turn would come before the one to the next.
  expect(await say(call, cleaning)).toMatchObject({ answered: true });
  await call.caller.hangUp();
  expect(call.understood).toEqual(phrases);
  expect(answersIn(call).map(({ outcome: end }) => end)).toEqual(['completed', 'completed']);
  const asked = cloud.asked('groq').map(({ messages }) => messages.at(-1)?.content);
  expect(asked).toEqual(phrases);
  const spoken = await speakAs('rms', booking, sampleRateHz);
  const again = cloud.deepgram.host.exchanges.at(-1)?.frames.filter((frame) => typeof frame !== 'string');
  expect(Buffer.concat(again ?? []).includes(Buffer.from(spoken.buffer))).toBe(true);
  return call;
}

describe.concurrent(
  'a recogniser whose connection is cut in the middle of a word',
  { timeout: 30_000 },
  () => {
    it('hears the whole turn again, which is answered once', () =>
      onTheCloud({ turns, repeat: true }, async (stack) => {
        const { deepgram } = stack.cloud;
        const call = await cutAndGoOn(stack, () => deepgram.drop());
        expect(codesIn(call)).toEqual([['provider-unreachable', false]]);
        expect(deepgram.host.exchanges.map(({ path }) => path)).toEqual(['/v2/listen', '/v2/listen']);
      }));

    it('and that takes no new one, leaves the whole turn to the next recogniser', () =>
      onTheCloud({ turns, repeat: true, lists: { TALKY_STT: 'flux,nova' } }, async (stack) => {
        const { deepgram } = stack.cloud;
        const call = await cutAndGoOn(stack, () => {
          deepgram.host.refuseNext({ status: 503 });
          deepgram.drop();
        });
        // That it was lost, and that it could not be opened again.
        expect(codesIn(call)).toEqual([
          ['provider-unreachable', false],
          ['provider-unreachable', false],
        ]);
        expect(deepgram.host.exchanges.map(({ path }) => path)).toEqual([
          '/v2/listen',
          '/v2/listen',
          '/v1/listen',
        ]);
      }));

    it('loses nothing of a turn that is longer than what it is sent again', () => {
      const halves = [
        {
          text: 'I would like to move my appointment from Monday morning.',
          startMs: 0,
          wordMs: 350,
          endMs: null,
        },
        { text: 'appointment from Monday to Friday please.', startMs: 0 },
      ];
      return onTheCloud({ turns: halves }, async ({ cloud, call: dial }) => {
        const call = await dial();
        const outcome = say(
          call,
          'I would like to move my appointment from monday to friday at nine in the morning please',
        );
        await call.until(() => call.all('turn').some(({ text }) => text.endsWith('Monday')), timeoutMs);
        cloud.deepgram.drop();
        expect(await outcome).toMatchObject({ answered: true });
        await call.caller.hangUp();
        expect(cloud.asked('groq').at(-1)?.messages.at(-1)?.content).toBe(
          'I would like to move my appointment from Monday to Friday please.',
        );
        expect(answersIn(call)).toHaveLength(1);
      });
    });
  },
);

describe.concurrent('Ink, on an emulator that really listens', { timeout: 30_000 }, () => {
  it('understands a call, and guesses when it may be answered', async () => {
    const vendors = emulatedVendors.filter(({ name }) => name === 'cartesia' || name === 'openai');
    const emulators = await openEmulators({ vendors, firstPort: 0, scripts: new Map() });
    const talky = await startTalky({ env: { ...environmentOf(emulators), TALKY_STT: 'ink' } });
    try {
      const call = new NotedCall({ url: talky.callUrl, sampleRateHz });
      await call.caller.call();
      await call.caller.listening(timeoutMs);
      expect(await say(call, 'a cleaning')).toMatchObject({ answered: true });
      await call.caller.hangUp();
      expect(call.understood).toEqual(['a cleaning']);
      const measured = call.all('metrics').filter(({ complete }) => complete);
      expect(measured.map(({ speculation }) => speculation)).toEqual(['hit']);
      expect(call.all('error')).toEqual([]);
      const lines = emulators.flatMap(({ host }) =>
        host.exchanges.filter(({ path }) => path === '/stt/turns/websocket'),
      );
      expect(lines).toHaveLength(1);
      await Promise.all(lines.map(({ closed }) => closed));
    } finally {
      await talky.stop();
      await closeEmulators(emulators);
    }
  });
});
