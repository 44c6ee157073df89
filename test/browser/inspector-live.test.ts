import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dice } from '../../tools/load/dice.ts';
import { ownConfig, type OwnConfig } from '../support/own-config.ts';
import { startTalky, type LogEntry, type RunningTalky } from '../support/running-talky.ts';
import { eventful, textOf } from '../server/recorded-folder.ts';
import { complaintsOf } from './complaints.ts';
import { fakeMicrophone } from './fake-microphone.ts';
import {
  dropFiles,
  launchAlone,
  openInspectorPage,
  untilViewsStand,
  type InspectorPage,
} from './inspector-pages.ts';
import { untilInPage } from './page-stage.ts';
import { factsOf, floorOf, stateOf } from './log-facts.ts';
import { shownFacts, shownMoment, shownRow, type ShownMoment } from './shown-facts.ts';
import { patienceMs } from '../support/patience.ts';

/** What is still shown after this, and so many drawings of the page, is not on its way to something else. */
const settledMs = 300;
const settledDrawings = 4;

/** Notes what is shown at each drawing of the page, while it follows the call. */
const watchDrawings = `{
  const drawings = (window.drawings = []);
  let [last, drawn] = ['', 0];
  const look = () => {
    const call = document.querySelector('main.call');
    const time = document.querySelector('[data-view=time] .time-playhead');
    if (call !== null && time !== null) {
      const text = JSON.stringify(${shownMoment});
      if (text !== last) drawings.push({ drawn, atMs: performance.now(), moment: JSON.parse(text) });
      last = text;
    }
    drawn++;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;

interface Drawing {
  /** How many drawings of the page there were before it. */
  readonly drawn: number;
  readonly atMs: number;
  readonly moment: ShownMoment;
}

/** Those in which the call stays for a while. */
const callStates = ['listening', 'eager-thinking', 'speaking', 'barge-in'];

let own: OwnConfig;
let talky: RunningTalky;
let folder: string;
let browser: Browser;
let talk: Page;
let talkComplaints: readonly string[];
let inspector: InspectorPage;
let callId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talky-microphone-'));
  // The first question falls into the greeting, and the second one into the answer to it.
  const microphone = await fakeMicrophone(folder, { untilFirstMs: 1600, betweenMs: 2400 });
  own = await ownConfig();
  talky = await startTalky({ configFolder: own.configFolder });
  browser = await launchAlone(microphone);
  inspector = await openInspectorPage(browser, { url: talky.url, before: watchDrawings });
  // The chart is laid out before there is a call: that may take longer than what it is to show.
  await dropFiles(inspector.page, [{ name: 'any.ndjson', bytes: textOf(eventful) }]);
  await untilViewsStand(inspector.page);
  talk = await browser.newPage();
  talk.setDefaultTimeout(patienceMs);
  talkComplaints = complaintsOf(talk, talky.url);
  await talk.goto(talky.url);
  await talk.locator('[data-action=call]').click();
  await talk.locator('.page[data-state=speaking]').waitFor();
  callId = await liveCall();
  await inspector.page.evaluate('drawings.length = 0');
  await inspector.page.goto(`${talky.url}/inspect/#/call/${callId}`);
});
afterAll(async () => {
  await browser.close();
  await talky.stop();
  await own.remove();
  await rm(folder, { recursive: true, force: true });
});

async function liveCall(): Promise<string> {
  const response = await fetch(`${talky.url}/v1/inspector/calls`);
  const { calls } = (await response.json()) as { readonly calls: readonly { readonly id: string }[] };
  return calls[0]?.id ?? expect.fail('no call runs');
}

/** The log up to an entry that the page has shown: it may be on its way to the disk. */
async function logUpTo(entry: number): Promise<readonly LogEntry[]> {
  let log: readonly LogEntry[] = [];
  const lengthNow = async (): Promise<number> => {
    log = await talky.eventLog(callId).catch(() => []);
    return log.length;
  };
  await expect.poll(lengthNow).toBeGreaterThan(entry);
  return log.slice(0, entry + 1);
}

const momentNow = (): Promise<ShownMoment> => inspector.page.evaluate<ShownMoment>(shownMoment);

/** In all views that name the state, and by what the chart has lit. */
function expectState({ states, lit }: ShownMoment, state: string): void {
  expect(states).toEqual([state, state, state]);
  const floor = floorOf[state] ?? expect.fail(`a state that no call here has: ${state}`);
  expect(lit.filter((path) => /^(active\.floor\.|connecting|ended|failed)/.test(path))).toEqual([
    expect.stringMatching(floor),
  ]);
}

describe('the inspector beside a call that is spoken into a microphone', () => {
  it('comes to it late, follows it, and offers nothing that it is not allowed to do', async () => {
    const { page } = inspector;
    await page.locator(`main.call[data-call="${callId}"][data-live=true]`).waitFor();
    expect(await page.locator('[data-action=hang-up], [data-action=inject]').count()).toBe(0);
    await untilInPage(
      page,
      `drawings.some(({ moment }) => moment.states[0] === 'eager-thinking')`,
      patienceMs,
    );
    await page.locator('[data-chart-public=speaking]').waitFor();
  });

  it('shows in each view what the log says at a moment of it', async () => {
    const { page } = inspector;
    await page.keyboard.press(',');
    expect(await page.locator('[data-action=live]').getAttribute('aria-pressed')).toBe('false');
    const moment = await momentNow();
    const log = await logUpTo(moment.entry);
    const { state, ...facts } = factsOf(log);
    expectState(moment, state);
    expect(moment.atMs).toBe(log.at(-1)?.at);
    expect(await shownRow(page)).toEqual({
      entry: moment.entry,
      type: log.at(-1)?.type,
      kind: log.at(-1)?.kind,
      later: true,
    });
    expect(await shownFacts(page)).toEqual(facts);
    expect(facts.guesses.committed).toBeGreaterThan(0);
    expect(facts.replies['1']).toMatchObject({
      outcome: 'interrupted',
      heard: expect.stringMatching(/^Hello/),
    });
    const turns = page.locator('[data-view=time] [aria-label="In view"] li');
    expect(await turns.first().textContent()).toMatch(
      /^Turn 0: .*“what are your hours”, guess committed, barge-in, the reply cut/,
    );
    expect(await momentNow()).toEqual(moment);
    await page.keyboard.press('l');
    await page.locator('[data-action=live][aria-pressed=true]').waitFor();
    await untilInPage(page, `drawings.at(-1).moment.entry > ${moment.entry}`);
  });

  it('has shown at each moment what the log says', async () => {
    const { page } = inspector;
    await talk.locator('.line').filter({ hasText: 'Mill Street' }).first().waitFor();
    await page.locator('[data-chart-public=speaking]').waitFor();
    const drawings = await page.evaluate<readonly Drawing[]>('window.drawings');
    const shown = expectDrawings(drawings, await talky.eventLog(callId));
    expect([...shown]).toEqual(expect.arrayContaining(callStates));
  });

  it('hangs it up from the page once that is allowed', async () => {
    const { page } = inspector;
    await own.write('providers.yaml', 'inspector: { allow_send: true }\n');
    await talky.reload();
    await page.reload();
    await page.locator('[data-action=hang-up]').click();
    await page.locator('[data-action=hang-up][data-asked=true]').click();
    await talk.locator('.page[data-phase=idle], .page[data-phase=over]').waitFor();
    await page.locator('[data-notice=over]').waitFor();
    const log = await talky.eventLog(callId);
    expect(log.filter(({ type }) => type === 'operator.hangup')).toHaveLength(1);
    expect(log.findLast(({ type }) => type === 'call.ended')).toMatchObject({ reason: 'agent-hangup' });
  });

  it('has its recording afterwards, and at any instant of it the state of the log', async () => {
    const { page } = inspector;
    await page.locator('[data-notice=over] button').click();
    await page.locator('main.call[data-live=false]').waitFor();
    await untilViewsStand(page);
    const log = await talky.eventLog(callId);
    const lanes =
      (await page.locator('[data-view=time] .time-lanes').boundingBox()) ?? expect.fail('no axis');
    const ruler = (await page.locator('.time-scrub').boundingBox()) ?? expect.fail('no ruler');
    const place = page.locator('[data-view=time] .time-place');
    const [fromMs, toMs] = [
      Number(await place.getAttribute('data-from')),
      Number(await place.getAttribute('data-to')),
    ];
    const seen = new Set<string>();
    await page.mouse.move(lanes.x + 1, ruler.y + 4);
    await page.mouse.down();
    for (const atMs of instants(log, 20)) {
      const share = (atMs - fromMs) / (toMs - fromMs);
      await page.mouse.move(lanes.x + share * lanes.width, ruler.y + 4);
      await page.evaluate('new Promise(requestAnimationFrame)');
      const moment = await momentNow();
      const state = stateOf(log.filter(({ at }) => at <= moment.atMs));
      expect(moment.entry).toBe(log.findLastIndex(({ at }) => at <= moment.atMs));
      expectState(moment, state);
      seen.add(state);
    }
    await page.mouse.up();
    expect([...seen]).toEqual(expect.arrayContaining(callStates));
  });

  it('has nothing to complain of', () => {
    expect([...inspector.complaints, ...talkComplaints]).toEqual([]);
  });
});

/** The longest that a decision is noted after what has led to it: in between, the log does not tell what the machine knows. */
const decisionMs = 100;

/** So many instants of a call: one of each stay in a state that is long enough, and the rest of any of them. */
function instants(log: readonly LogEntry[], count: number): readonly number[] {
  const entered = log.filter(({ type }) => type === 'state.entered');
  const stays = entered
    .map(
      ({ at }, index) => [Math.ceil(at) + 2, Math.floor(entered[index + 1]?.at ?? at) - decisionMs] as const,
    )
    .filter(([fromMs, toMs]) => toMs - fromMs > decisionMs);
  const dice = new Dice(5);
  const [first = expect.fail('no stay is long enough'), ...others] = stays;
  const more = Array.from({ length: count - stays.length }, () => dice.pick([first, ...others]));
  return dice.shuffle([...stays, ...more]).map(([fromMs, toMs]) => dice.between(fromMs, toMs));
}

/** Whatever stood on the page for a while was what the log says. Returns the states that were seen, for however long. */
function expectDrawings(drawings: readonly Drawing[], log: readonly LogEntry[]): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const [index, drawing] of drawings.entries()) {
    const { moment } = drawing;
    const next = drawings[index + 1] ?? drawing;
    const isSettled = next.atMs - drawing.atMs >= settledMs && next.drawn - drawing.drawn >= settledDrawings;
    if (isSettled) expectState(moment, stateOf(log.slice(0, moment.entry + 1)));
    seen.add(moment.states[0]);
  }
  return seen;
}
