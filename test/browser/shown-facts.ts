import type { Page } from 'playwright-core';
import { litStates, showTab } from './inspector-pages.ts';

/** What the page shows at its playhead beside the tabs. */
export interface ShownMoment {
  /** The index of the entry. */
  readonly entry: number;
  readonly atMs: number;
  /** By the head of the call, the chart's caption and the time axis. */
  readonly states: readonly [head: string, chart: string, time: string];
  readonly lit: readonly string[];
}

/** An expression of the page: the moment that it shows, as `ShownMoment` has it. */
export const shownMoment = `(() => {
  const call = document.querySelector('main.call');
  const time = document.querySelector('[data-view=time] .time-playhead');
  return {
    entry: Number(call.dataset.entryNow),
    atMs: Number(call.dataset.atNow),
    states: [
      call.dataset.state,
      document.querySelector('[data-chart-public]')?.textContent ?? '',
      time.dataset.state,
    ],
    lit: ${litStates},
  };
})()`;

/** What the tabs of a call show at its playhead, in the words of `factsOf`. */
export async function shownFacts(page: Page) {
  await showTab(page, 'conversation');
  const { turns, replies } = await page.evaluate<Pick<ShownFacts, 'turns' | 'replies'>>(conversation);
  await showTab(page, 'speculation');
  const guesses = await page.evaluate<ShownFacts['guesses']>(speculation);
  await showTab(page, 'providers');
  const providers = await page.evaluate<ShownFacts['providers']>(providerFigures);
  return { turns, replies, guesses, providers };
}

interface ShownFacts {
  readonly turns: Readonly<Record<string, string>>;
  readonly replies: Readonly<
    Record<string, { readonly text: string; readonly outcome?: string; readonly heard?: string }>
  >;
  readonly guesses: Readonly<Record<string, number>>;
  readonly providers: Readonly<Record<string, string>>;
}

const conversation = `(() => {
  const turns = {};
  for (const item of document.querySelectorAll('[data-view=conversation] [data-item=turn]')) {
    const words = item.querySelector('[data-part=words]').textContent;
    turns[item.dataset.turn] = words === '…' ? '' : words;
  }
  const replies = {};
  for (const item of document.querySelectorAll('[data-view=conversation] [data-item=reply]')) {
    if (item.dataset.stage === 'guess' || item.dataset.stage === 'thrown-away') continue;
    const parts = [...item.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, part.textContent]);
    const reply = (replies[item.dataset.reply] = { text: parts.map(([, words]) => words.trim()).join(' ') });
    if (item.dataset.stage === 'open') continue;
    reply.outcome = item.dataset.stage;
    reply.heard = parts.find(([part]) => part === 'heard')?.[1] ?? '';
  }
  return { turns, replies };
})()`;

const speculation = `Object.fromEntries(
  ['started', 'committed', 'discarded', 'held'].map((name) => {
    const figure = document.querySelector('[data-figure=' + name + '] [data-scope=here]');
    return [name, figure === null ? 0 : Number(figure.textContent)];
  }),
)`;

const providerFigures = `Object.fromEntries([
  ...['speech-to-text', 'playout'].map((kind) => [
    kind,
    document.querySelector('[data-view=providers] [data-kind=' + kind + ']')?.dataset.state,
  ]),
  ...['connections', 'requests', 'clauses', 'marks'].map((name) => [
    name,
    document.querySelector('[data-view=providers] [data-figure=' + name + '] dd')?.textContent,
  ]),
])`;

/** The row of the event list that the playhead is at, with whether those after it are shown as still to come. */
export async function shownRow(page: Page) {
  await showTab(page, 'events');
  return page.evaluate<{
    readonly entry: number;
    readonly type: string;
    readonly kind: string;
    readonly later: boolean;
  }>(
    `(() => {
      const at = Number(document.querySelector('section.events').dataset.entry);
      const rows = [...document.querySelectorAll('.events-row')];
      const { type, kind } = rows.find((row) => Number(row.dataset.entry) === at).dataset;
      const later = rows.every((row) => (Number(row.dataset.entry) > at) === row.classList.contains('is-later'));
      return { entry: at, type, kind, later };
    })()`,
  );
}
