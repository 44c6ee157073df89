import { describe, expect, it } from 'vitest';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import { replyEnded, replyStarted, replyText, turn } from './page-scenes.ts';
import { call, say, until, type Stage } from './page-stage.ts';
import { theatre } from './page-theatre.ts';

const lineOf = ({ page }: Stage, kind: string) => page.locator(`[data-kind=${kind}]`).last();

/** What these tests ask of an element; the compiler knows no DOM here. */
interface Shown {
  getBoundingClientRect(): { readonly bottom: number };
  scrollTo(place: { readonly top: number }): void;
  readonly ownerDocument: {
    readonly defaultView: {
      readonly innerHeight: number;
      getComputedStyle(element: unknown): { readonly fontStyle: string; readonly textDecorationLine: string };
    };
  };
}

const isInView = (line: Shown): boolean =>
  line.getBoundingClientRect().bottom < line.ownerDocument.defaultView.innerHeight;

const decoration = (stage: Stage): Promise<string> =>
  lineOf(stage, 'caller')
    .locator('[data-part=words]')
    .evaluate((words: Shown) => {
      const { fontStyle, textDecorationLine } = words.ownerDocument.defaultView.getComputedStyle(words);
      return `${fontStyle} ${textDecorationLine}`;
    });

describe('the transcript', () => {
  const open = theatre();

  it('shows words that may still change unlike those that are final', async () => {
    const stage = await open();
    const live = await call(stage);
    const caller = lineOf(stage, 'caller');
    say(live, turn('started', 0, 'book'), turn('updated', 0, 'book a table'));
    await stage.page.locator('[data-progress=hearing]').getByText('book a table').waitFor();
    await expect(decoration(stage)).resolves.toBe('italic underline');
    await expect(caller.textContent()).resolves.toContain('hearing…');

    say(live, turn('eager-eot', 0, 'book a table for two'));
    await stage.page.locator('[data-progress=eager]').waitFor();
    await expect(caller.textContent()).resolves.toContain('probably done');

    say(live, turn('resumed', 0, 'book a table for two'), turn('eot', 0, 'book a table for two tonight'));
    await stage.page.locator('[data-progress=final]').waitFor();
    await expect(decoration(stage)).resolves.toBe('normal none');
    await expect(caller.textContent()).resolves.toContain('1 guess withdrawn');
    await expect(stage.page.locator('[data-kind=caller]').count()).resolves.toBe(1);
  });

  it('strikes out, and says in words, what was cut off before it was heard', async () => {
    const stage = await open();
    const live = await call(stage);
    const agent = lineOf(stage, 'agent');
    say(live, replyStarted('r1', 0), replyText('r1', 'We are open on Monday.'));
    await agent.getByText('saying').waitFor();
    say(live, replyText('r1', ' And on Tuesday as well.'));
    say(live, replyEnded('r1', 'interrupted', 'We are open on Monday. And'));
    await stage.page.locator('[data-outcome=interrupted]').waitFor();
    await expect(agent.locator('[data-part=heard]').textContent()).resolves.toBe(
      'We are open on Monday. And',
    );
    await expect(agent.locator('s[data-part=cut]').textContent()).resolves.toBe('on Tuesday as well.');
    await expect(agent.textContent()).resolves.toContain('cut off here');
    const announced = stage.page.getByRole('log');
    await expect(announced.textContent()).resolves.toContain(
      'Agent: We are open on Monday. And Cut off: on Tuesday as well.',
    );
  });

  it('tells the state, its meaning and whose floor it is', async () => {
    const stage = await open();
    const live = await call(stage);
    const floors = [
      ['listening', 'your floor'],
      ['eager-thinking', 'your floor'],
      ['thinking', 'the agent’s floor'],
      ['speaking', 'the agent’s floor'],
      ['barge-in', 'contested floor'],
    ] as const;
    for (const [index, [state, holder]] of floors.entries()) {
      say(live, { type: 'state', state, at: index * 100 });
      await stage.page.locator(`.page[data-state=${state}]`).waitFor();
      await expect(stage.page.getByRole('status').textContent()).resolves.toBe(state);
      await expect(stage.page.locator('.floor-holder').textContent()).resolves.toBe(holder);
      await expect(stage.page.locator('[aria-current=step]').getAttribute('data-name')).resolves.toBe(state);
    }
  });

  it('marks what the agent talked on over', async () => {
    const stage = await open();
    const live = await call(stage);
    say(
      live,
      replyStarted('r1'),
      replyText('r1', 'Hello and welcome.'),
      { type: 'state', state: 'speaking', at: 0 },
      turn('started', 0, 'mhm'),
      { type: 'state', state: 'barge-in', at: 100 },
      turn('eot', 0, 'mhm'),
      { type: 'state', state: 'speaking', at: 300 },
    );
    await lineOf(stage, 'caller').getByText('did not interrupt').waitFor();
    expect(stage.complaints).toEqual([]);
  });

  it('tells in words how long a turn took, and of what the time was made', async () => {
    const stage = await open();
    const live = await call(stage);
    say(live, turn('eot', 0, 'what are your hours'), {
      type: 'metrics',
      turn: 0,
      releaseMs: 312,
      llmFirstTokenMs: 140,
      speculation: 'hit',
      wastedTokens: 0,
      wastedCharacters: 0,
    });
    const figures = lineOf(stage, 'caller').locator('[data-part=figures]');
    await figures.getByText('answered in 312 ms · guess used').click();
    await figures.getByText('From the request to the first word of the language model.').waitFor();
    await expect(stage.page.locator('.times-value').textContent()).resolves.toBe('312 ms');
  });

  it('shows tools and errors where they happened', async () => {
    const stage = await open();
    const live = await call(stage);
    say(
      live,
      { type: 'tool', event: 'started', name: 'find_slot', id: 't', at: 100 },
      { type: 'tool', event: 'ended', name: 'find_slot', id: 't', ok: true, at: 250 },
      { type: 'error', code: 'provider-stalled', message: 'The model stalled.', fatal: false },
    );
    await stage.page.getByText('The model stalled. (provider-stalled)').first().waitFor();
    await expect(stage.page.locator('[data-kind=note]').allTextContents()).resolves.toEqual([
      'Tool find_slot ended after 150 ms',
      'The model stalled. (provider-stalled)',
    ]);
  });

  it('is not shaken by messages that it does not understand', async () => {
    const stage = await open();
    const live = await call(stage);
    for (const odd of [{ type: 'from-the-future' }, { type: 'turn' }, 7, [], { type: 'state', state: 4 }]) {
      live.send(odd as unknown as CallOutput);
    }
    live.send({ type: 'state', state: 'daydreaming', at: 0 } as unknown as CallOutput);
    await stage.page.getByRole('status').getByText('daydreaming').waitFor();
    say(live, turn('eot', 0, 'still here'));
    await stage.page.locator('[data-kind=caller]').getByText('still here').waitFor();
    expect(stage.complaints).toEqual([]);
  });

  it('takes what is typed and pressed at once, and sends it', async () => {
    const stage = await open();
    const live = await call(stage);
    const { page } = stage;
    await page.locator('#typed').fill('  book a table 42 ');
    await page.keyboard.press('Enter');
    await page.locator('[data-origin=typed]').getByText('book a table 42').waitFor();
    await page.locator('[data-action=keypad]').click();
    for (const digit of ['1', '*']) await page.locator(`[data-digit="${digit}"]`).click();
    await page.keyboard.press('7');
    await page.keyboard.press('#');
    await until(() => live.inputs.length === 5);
    expect(live.inputs).toEqual([
      { type: 'caller.typed', text: 'book a table 42' },
      ...['1', '*', '7', '#'].map((digit) => ({ type: 'caller.dtmf', digit })),
    ]);
    await expect(page.locator('[data-origin=keys] [data-part=words]').textContent()).resolves.toBe('1*7#');
    await page.locator('.keypad input[type=checkbox]').uncheck();
    await page.keyboard.press('9');
    await page.locator('[data-digit="0"]').click();
    await until(() => live.inputs.length === 6);
    expect(live.inputs.at(-1)).toEqual({ type: 'caller.dtmf', digit: '0' });
  });

  it('follows what is new, unless one reads what is old', async () => {
    const stage = await open();
    const live = await call(stage);
    const { page } = stage;
    const many = Array.from({ length: 40 }, (_, index) => turn('eot', index, `turn number ${index}`));
    say(live, ...many);
    const newest = page.locator('[data-kind=caller]').getByText('turn number 39');
    await newest.waitFor();
    await expect(newest.evaluate(isInView)).resolves.toBe(true);
    await page.locator('.transcript').evaluate((transcript: Shown) => transcript.scrollTo({ top: 0 }));
    await page.getByRole('button', { name: 'To the newest' }).waitFor();
    say(live, turn('eot', 40, 'turn number 40'));
    const later = page.locator('[data-kind=caller]').getByText('turn number 40');
    await later.waitFor();
    await expect(later.evaluate(isInView)).resolves.toBe(false);
    await page.getByRole('button', { name: 'To the newest' }).click();
    await page.getByRole('button', { name: 'To the newest' }).waitFor({ state: 'detached' });
    await expect(later.evaluate(isInView)).resolves.toBe(true);
  });
});
