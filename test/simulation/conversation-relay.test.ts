import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../../src/system.ts';
import { RelayCaller } from '../support/relay-caller.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';

const authToken = 'a-token-of-the-test';
const answerTimeoutMs = 20_000;

let talky: RunningTalky;
beforeAll(async () => {
  talky = await startTalky({ env: { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: authToken } });
});
afterAll(() => talky.stop());

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    system.clock.setTimeout(resolve, ms);
  });

async function calling(carrierCallId: string, tells = true): Promise<RelayCaller> {
  const caller = new RelayCaller({ baseUrl: talky.url, authToken, tells });
  await caller.call(carrierCallId);
  return caller;
}

/** The call of this caller, whose number stands in its metadata for nobody else. */
function summaryOf(caller: RelayCaller) {
  const ticket = /value="([^"]+)"/.exec(caller.twiml)?.[1];
  expect(ticket).not.toBe(undefined);
  return talky.calls.list().find(({ transport }) => transport === 'conversation-relay');
}

/** All that was said is played, and nothing is on its way. */
const isQuiet = (caller: RelayCaller, sentences: number) => (): boolean =>
  !caller.isSpeaking && caller.heard.length > sentences;

describe('a call over ConversationRelay', () => {
  it('books an appointment: their speech, our turns', async () => {
    const caller = await calling('CA-booking');
    let sentences = 0;
    await caller.until(isQuiet(caller, sentences), answerTimeoutMs);
    for (const turn of ["I'd like to book an appointment", 'a cleaning', 'Tuesday', 'at 3:30 pm', 'yes']) {
      sentences = caller.heard.length;
      caller.say(turn, [turn.split(' ')[0] ?? '']);
      await caller.until(isQuiet(caller, sentences), answerTimeoutMs);
    }
    expect(caller.heard.join(' ')).toMatch(
      /booked for a cleaning on Tuesday.* at three thirty in the afternoon/,
    );
    caller.hangUp();
    await caller.until(() => caller.closedWith !== undefined, answerTimeoutMs);
    const summary = summaryOf(caller);
    expect(summary?.turns.some(({ interrupted }) => interrupted)).toBe(false);
    expect(summary?.turns.map(({ agent }) => agent).join(' ')).toBe(caller.heard.join(' '));
    expect(summary?.metadata).toMatchObject({ from: '+15550001', to: '+15550002' });
    const last = caller.received.findLast(({ type }) => type === 'text');
    expect(last).toMatchObject({ last: true });
  }, 120_000);

  it.each([
    { name: 'that tells what it has played', tells: true },
    { name: 'that tells nothing', tells: false },
  ])(
    'is interrupted at the other end, $name: the history holds what was heard',
    async ({ tells }) => {
      const caller = await calling(`CA-interrupted-${tells}`, tells);
      await caller.until(() => caller.isSpeaking, answerTimeoutMs);
      await after(1500);
      caller.say('what are your hours', ['what']);
      const heard = caller.heard.join(' ');
      expect(heard.split(' ').length).toBeGreaterThan(1);
      await caller.until(() => caller.heard.join(' ').includes('Monday to Friday'), answerTimeoutMs);
      caller.hangUp();
      await caller.until(() => caller.closedWith !== undefined, answerTimeoutMs);
      const [greeting] = summaryOf(caller)?.turns ?? [];
      expect(greeting).toMatchObject({ agent: heard, interrupted: true });
    },
    60_000,
  );

  it('goes on from the word at which a sound has stopped it', async () => {
    const caller = await calling('CA-cough');
    await caller.until(() => caller.isSpeaking, answerTimeoutMs);
    await after(1500);
    caller.cough();
    const before = caller.heard.length;
    await caller.until(isQuiet(caller, before), answerTimeoutMs);
    caller.hangUp();
    await caller.until(() => caller.closedWith !== undefined, answerTimeoutMs);
    expect(caller.heard.join(' ')).toBe('Hello, this is the front desk. How can I help you?');
    expect(summaryOf(caller)?.turns).toMatchObject([{ agent: caller.heard.join(' '), interrupted: false }]);
  }, 60_000);

  it('takes keys, and is ended by the agent', async () => {
    const caller = await calling('CA-keys');
    await caller.until(isQuiet(caller, 0), answerTimeoutMs);
    caller.press('4#');
    await caller.until(() => caller.heard.join(' ').includes('Monday to Friday'), answerTimeoutMs);
    await caller.until(() => !caller.isSpeaking, answerTimeoutMs);
    caller.say('goodbye');
    await caller.until(() => caller.closedWith !== undefined, answerTimeoutMs);
    expect(caller.received.at(-1)).toEqual({ type: 'end' });
    expect(caller.closedWith).toBe(1000);
    expect(summaryOf(caller)?.outcome).toBe('agent-hangup');
    expect(await caller.ask('ended', { CallSid: 'CA-keys', SessionStatus: 'ended' })).toContain('<Hangup/>');
  }, 60_000);
});
