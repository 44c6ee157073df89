import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../../src/system.ts';
import { madeUpAccount } from '../../tools/caller/carrier-accounts.ts';
import { carrierNames, type CarrierName } from '../../tools/caller/carriers/carriers.ts';
import { Telephone, type TelephoneCall } from '../support/telephone.ts';
import type { LogEntry } from '../support/running-talky.ts';
import { speakAs } from '../support/spoken.ts';

const answerTimeoutMs = 15_000;
const allCallsMs = 240_000;
const booking = [
  "I'd like to book an appointment",
  'a cleaning',
  'on Tuesday',
  'at three thirty',
  'yes please',
] as const;

/** What differs between the carriers; what is not said is as it is with most. */
interface CarrierTraits {
  /** Of the wire; what is said is spoken at it. */
  readonly sampleRateHz?: 8000 | 16_000;
  /** False: the carrier has no marks, and what was heard is judged by the clock. */
  readonly hasMarks?: false;
  /** False: the socket's close is all that tells of the call's end. */
  readonly hasStop?: false;
  /** False: the agent hangs up over the socket. */
  readonly hangsUpByRequest?: false;
  /** False: no webhook is told of a call's end. */
  readonly hasEvents?: false;
}

const traits: Readonly<Record<CarrierName, CarrierTraits>> = {
  twilio: {},
  telnyx: {},
  plivo: {},
  vonage: { sampleRateHz: 16_000, hasStop: false },
  jambonz: { sampleRateHz: 16_000, hasStop: false, hangsUpByRequest: false },
  exotel: { hangsUpByRequest: false },
  genesys: { hasMarks: false, hangsUpByRequest: false, hasEvents: false },
};

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    system.clock.setTimeout(resolve, ms);
  });

const rateOf = (carrier: CarrierName): number => traits[carrier].sampleRateHz ?? 8000;

let telephone: Telephone;
beforeAll(async () => {
  telephone = await Telephone.open();
  holdAll();
});
afterAll(() => telephone.close());

const saying = (carrier: CarrierName, phrase: string): Promise<Int16Array> =>
  speakAs('kal16', phrase, rateOf(carrier));

/** A call that is over, and the log of it. */
interface Told {
  readonly call: TelephoneCall;
  readonly log: readonly LogEntry[];
  readonly answered: readonly boolean[];
  /** From the carrier's word that the call is over, which closed nothing, to the end of the socket. */
  readonly tornDownAfterMs: number;
}

/** Interrupts the greeting, presses keys, books an appointment, and is then gone without closing the socket. */
async function talk(carrier: CarrierName): Promise<Told> {
  const call = await telephone.dial(carrier, rateOf(carrier));
  await call.caller.call();
  await call.until(() => call.all('agent').length > 0, answerTimeoutMs);
  await after(700);
  const answered: boolean[] = [];
  const say = async (phrase: string): Promise<void> => {
    const outcome = await call.caller.say(await saying(carrier, phrase), answerTimeoutMs);
    answered.push(outcome.answered);
  };
  await say('what are your hours');
  answered.push((await call.caller.press('4#', answerTimeoutMs)).answered);
  for (const phrase of booking) await say(phrase);
  const stoppedMs = system.clock.now();
  if (traits[carrier].hasStop === false) await call.caller.hangUp();
  else call.caller.line.stop();
  await call.until(() => call.all('ended').length > 0, 5000).catch(() => undefined);
  const tornDownAfterMs = (call.all('ended')[0]?.atMs ?? Infinity) - stoppedMs;
  return { call, answered, tornDownAfterMs, log: await call.eventLog() };
}

/** Says goodbye, which has the agent hang up. */
async function sayGoodbye(carrier: CarrierName): Promise<Told> {
  const call = await telephone.dial(carrier, rateOf(carrier));
  await call.caller.call();
  await call.caller.listening(answerTimeoutMs);
  const outcome = await call.caller.say(await saying(carrier, 'goodbye'), answerTimeoutMs);
  await call.until(() => call.all('ended').length > 0, 5000);
  return { call, answered: [outcome.answered], tornDownAfterMs: NaN, log: await call.eventLog() };
}

/** The carrier tells its webhook, while the agent greets, that the call is over, and its socket stays open. */
async function halfClose(carrier: CarrierName): Promise<Pick<Told, 'call' | 'tornDownAfterMs'>> {
  const call = await telephone.dial(carrier, rateOf(carrier));
  await call.caller.call();
  await call.until(() => call.all('agent').length > 0, answerTimeoutMs);
  const toldMs = system.clock.now();
  await call.over();
  await call.until(() => call.all('ended').length > 0, 5000).catch(() => undefined);
  return { call, tornDownAfterMs: (call.all('ended')[0]?.atMs ?? Infinity) - toldMs };
}

/** An interrupted call that nobody looks at: a process that has just started is slower than any that takes calls. */
async function warmUp(): Promise<void> {
  const call = await telephone.dial('twilio', rateOf('twilio'));
  await call.caller.call();
  await call.until(() => call.all('agent').length > 0, answerTimeoutMs);
  await after(700);
  await call.caller.say(await saying('twilio', 'what are your hours'), answerTimeoutMs);
  await call.caller.hangUp();
}

/** That not all of them interrupt their agents at one moment. */
const staggerMs = 700;

/** The calls of each carrier, each held once and looked at by several tests; those that are tried again hold another. */
const held = new Map<string, Promise<Told>>();

function once(key: string, hold: () => Promise<Told>): Promise<Told> {
  const told = held.get(key) ?? hold();
  held.set(key, told);
  return told;
}

const conversation = (carrier: CarrierName, attempt = 0): Promise<Told> =>
  once(`${carrier} talks ${attempt}`, () => talk(carrier));
const farewell = (carrier: CarrierName): Promise<Told> =>
  once(`${carrier} says goodbye`, () => sayGoodbye(carrier));

/** Has a call of each carrier held, all at once, and behind it one that says goodbye. */
function holdAll(): void {
  const warm = warmUp().catch(() => undefined);
  for (const [index, carrier] of carrierNames.entries()) {
    const talked = once(`${carrier} talks 0`, () =>
      warm.then(() => after(index * staggerMs)).then(() => talk(carrier)),
    );
    const left = once(`${carrier} says goodbye`, () =>
      talked.then(
        () => sayGoodbye(carrier),
        () => sayGoodbye(carrier),
      ),
    );
    // Whoever looks at it is told of what went wrong.
    void talked.catch(() => undefined);
    void left.catch(() => undefined);
  }
}

const at = (log: readonly LogEntry[], type: string): number =>
  log.find((entry) => entry.type === type)?.at ?? NaN;

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** talky's name for a mark, in whatever the carrier knows it by. */
const nameIn = (mark: string): string => /r\d+:\d+/.exec(mark)?.[0] ?? '';

/** The log's moment 0 on the clock that carrier and server share: its header has it, to the millisecond, by the calendar. */
function logOriginMs({ log }: Told): number {
  return Date.parse(String(log[0]?.['startedAt'])) - system.epochMs() + system.clock.now();
}

describe.concurrent.each(carrierNames)('a call over %s', (carrier) => {
  it(
    'is a booking by voice, each turn understood',
    async () => {
      const { answered, log, call } = await conversation(carrier);
      const understood = log.flatMap(({ type, text }) => (type === 'turn.eot' ? [String(text)] : []));
      expect(answered).toEqual(['hours', 'keys', ...booking].map(() => true));
      expect(understood.map((text) => text.toLowerCase().replaceAll(/[^a-z' ]/g, ''))).toEqual([
        'what are your hours',
        ...booking.map((phrase) => phrase.toLowerCase()),
      ]);
      expect(call.summary?.turns.map(({ agent }) => agent).join(' ')).toMatch(
        /booked for a cleaning on Tuesday.* at three thirty in the afternoon/,
      );
      expect(call.summary).toMatchObject({ transport: carrier, metadata: { from: expect.anything() } });
    },
    allCallsMs,
  );

  it(
    'is cleared within 40 ms of the turn that interrupts the agent',
    async ({ task }) => {
      const told = await conversation(carrier, task.result?.retryCount);
      const [cleared] = told.call.all('clear');
      const startedMs = logOriginMs(told) + at(told.log, 'turn.started');
      expect((cleared?.atMs ?? Infinity) - startedMs).toBeLessThanOrEqual(40);
      expect((cleared?.atMs ?? -Infinity) - startedMs).toBeGreaterThan(-5);
    },
    allCallsMs,
  );

  it(
    'has in its history what the marks say that was heard',
    async ({ task }) => {
      const told = await conversation(carrier, task.result?.retryCount);
      const { call, log } = told;
      const [cut] = call.summary?.turns ?? [];
      const heard = wordsOf(cut?.agent ?? '').length;
      expect(cut?.interrupted).toBe(true);
      expect(cut?.agent).toBe(log.find(({ type }) => type === 'playout.cut')?.['heard']);
      if (traits[carrier].hasMarks === false) {
        expect(heard).toBeGreaterThanOrEqual(1);
        return;
      }
      // Exactly what the server was told: the first mark is where the reply begins, each other one is behind a word, and the
      // word at which the reply was cut counts once its middle was played.
      const toldMarks = log.flatMap(({ type, mark, at: atMs }) =>
        type === 'caller.played' && atMs <= at(log, 'playout.cut') ? [String(mark)] : [],
      );
      expect([toldMarks.length - 1, toldMarks.length]).toContain(heard);
      // It was told what the carrier has played: all of it until the turn began, and nothing that the clear has dropped.
      const [cleared] = call.all('clear');
      const startedMs = logOriginMs(told) + at(log, 'turn.started');
      const playedBy = (ms: number): readonly string[] =>
        call.all('played').flatMap(({ mark, atMs }) => (atMs <= ms ? [nameIn(mark)] : []));
      const surely = playedBy(startedMs - 5);
      expect(surely.length).toBeGreaterThanOrEqual(2);
      expect(toldMarks.slice(0, surely.length)).toEqual(surely);
      expect(playedBy(cleared?.atMs ?? -Infinity).slice(0, toldMarks.length)).toEqual(toldMarks);
      expect(cleared?.dropped.filter((mark) => toldMarks.includes(nameIn(mark)))).toEqual([]);
    },
    allCallsMs,
  );

  it(
    'takes keys',
    async () => {
      const { call, log } = await conversation(carrier);
      const keys = log.flatMap(({ type, digit }) => (type === 'caller.dtmf' ? [digit] : []));
      expect(keys).toEqual(['4', '#']);
      expect(call.summary?.turns[2]?.agent).toContain('Monday to Friday');
    },
    allCallsMs,
  );

  it(
    'is torn down within a second of the caller’s hang-up, whether or not the carrier closes the socket',
    async () => {
      const { call, tornDownAfterMs } = await conversation(carrier);
      expect(tornDownAfterMs).toBeLessThanOrEqual(1000);
      expect(call.summary?.outcome).toBe('caller-hangup');
    },
    allCallsMs,
  );

  it(
    'is hung up by the agent, once the caller has heard all of the farewell',
    async () => {
      const { call, log } = await farewell(carrier);
      expect(call.summary?.outcome).toBe('agent-hangup');
      expect(call.all('ended')).toMatchObject([{ by: 'agent' }]);
      expect(call.summary?.turns.at(-1)).toMatchObject({ agent: 'Thank you for calling. Goodbye!' });
      expect(log.filter(({ type }) => type === 'playout.cut')).toEqual([]);
      const { orders } = call;
      expect(orders.length).toBe(traits[carrier].hangsUpByRequest === false ? 0 : 1);
      for (const { authorization } of orders) expect(authorization).toMatch(/^(?:Basic|Bearer) \S+$/);
    },
    allCallsMs,
  );

  it('is refused where its secret is another one, and the words say which', async () => {
    const another = await madeUpAccount(carrier, telephone.office.urlOf(carrier));
    const call = await telephone.dial(carrier, rateOf(carrier), another);
    await expect(call.caller.call()).rejects.toThrow(new RegExp(`unauthorized.* ${carrier.toUpperCase()}_`));
    expect(call.summary).toBeUndefined();
  });
});

const withEvents = carrierNames.filter((carrier) => traits[carrier].hasEvents !== false);

describe.concurrent.each(withEvents)('a call over %s whose socket stays open', (carrier) => {
  it(
    'is torn down within a second of the webhook that tells of its end, and nothing is asked of the carrier',
    async () => {
      // When the other calls, whose moments are measured more finely, are over.
      await farewell(carrier).catch(() => undefined);
      const { call, tornDownAfterMs } = await halfClose(carrier);
      expect(tornDownAfterMs).toBeLessThanOrEqual(1000);
      expect(call.all('ended')).toMatchObject([{ code: 1000 }]);
      expect(call.summary?.outcome).toBe('caller-hangup');
      expect(call.orders).toEqual([]);
    },
    allCallsMs,
  );
});
