import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { telnyx } from '../../tools/caller/carriers/telnyx.ts';
import { speakAs } from '../support/spoken.ts';
import { Telephone } from '../support/telephone.ts';

const timeoutMs = 15_000;
const sampleRateHz = 8000;

let telephone: Telephone;
beforeAll(async () => {
  telephone = await Telephone.open();
});
afterAll(() => telephone.close());

/** What the server has asked Telnyx's REST interface to do with a call. */
const actionsOn = (carrierCallId: string): readonly (string | undefined)[] =>
  telephone.office.requests.flatMap(({ path }) =>
    path.includes(`/${carrierCallId}/`) ? [path.split('/').at(-1)] : [],
  );

describe.concurrent('a call of a Voice API application of Telnyx’s', { timeout: 60_000 }, () => {
  it('is answered by a request, let in by its client_state, and hung up by a request', async () => {
    const call = await telephone.dial('telnyx', sampleRateHz);
    await call.caller.call();
    await call.caller.listening(timeoutMs);
    await call.caller.say(await speakAs('kal16', 'goodbye', sampleRateHz), timeoutMs);
    await call.until(() => call.all('ended').length > 0, timeoutMs);
    expect(actionsOn(call.carrierCallId)).toEqual(['answer', 'hangup']);
    expect(call.summary).toMatchObject({
      transport: 'telnyx',
      outcome: 'agent-hangup',
      metadata: { carrierCallId: call.carrierCallId, to: '+15550199' },
    });
    expect(call.all('fault')).toEqual([]);
  });

  it('is over when call.hangup tells of it, though its stream was not stopped', async () => {
    const call = await telephone.dial('telnyx', sampleRateHz);
    await call.caller.call();
    await call.until(() => call.all('agent').length > 0, timeoutMs);
    const { carrierCallId } = call;
    const { env, office, talky } = telephone;
    const { requests } = office;
    await telnyx.over?.({ baseUrl: talky.url, carrierCallId, from: '', to: '', env, requests });
    await call.until(() => call.all('ended').length > 0, 5000);
    expect(call.all('ended')).toMatchObject([{ code: 1000 }]);
    expect(call.summary?.outcome).toBe('caller-hangup');
    expect(actionsOn(carrierCallId)).toEqual(['answer']);
  });
});
