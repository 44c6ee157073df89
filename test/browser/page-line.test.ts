import { describe, expect, it } from 'vitest';
import { AgentNotFound, ResumeInvalid } from '../../src/errors/call-error.ts';
import { replyStarted, replyText, turn } from './page-scenes.ts';
import { call, say, until, type Stage } from './page-stage.ts';
import { theatre } from './page-theatre.ts';

const problem = ({ page }: Stage, code: string): Promise<unknown> =>
  page.locator(`[data-problem=${code}]`).waitFor();

const phase = ({ page }: Stage, name: string): Promise<unknown> =>
  page.locator(`.page[data-phase=${name}]`).waitFor();

describe('a line that is lost', () => {
  const open = theatre();

  it('is opened again with the resume token, and the conversation goes on below what was said', async () => {
    const stage = await open();
    const { page, relay, server } = stage;
    const live = await call(stage);
    say(live, turn('eot', 0, 'what are your hours'), replyStarted('r1', 0), replyText('r1', 'We are open'));
    await page.locator('[data-kind=agent]').getByText('We are open').waitFor();
    relay.cut();
    await problem(stage, 'reconnecting');
    await page.getByText('The server does not answer').waitFor();
    await page.getByText('how much was heard is not known').waitFor();
    relay.mend();
    await phase(stage, 'live');
    const again = server.calls.opened[1];
    if (again === undefined) throw new Error('No second call came.');
    expect(again.start.resume).toBe('resume-call-1');
    expect(again.start.output).toEqual(live.start.output);
    say(again, turn('eot', 0, 'and on Sunday'));
    await page.locator('[data-kind=caller]').getByText('and on Sunday').waitFor();
    await expect(page.locator('[data-kind=caller]').count()).resolves.toBe(2);
    await expect(page.locator('.page').getAttribute('data-call')).resolves.toBe('call-2');
    await expect(page.locator('[data-problem]').count()).resolves.toBe(0);

    relay.cut();
    await problem(stage, 'reconnecting');
    relay.mend();
    await page.getByRole('button', { name: 'Try now' }).click();
    await phase(stage, 'live');
    expect(server.calls.opened[2]?.start.resume).toBe('resume-call-2');
    expect(stage.complaints).toEqual([]);
  });

  it('is told with the server’s reason when it goes away, and can be given up', async () => {
    const stage = await open();
    const live = await call(stage);
    live.fault = new Error('a fault of the engine');
    await stage.page.locator('#typed').fill('hello');
    stage.server.calls.admissionNow = { admitted: false, reason: 'draining', retryAfterMs: 1000 };
    await stage.page.keyboard.press('Enter');
    await problem(stage, 'reconnecting');
    await stage.page.getByText('The server is shutting down').waitFor();
    await stage.page.getByRole('button', { name: 'Give up' }).click();
    await phase(stage, 'over');
    await stage.page.locator('[data-action=call-typing]').waitFor();
    expect(stage.complaints).toEqual([]);
  });

  it('can’t be continued when the server no longer keeps the call', async () => {
    const stage = await open();
    await call(stage);
    stage.server.calls.openError = new ResumeInvalid('used');
    stage.relay.cut();
    await problem(stage, 'reconnecting');
    stage.relay.mend();
    await problem(stage, 'resume-invalid');
    await phase(stage, 'over');
    await call(stage);
    expect(stage.server.calls.opened.at(-1)?.start.resume).toBeUndefined();
  });
});

describe('a call that is refused', () => {
  const open = theatre();

  it.each([
    ['at-capacity', 'at-capacity'],
    ['draining', 'draining'],
  ] as const)('because of %s is told so, and can be tried again', async (reason, code) => {
    const stage = await open();
    stage.server.calls.admissionNow = { admitted: false, reason, retryAfterMs: 1000 };
    await stage.page.locator('[data-action=call-typing]').click();
    await problem(stage, code);
    stage.server.calls.admissionNow = { admitted: true };
    await call(stage);
    await expect(stage.page.locator('[data-problem]').count()).resolves.toBe(0);
    expect(stage.complaints).toEqual([]);
  });

  it('while the server starts is told so', async () => {
    const stage = await open({ server: { started: new Promise(() => undefined) } });
    await stage.page.locator('[data-action=call-typing]').click();
    await problem(stage, 'starting');
    expect(stage.server.calls.opened).toEqual([]);
  });

  it('because nobody answers is told so', async () => {
    const stage = await open();
    stage.relay.cut();
    await stage.page.locator('[data-action=call-typing]').click();
    await problem(stage, 'server-gone');
    stage.relay.mend();
    await call(stage);
    expect(stage.complaints).toEqual([]);
  });

  it('because there is no such agent is told in the server’s words', async () => {
    const stage = await open();
    stage.server.calls.openError = new AgentNotFound('No agent is called "concierge".');
    await stage.page.locator('#agent').selectOption('concierge');
    await stage.page.locator('[data-action=call-typing]').click();
    await problem(stage, 'agent-not-found');
    await stage.page.getByText('No agent is called "concierge".').waitFor();
    const live = await call(stage);
    expect(live.start.agent).toBe('concierge');
  });

  it('for want of a token takes one, which is in no address', async () => {
    const stage = await open({ server: { settings: { apiTokens: ['open-sesame'] } } });
    const { page } = stage;
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    page.on('websocket', (socket) => urls.push(socket.url()));
    await problem(stage, 'unauthorized');
    const field = page.locator('#token-list');
    await field.fill('wrong');
    await page.keyboard.press('Enter');
    await problem(stage, 'token-refused');
    await field.fill('a/b==');
    await page.keyboard.press('Enter');
    await page.getByText('A browser can’t send this one').waitFor();
    await field.fill('open-sesame');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Front desk (scripted)' }).waitFor();
    await call(stage);
    expect(urls.filter((url) => url.includes('sesame'))).toEqual([]);
    await expect(page.evaluate('localStorage.length')).resolves.toBe(0);
    await expect(page.evaluate('sessionStorage.length')).resolves.toBe(1);
    expect(stage.complaints).toEqual([]);
  });
});

describe('a call', () => {
  const open = theatre();

  it('can be made, led and ended by the keyboard alone', async () => {
    const stage = await open();
    const { page, server } = stage;
    await page.keyboard.press('Tab');
    const isSeen = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(isSeen).toBe('solid');
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement?.dataset.action ?? ""');
    for (let steps = 0; (await focused()) !== 'call-typing'; steps += 1) {
      expect(steps).toBeLessThan(10);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await phase(stage, 'live');
    await until(() => server.calls.opened.length === 1);
    await page.locator('#typed:focus').waitFor();
    await page.keyboard.type('what are your hours');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Alt+k');
    await page.locator('#keypad').waitFor();
    for (let steps = 0; (await focused()) !== 'keypad'; steps += 1) {
      expect(steps).toBeLessThan(10);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('5');
    const live = server.calls.opened[0];
    await until(() => live?.inputs.length === 2);
    await page.keyboard.press('Escape');
    await page.locator('#keypad').waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+t');
    await page.locator('#typed:focus').waitFor();
    await page.keyboard.press('Alt+h');
    await phase(stage, 'over');
    expect(live?.inputs.map(({ type }) => type)).toEqual(['caller.typed', 'caller.dtmf', 'caller.hung-up']);
    await page.keyboard.press('Alt+c');
    await phase(stage, 'live');
    await page.locator('.page[data-microphone=open]').waitFor();
    await page.keyboard.press('Alt+m');
    await page.locator('.page[data-microphone=muted]').waitFor();
    expect(stage.complaints).toEqual([]);
  });

  it('is one, however often one clicks', async () => {
    const stage = await open();
    await stage.page.locator('[data-action=call]').dblclick();
    await stage.page.keyboard.press('Alt+c');
    await phase(stage, 'live');
    await stage.page.keyboard.press('Alt+c');
    await stage.page.locator('#typed').fill('hello');
    await stage.page.keyboard.press('Enter');
    await until(() => stage.server.calls.opened[0]?.inputs.length === 1);
    expect(stage.server.calls.opened.length).toBe(1);
  });

  it('that is cancelled while it is opened leaves nothing', async () => {
    const stage = await open({
      before: ['navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined)'],
    });
    await stage.page.locator('[data-action=call]').click();
    await stage.page.getByText('Answer the browser’s question').waitFor();
    await stage.page.locator('[data-action=cancel]').click();
    await phase(stage, 'idle');
    await call(stage);
    expect(stage.server.calls.opened.length).toBe(1);
  });

  it('is ended by the agent, and says why', async () => {
    const stage = await open();
    const live = await call(stage);
    live.end('agent-hangup');
    await stage.page.locator('[data-part=summary]').getByText('The agent hung up.').waitFor();
    const again = await call(stage);
    expect(again.start.resume).toBeUndefined();
    again.end('provider-failure');
    await problem(stage, 'provider-failure');
    expect(stage.complaints).toEqual([]);
  });

  it('is hung up when the page is left', async () => {
    const stage = await open();
    const live = await call(stage);
    await stage.page.goto('about:blank');
    await until(() => live.inputs.length > 0);
    expect(live.inputs[0]).toEqual({ type: 'caller.hung-up' });
  });

  it('that gets no answer to a hang-up ends all the same', async () => {
    const stage = await open();
    const live = await call(stage);
    live.outcome = 'error';
    await stage.page.locator('[data-action=hang-up]').click();
    await phase(stage, 'over');
    expect(live.inputs.map(({ type }) => type)).toContain('caller.hung-up');
  });
});
