import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerWish } from '../../tools/emulators/answer-script.ts';
import type { CarrierName } from '../../tools/caller/carriers/carriers.ts';
import { openCloud, type Cloud } from '../support/cloud-stack.ts';
import { ownConfig, type OwnConfig } from '../support/own-config.ts';
import { speakAs } from '../support/spoken.ts';
import { Telephone, type TelephoneCall } from '../support/telephone.ts';
import type { LogEntry } from '../support/running-talky.ts';

const timeoutMs = 15_000;
const sampleRateHz = 8000;
const number = '+15550123';
const request = 'I have a question about my bill.';
const promise = 'I will put you through to billing. One moment, please.';
const excuse = 'I am sorry, I could not reach them.';
const handOver: AnswerWish = {
  text: promise,
  firstTokenMs: 20,
  toolCalls: [{ name: 'transfer_call', args: { to: 'billing' } }],
};

let config: OwnConfig;
beforeAll(async () => {
  config = await ownConfig();
  await config.replace(
    'agents/assistant.yaml',
    /^language:/m,
    `transfers: { billing: '${number}' }\nlanguage:`,
  );
});
afterAll(() => config.remove());

interface Stage {
  readonly cloud: Cloud;
  readonly telephone: Telephone;
  /** A call whose caller has heard the greeting and asked for somebody else. */
  readonly call: TelephoneCall;
}

async function asking(
  carrier: CarrierName,
  answers: readonly AnswerWish[],
  happens: (stage: Stage) => Promise<void>,
  before: (telephone: Telephone, call: TelephoneCall) => void = () => undefined,
): Promise<void> {
  const cloud = await openCloud({ turns: [{ text: request, startMs: 0 }], answers });
  try {
    const { configFolder } = config;
    const telephone = await Telephone.open({ configFolder, env: cloud.environment });
    try {
      const call = await telephone.dial(carrier, sampleRateHz);
      before(telephone, call);
      await call.caller.call();
      await call.caller.listening(timeoutMs);
      void call.caller.say(await speakAs('rms', request, sampleRateHz), timeoutMs);
      await happens({ cloud, telephone, call });
    } finally {
      await telephone.close();
    }
  } finally {
    await cloud.close();
  }
}

/** Waits for the end of the call, and reads the log of it. */
async function over(call: TelephoneCall): Promise<readonly LogEntry[]> {
  await call.until(() => call.all('ended').length > 0, timeoutMs);
  return call.eventLog();
}

describe.concurrent('a caller who is handed over', { timeout: 60_000 }, () => {
  it.each([
    ['twilio', ['Calls/CALL.json'], number],
    ['vonage', ['calls/CALL'], '15550123'],
    ['plivo', ['Call/CALL/'], encodeURIComponent(number)],
    ['jambonz', ['Calls/CALL'], encodeURIComponent(number)],
    ['telnyx', ['calls/CALL/actions/answer', 'calls/CALL/actions/transfer'], number],
  ] as const)('by a request to %s, has heard all that was said before it', (carrier, requests, destination) =>
    asking(carrier, [handOver], async ({ telephone, call }) => {
      await call.until(() => call.all('transfer').length > 0, timeoutMs);
      const [transfer] = call.all('transfer');
      const [marks, played] = [call.all('mark'), call.all('played')];
      expect(transfer?.destination).toContain(destination);
      expect(played.map(({ mark }) => mark)).toEqual(marks.map(({ mark }) => mark));
      expect(transfer?.atMs).toBeGreaterThanOrEqual(call.playedUntilMs);
      await over(call);
      expect(call.all('clear')).toEqual([]);
      expect(call.summary?.outcome).toBe('transferred');
      expect(call.summary?.turns.at(-1)).toMatchObject({
        caller: request,
        agent: promise,
        interrupted: false,
      });
      // The carrier ends the stream itself: a hang-up would take the caller from whom it was connected with.
      expect(telephone.office.requests.map(({ path }) => path)).toEqual(
        requests.map((path) => expect.stringContaining(path.replace('CALL', call.carrierCallId))),
      );
    }),
  );

  it('by a message on the media socket, has heard all that was said before it', () =>
    asking('genesys', [handOver], async ({ telephone, call }) => {
      await over(call);
      const [transfer] = call.all('transfer');
      expect(transfer?.destination).toBe(number);
      expect(call.all('agent').filter(({ event }) => event === 'began')).toHaveLength(2);
      expect(transfer?.atMs).toBeGreaterThanOrEqual(call.playedUntilMs);
      expect(call.all('fault')).toEqual([]);
      expect(call.all('clear')).toEqual([]);
      expect(call.summary?.outcome).toBe('transferred');
      expect(call.summary?.turns.at(-1)).toMatchObject({
        caller: request,
        agent: promise,
        interrupted: false,
      });
      expect(telephone.office.requests).toEqual([]);
    }));

  it('is still there when the carrier refuses, and the model is told, but not the number', () =>
    asking(
      'twilio',
      [handOver, { text: excuse }],
      async ({ cloud, telephone, call }) => {
        await call.until(() => call.summary?.turns.at(-1)?.agent.includes(excuse) === true, timeoutMs);
        expect(telephone.office.requests).toHaveLength(1);
        expect(call.all('transfer')).toEqual([]);
        expect(call.all('ended')).toEqual([]);
        expect(call.summary?.turns.at(-1)?.agent).toBe(`${promise} ${excuse}`);
        const told = cloud.asked('groq').at(-1)?.messages ?? [];
        expect(told.at(-1)).toMatchObject({
          role: 'tool',
          content: expect.stringMatching(/could not be transferred to billing/),
        });
        expect(JSON.stringify(told)).not.toContain(number);
        await call.caller.hangUp();
        const log = await over(call);
        expect(call.summary?.outcome).toBe('caller-hangup');
        expect(JSON.stringify(log)).not.toContain(number);
      },
      (telephone, call) => telephone.office.detach(call.carrierCallId),
    ));
});
