import { effect, signal } from '@preact/signals';
import { CallList, type CallListSurroundings } from './calls/call-list.ts';
import type { CallRow } from './calls/call-row.ts';
import type { InspectorDesk } from './calls/inspector-desk.ts';
import { hashOf, readRoute, type Route } from './page/route.ts';
import type { CoverageSource } from './record/coverage-source.ts';
import { readCoverage, type Coverage } from './record/coverage.ts';
import { sortFiles, textOfFile, type LogFile } from './record/dropped-files.ts';
import { openFeedLine } from './record/feed-line.ts';
import { LiveCall, type LiveCallSurroundings } from './record/live-call.ts';
import { Opening, type Opened } from './record/opening.ts';
import { textChunks } from './record/text-chunks.ts';
import { showCall, type ShownCall } from './shown-call.ts';

/** What the page is busy with, or why it could not do it. */
export type OpeningState =
  | { readonly name: 'idle' }
  | { readonly name: 'busy'; readonly what: string; readonly entries: number }
  | { readonly name: 'failed'; readonly words: string };

export type InspectorSurroundings = LiveCallSurroundings & CallListSurroundings;

/** The page behind its views: what is open, what is listed, and what a person is told. */
export class Inspector implements CoverageSource {
  readonly desk: InspectorDesk;
  readonly list: CallList;
  readonly route = signal<Route>({ page: 'list' });
  readonly shown = signal<ShownCall | undefined>(undefined);
  readonly opening = signal<OpeningState>({ name: 'idle' });
  /** Event logs that were dropped on the page. */
  readonly files = signal<readonly LogFile[]>([]);
  /** What a person has to be told beside what is shown. */
  readonly messages = signal<readonly string[]>([]);
  readonly coverage = signal<Coverage | undefined>(undefined);
  readonly surroundings: InspectorSurroundings;
  #wanted = new AbortController();
  #stopWatching: (() => void) | undefined;

  constructor(desk: InspectorDesk, surroundings: InspectorSurroundings) {
    this.desk = desk;
    this.surroundings = surroundings;
    this.list = new CallList(desk, surroundings);
  }

  /** The address has changed. */
  async arrive(hash: string): Promise<void> {
    const route = readRoute(hash);
    this.route.value = route;
    if (this.shown.value?.key === hashOf(route)) return;
    this.#close();
    if (route.page === 'file') await this.#openFileOf(route);
    if (route.page === 'call') await this.#openCall(route.id);
  }

  /** Opens the same call anew: what it was cut off from, or its recording when it was live. */
  async openAgain(): Promise<void> {
    const { value: route } = this.route;
    this.#close();
    await this.list.ask();
    if (route.page === 'call') await this.#openCall(route.id);
    if (route.page === 'file') await this.#openFileOf(route);
  }

  useToken(token: string): boolean {
    if (!this.desk.useToken(token)) return false;
    void this.list.ask();
    if (this.opening.value.name === 'failed') void this.openAgain();
    return true;
  }

  /** A single log is opened, several are listed; a recording goes with the log of its name, or else with what is open. */
  async takeFiles(files: readonly File[]): Promise<void> {
    const { logs, audio, coverage, refusals } = await sortFiles(files, this.files.value.length);
    for (const refusal of refusals) this.#tell(refusal);
    if (coverage !== undefined) this.coverage.value = coverage;
    const [log] = logs;
    if (log === undefined) return this.#takeAudio(audio);
    if (logs.length === 1) return this.#openNewFile(log);
    this.files.value = [...this.files.value, ...logs];
    location.hash = hashOf({ page: 'list' });
  }

  dismiss(message: string): void {
    this.messages.value = this.messages.value.filter((each) => each !== message);
  }

  async #takeAudio([audio]: readonly File[]): Promise<void> {
    const call = this.shown.value?.call;
    if (audio === undefined) return;
    if (call !== undefined) call.audio.value = await audio.arrayBuffer();
    else this.#tell('Drop a recording together with its event log.');
  }

  /** What was open stays so until the new one is there. */
  async #openNewFile(log: LogFile): Promise<void> {
    const before = this.opening.value;
    const opened = await this.#read(log.name, textOfFile(log.file));
    this.opening.value = before;
    if (!opened.ok) return this.#tell(`${log.name} can’t be opened. ${opened.words}`);
    this.files.value = [...this.files.value, log];
    this.#close();
    await this.#showFile(log, opened);
    location.hash = hashOf({ page: 'file', key: log.key });
  }

  async #openFileOf({ key }: { readonly key: string }): Promise<void> {
    const log = key === '' ? this.files.value.at(-1) : this.files.value.find((each) => each.key === key);
    if (log === undefined) return this.#fail('This file is not open any more: drop it on the page again.');
    const { signal } = this.#wanted;
    const opened = await this.#read(log.name, textOfFile(log.file));
    if (signal.aborted) return;
    if (opened.ok) await this.#showFile(log, opened);
    else this.#fail(`${log.name} can’t be opened. ${opened.words}`);
  }

  async #showFile(log: LogFile, { call, notices }: Opened & { readonly ok: true }): Promise<void> {
    call.audio.value = await log.audio?.arrayBuffer().catch(() => undefined);
    this.#show(showCall({ key: hashOf({ page: 'file', key: log.key }), call, notices }, this.surroundings));
  }

  async #openCall(id: string): Promise<void> {
    const { signal } = this.#wanted;
    this.opening.value = { name: 'busy', what: id, entries: 0 };
    // A call that has begun since the list was asked for is not in it.
    if (this.#rowOf(id) === undefined) await this.list.ask();
    if (signal.aborted) return;
    const row = this.#rowOf(id);
    if (row?.isLive === true) this.#watch(id);
    else await this.#openRecorded(id, row);
  }

  #rowOf(id: string): CallRow | undefined {
    return this.list.state.value.listing?.calls.find((call) => call.id === id);
  }

  async #openRecorded(id: string, row: CallRow | undefined): Promise<void> {
    const { signal } = this.#wanted;
    const path = `calls/${encodeURIComponent(id)}`;
    const response = await this.desk.stream(`${path}/events`, signal);
    if (signal.aborted) return;
    if (response?.ok !== true || response.body === null)
      return this.#fail(wordsOfFailure(id, response?.status));
    const opened = await this.#read(id, textChunks(response.body));
    if (signal.aborted) return;
    if (!opened.ok) return this.#fail(`The event log of ${id} can’t be opened. ${opened.words}`);
    const { call, notices } = opened;
    this.#show(showCall({ key: hashOf({ page: 'call', id }), call, notices }, this.surroundings));
    if (row?.hasAudio !== true) return;
    const audio = await this.desk.stream(`${path}/audio`, signal);
    if (audio?.ok === true) call.audio.value = await audio.arrayBuffer().catch(() => undefined);
  }

  #watch(id: string): void {
    const key = hashOf({ page: 'call', id });
    const live = new LiveCall(id, this.#sourcesOf(id), this.surroundings);
    const stopShowing = effect(() => {
      const call = live.call.value;
      if (call !== undefined && this.shown.peek()?.call !== call)
        this.#show(showCall({ key, call, live, notices: noticesOf(call.firstLine) }, this.surroundings));
      const { value: status } = live.status;
      if (call !== undefined || this.shown.peek() !== undefined) return;
      if (status.name === 'over') queueMicrotask(() => void this.openAgain());
      if (status.name === 'dropped') this.#fail(status.notice);
    });
    this.#stopWatching = () => {
      stopShowing();
      live.leave();
    };
    live.attach();
  }

  #sourcesOf(id: string): ConstructorParameters<typeof LiveCall>[1] {
    const { signal } = this.#wanted;
    return {
      dial: (events) => openFeedLine(this.desk.feed(id), events),
      askLog: async () => {
        const response = await this.desk.stream(`calls/${encodeURIComponent(id)}/events`, signal);
        return response?.ok === true && response.body !== null ? textChunks(response.body) : undefined;
      },
      isStillLive: async () => {
        await this.list.ask();
        const { listing, problem } = this.list.state.value;
        return problem === undefined
          ? listing?.calls.some((call) => call.id === id && call.isLive)
          : undefined;
      },
    };
  }

  async #read(what: string, chunks: AsyncIterable<string>): Promise<Opened> {
    const { signal } = this.#wanted;
    this.opening.value = { name: 'busy', what, entries: 0 };
    return new Opening(this.surroundings, (entries) => {
      if (!signal.aborted) this.opening.value = { name: 'busy', what, entries };
    }).open(chunks);
  }

  #show(shown: ShownCall): void {
    this.shown.peek()?.playback.pause();
    this.shown.value = shown;
    this.opening.value = { name: 'idle' };
  }

  #tell(message: string): void {
    if (!this.messages.value.includes(message)) this.messages.value = [...this.messages.value, message];
  }

  #fail(words: string): void {
    this.opening.value = { name: 'failed', words };
  }

  #close(): void {
    this.#wanted.abort();
    this.#wanted = new AbortController();
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.shown.value?.playback.pause();
    this.shown.value = undefined;
    this.opening.value = { name: 'idle' };
  }

  /** Asks the server for the coverage of its tests, where none is there yet. In words why there is none; undefined: it is there. */
  async askCoverage(): Promise<string | undefined> {
    if (this.coverage.value !== undefined) return undefined;
    const response = await this.desk.get('coverage');
    const coverage =
      response?.ok === true ? readCoverage(await response.json().catch(() => undefined)) : undefined;
    if (coverage === undefined)
      return 'The server has no coverage of its tests. Write one with “npx vitest run test/model”, or drop its JSON file here.';
    this.coverage.value ??= coverage;
    return undefined;
  }
}

function wordsOfFailure(id: string, status: number | undefined): string {
  if (status === undefined) return 'The server does not answer. See that it runs, and try again.';
  if (status === 401 || status === 403)
    return 'The server shows its calls only with an access token of its inspector.';
  if (status === 404)
    return `There is no event log of ${id}: the server has no such call, or does not record its calls.`;
  return `The server could not give the event log of ${id} (status ${status}); its own log says why.`;
}

const noticesOf = (firstLine: number): readonly string[] =>
  firstLine === 0
    ? []
    : ['This call is not recorded: it is shown from the moment on at which you began to watch.'];
