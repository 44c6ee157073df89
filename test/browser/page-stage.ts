import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { ServerOptions } from '../../src/server/server.ts';
import { startServer, type RunningServer } from '../server/running-server.ts';
import type { FakeCall } from '../support/fake-calls.ts';
import { complaintsOf, ofTheLine } from './complaints.ts';
import { startRelay, type Relay } from './page-relay.ts';
import { patienceMs } from '../support/patience.ts';

export interface Stage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: RunningServer;
  readonly relay: Relay;
  /** What must not happen: errors in the console, exceptions, violations of the CSP, requests to other hosts. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export interface StageOptions {
  readonly browser: Browser;
  readonly consoleFolder: string;
  readonly server?: Partial<ServerOptions>;
  readonly context?: BrowserContextOptions;
  readonly permissions?: readonly string[];
  /** Scripts that run in the page before its own. */
  readonly before?: readonly string[];
}

const agents = [
  {
    name: 'front-desk',
    label: 'Front desk (scripted)',
    notice: 'offline recogniser: understands the phrases of this flow',
    default: true,
    phrases: [
      { intent: 'book', try: ['I want to book an appointment'] },
      { intent: 'hours', try: ['what are your hours'] },
    ],
  },
  { name: 'concierge', label: 'Concierge' },
];

const catalog = { agents: () => agents, voices: () => [], providers: () => [] };

/** The built page, served by the real server, with calls that the test holds. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { browser, consoleFolder, permissions = [], before = [] } = options;
  const server = await startServer({ consoleFolder, catalog, ...options.server });
  const relay = await startRelay(server.port);
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options.context });
  await context.grantPermissions([...permissions], { origin: relay.url });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  const complaints = complaintsOf(page, relay.url, ofTheLine);
  await context.route(
    (url) => url.origin !== relay.url,
    (route) => route.abort(),
  );
  for (const content of before) await page.addInitScript({ content });
  await page.goto(relay.url);
  await page.locator('.page').waitFor();
  return {
    page,
    context,
    server,
    relay,
    complaints,
    close: async () => {
      await context.close();
      await relay.close();
      await server.close();
    },
  };
}

/** Presses a call button, and waits until the line is open. */
export async function call(stage: Stage, action: 'call' | 'call-typing' = 'call-typing'): Promise<FakeCall> {
  const { page, server } = stage;
  const before = server.calls.opened.length;
  await page.locator(`[data-action=${action}]`).first().click();
  await page.locator('.page[data-phase=live]').waitFor();
  const live = server.calls.opened[before];
  if (live === undefined) throw new Error('The page opened no call.');
  return live;
}

/** A tone as the call would send it, in pieces as the pacing would. */
export function sendTone(call: FakeCall, ms: number, amplitude = 8000): void {
  const { sampleRateHz } = call.start.output;
  const samples = Int16Array.from({ length: Math.round((sampleRateHz * ms) / 1000) }, (_, index) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * 440 * index) / sampleRateHz)),
  );
  const piece = sampleRateHz / 25;
  for (let at = 0; at < samples.length; at += piece) {
    const part = samples.subarray(at, at + piece);
    call.connection.sendAudio(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
}

/** Sends what a call says, in order. */
export function say(call: FakeCall, ...outputs: readonly CallOutput[]): void {
  for (const output of outputs) call.send(output);
}

/** Resolves when `holds` does. */
export async function until(holds: () => boolean, withinMs = patienceMs): Promise<void> {
  const end = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms: ${holds.toString()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

/** As `until`, for an expression in the page; polled from here, for the page's CSP forbids to evaluate anything there. */
export async function untilInPage(page: Page, expression: string, withinMs = patienceMs): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await page.evaluate<boolean>(expression))) {
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms: ${expression}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}
