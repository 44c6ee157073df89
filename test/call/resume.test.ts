import { describe, expect, it } from 'vitest';
import type { ResumeToken } from '../../machines/vocabulary/ids.ts';
import { AdmissionError, ResumeInvalid } from '../../src/errors/call-error.ts';
import { fluentModel } from './hand-providers.ts';
import { house, messageOf, type House } from './house.ts';
import { nothingReachesTheProcess } from './process-watch.ts';

nothingReachesTheProcess();

/** A call of one answered turn whose connection is gone. */
async function lost(): Promise<House & { readonly token: ResumeToken }> {
  const rig = await house();
  const { line, call } = rig.open();
  await rig.run(1000);
  rig.ears[0]?.say(0, 'Hello.');
  await rig.run(5000);
  call.receive({ type: 'caller.vanished' });
  const token = messageOf(line, 'ready')?.resumeToken ?? ('none' as ResumeToken);
  return { ...rig, token };
}

describe('a call that was lost', () => {
  it('goes on with its history and without a second greeting', async () => {
    const { open, token, ears, run, calls, clock, agents } = await lost();
    const requests: unknown[] = [];
    const agent = agents.get('default');
    const fluent = fluentModel(clock, 'Still here.');
    if (agent !== undefined)
      agents.set('default', {
        ...agent,
        models: [
          {
            name: 'seen',
            generate: (request) => (requests.push(request.messages), fluent.generate(request)),
          },
        ],
      });
    const { line, id } = open({ resume: token });
    await run(3000);
    expect(messageOf(line, 'ready')).toMatchObject({ resumed: true });
    expect(messageOf(line, 'ready')?.resumeToken).not.toBe(token);
    expect(line.heard).toEqual([]);
    ears.at(-1)?.say(0, 'And now?');
    await run(3000);
    expect(requests).toEqual([
      [
        { role: 'assistant', text: 'Welcome.' },
        { role: 'user', text: 'Hello.' },
        { role: 'assistant', text: 'I am at your service.' },
        { role: 'user', text: 'And now?' },
      ],
    ]);
    expect(calls.find(id)?.state).toBe('listening');
  });

  it('can be taken up once', async () => {
    const { open, token } = await lost();
    open({ resume: token });
    expect(() => open({ resume: token })).toThrow(ResumeInvalid);
  });

  it('can not be taken up for ever', async () => {
    const { open, token, run } = await lost();
    await run(61_000);
    expect(() => open({ resume: token })).toThrow(ResumeInvalid);
  });

  it('is known by its token alone', async () => {
    const { open } = await lost();
    expect(() => open({ resume: 'a guess' as ResumeToken })).toThrow(ResumeInvalid);
  });

  it('is with the agent that it was with', async () => {
    const { open, run } = await house();
    const first = open({ agent: 'other' });
    await run(1000);
    first.call.receive({ type: 'caller.vanished' });
    const again = open({ resume: messageOf(first.line, 'ready')?.resumeToken ?? ('' as ResumeToken) });
    expect(messageOf(again.line, 'ready')?.agent).toBe('other');
  });

  it('whose loss nobody has noticed is given up for the new one', async () => {
    const { open, run, calls } = await house();
    const old = open();
    await run(2000);
    const token = messageOf(old.line, 'ready')?.resumeToken ?? ('' as ResumeToken);
    const { line } = open({ resume: token });
    expect(old.line.ended).toBe('caller-hangup');
    expect(messageOf(line, 'ready')?.resumed).toBe(true);
    expect(calls.liveCount).toBe(1);
  });

  it('can not be taken up when it was hung up', async () => {
    const { open, run } = await house();
    const first = open();
    await run(1000);
    first.call.receive({ type: 'caller.hung-up' });
    const token = messageOf(first.line, 'ready')?.resumeToken ?? ('' as ResumeToken);
    expect(() => open({ resume: token })).toThrow(ResumeInvalid);
  });

  it('keeps its token when it is refused for want of a line', async () => {
    const { open, token } = await lost();
    const others = [open(), open(), open()];
    expect(() => open({ resume: token })).toThrow(AdmissionError);
    others[0]?.call.receive({ type: 'caller.hung-up' });
    expect(messageOf(open({ resume: token }).line, 'ready')?.resumed).toBe(true);
  });
});
