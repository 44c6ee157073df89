import { effect, signal } from '@preact/signals';
import type { AskedServer } from './calls/asked-server.ts';
import { CallList, type CallListSurroundings } from './calls/call-list.ts';
import type { CallRow } from './calls/call-row.ts';
import { leftOutWords, liveNotices, wordsOfFailure } from './opening-words.ts';
import { hashOf, readRoute, type Route } from './page/route.ts';
import type { CoverageSource } from './record/coverage-source.ts';
import { askForCoverage, type Coverage } from './record/coverage.ts';
import { audioOf } from './record/audio-answer.ts';
import { sortFiles, textOfFile, type DroppedLog } from './record/dropped-files.ts';
import { LiveCall, type LiveCallSurroundings } from './record/live-call.ts';
import { FollowedRecording, type AudioAnswer } from './record/followed-recording.ts';
import type { OpenCall } from './record/open-call.ts';
import { withFile, type LogFile } from './record/opened-files.ts';
import { Opening, type Opened } from './record/opening.ts';
import { OutlineReader, readOutline } from './record/outline.ts';
import { recordingOffsetMs } from './record/recorded-audio.ts';
import { textChunks } from './record/text-chunks.ts';
import { showCall, type ShownCall } from './shown-call.ts';

/** What the page is busy with, or why it could not do it. */
export type OpeningState =
  | { readonly name: 'idle' }
  | { readonly name: 'busy'; readonly what: string; readonly entries: number }
  | { readonly name: 'failed'; readonly words: string };

export interface InspectorSurroundings extends LiveCallSurroundings, CallListSurroundings {
  /** Changes the page's address, of which only what is behind the `#`. */
  readonly goTo: (hash: string) => void;
}

/** The page behind its views: what is open, what is listed, and what a person is told. */
export class Inspector implements CoverageSource {
  readonly desk: AskedServer;
  readonly list: CallList;
  readonly route = signal<Route>({ page: 'list' });
  readonly shown = signal<ShownCall | undefined>(undefined);
  readonly opening = signal<OpeningState>({ name: 'idle' });
  /** Event logs that were dropped on the page. */
  readonly files = signal<readonly LogFile[]>([]);
  /** What a person has to be told of files, until they have read it or one could be opened. */
  readonly messages = signal<readonly string[]>([]);
  readonly coverage = signal<Coverage | undefined>(undefined);
  readonly surroundings: InspectorSurroundings;
  #wanted = new AbortController();
  #stopWatching: (() => void) | undefined;

  constructor(desk: AskedServer, surroundings: InspectorSurroundings) {
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
    await this.list.askBriefly();
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
    const { logs, audio, coverage, refusals } = await sortFiles(files);
    if (coverage !== undefined) this.coverage.value = coverage;
    const [log] = logs;
    const isTaken = logs.length === 1 && log !== undefined ? await this.#openNewFile(log) : logs.length > 1;
    if (isTaken || coverage !== undefined) this.messages.value = [];
    for (const refusal of refusals) this.#tell(refusal);
    if (log === undefined) return this.#takeAudio(audio);
    for (const { name } of audio) this.#tell(leftOutWords(name));
    if (logs.length === 1) return;
    for (const each of logs) this.files.value = withFile(this.files.value, each).files;
    this.surroundings.goTo(hashOf({ page: 'list' }));
  }

  dismiss(): void {
    this.messages.value = [];
  }

  async #takeAudio([audio, ...others]: readonly File[]): Promise<void> {
    const call = this.shown.value?.call;
    if (audio === undefined) return;
    for (const { name } of others) this.#tell(`${name} was left out: a call has one recording.`);
    if (call === undefined) return this.#tell('Drop a recording together with its event log.');
    if (recordingOffsetMs(call.entries) === undefined)
      return this.#tell(`${audio.name} was left out: by its log, this call was not recorded.`);
    if (!(await this.#outline(call, audio.stream())))
      this.#tell(`${audio.name} is not a recording of talky: those are WAV files, mono, of 16 bits.`);
  }

  /** False where it is no recording. */
  async #outline(call: OpenCall, recording: ReadableStream<Uint8Array>): Promise<boolean> {
    const reader = new OutlineReader();
    // Of one that breaks off there is what has come.
    await readOutline(reader, recording, this.surroundings).catch(() => undefined);
    const { outline } = reader;
    if (outline !== undefined) call.outline.value = outline;
    return outline !== undefined;
  }

  /** What was open stays so until the new one is there. False where it can't be opened. */
  async #openNewFile(file: DroppedLog): Promise<boolean> {
    const before = this.opening.value;
    const opened = await this.#read(file.name, textOfFile(file.file));
    this.opening.value = before;
    if (!opened.ok) {
      this.#tell(`${file.name} can’t be opened. ${opened.words}`);
      return false;
    }
    const { files, log } = withFile(this.files.value, file);
    this.files.value = files;
    this.#close();
    this.#showFile(log, opened);
    this.surroundings.goTo(hashOf({ page: 'file', key: log.key }));
    return true;
  }

  async #openFileOf({ key }: { readonly key: string }): Promise<void> {
    const log = key === '' ? this.files.value.at(-1) : this.files.value.find((each) => each.key === key);
    if (log === undefined) return this.#fail('This file is not open any more: drop it on the page again.');
    const { signal } = this.#wanted;
    const opened = await this.#read(log.name, textOfFile(log.file));
    if (signal.aborted) return;
    if (opened.ok) this.#showFile(log, opened);
    else this.#fail(`${log.name} can’t be opened. ${opened.words}`);
  }

  #showFile(log: LogFile, { call, notices }: Opened & { readonly ok: true }): void {
    this.#show(showCall({ key: hashOf({ page: 'file', key: log.key }), call, notices }, this.surroundings));
    if (log.audio !== undefined) void this.#outline(call, log.audio.stream());
  }

  async #openCall(id: string): Promise<void> {
    const { signal } = this.#wanted;
    this.opening.value = { name: 'busy', what: id, entries: 0 };
    // A call that has begun since the list was asked for is not in it.
    if (this.#rowOf(id) === undefined) await this.list.askBriefly();
    if (signal.aborted) return;
    const { problem } = this.list.state.value;
    const row = this.#rowOf(id);
    // What is not listed may live all the same: the feed tells.
    const isAskable = problem === undefined || problem === 'away' || problem === 'failed';
    if (row?.isLive ?? isAskable) this.#watch(id, row);
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
    const hasToken = this.desk.token.value !== '';
    const { advice } = this.list.state.value;
    if (response?.ok !== true || response.body === null)
      return this.#fail(wordsOfFailure(id, response?.status, { hasToken, advice }));
    const opened = await this.#read(id, textChunks(response.body));
    if (signal.aborted) return;
    if (!opened.ok) return this.#fail(`The event log of ${id} can’t be opened. ${opened.words}`);
    const { call, notices } = opened;
    this.#show(showCall({ key: hashOf({ page: 'call', id }), call, notices }, this.surroundings));
    const isRecorded = row?.hasAudio ?? recordingOffsetMs(call.entries) !== undefined;
    const audio = isRecorded ? await this.#askAudio(id, 0, signal) : undefined;
    if (audio !== undefined) await this.#outline(call, audio.body);
  }

  /** Where there is no row, it is found out by this whether the call lives. */
  #watch(id: string, row: CallRow | undefined): void {
    const key = hashOf({ page: 'call', id });
    const { signal } = this.#wanted;
    const live = new LiveCall(id, this.#sourcesOf(id), this.surroundings);
    let recording: FollowedRecording | undefined;
    const stopShowing = effect(() => {
      const call = live.call.value;
      const before = this.shown.peek()?.call;
      if (call !== undefined && before !== call) {
        recording?.close();
        recording = this.#followRecording(call);
        const notices = liveNotices(call.firstLine, before !== undefined);
        this.#show(showCall({ key, call, live, notices }, this.surroundings));
      }
      const { value: status } = live.status;
      if (call !== undefined || this.shown.peek() !== undefined) return;
      const isNone = status.name === 'over' || (status.name === 'lost' && row === undefined);
      if (isNone) queueMicrotask(() => void this.#openInstead(id, signal));
      if (status.name === 'dropped') this.#fail(status.notice);
    });
    this.#stopWatching = () => {
      stopShowing();
      recording?.close();
      live.leave();
    };
    live.attach();
  }

  #followRecording(call: OpenCall): FollowedRecording {
    const { signal } = this.#wanted;
    return new FollowedRecording(
      call,
      (fromByte) => this.#askAudio(call.id, fromByte, signal),
      this.surroundings,
    );
  }

  async #askAudio(id: string, fromByte: number, wanted: AbortSignal): Promise<AudioAnswer | undefined> {
    // Who keeps back words keeps back voices.
    if (this.list.state.value.listing?.redact === true) return undefined;
    return audioOf(this.desk, { id, fromByte }, wanted);
  }

  /** The recording of a call that does not live, or not any more. */
  async #openInstead(id: string, wanted: AbortSignal): Promise<void> {
    if (wanted.aborted) return;
    this.#close();
    this.opening.value = { name: 'busy', what: id, entries: 0 };
    await this.#openRecorded(id, undefined);
  }

  #sourcesOf(id: string): ConstructorParameters<typeof LiveCall>[1] {
    const { signal } = this.#wanted;
    return {
      dial: (events) => this.desk.watch(id, events),
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
    const coverage = await askForCoverage(this.desk);
    if (coverage === undefined)
      return 'The server has no coverage of its tests. Write one with “npx vitest run test/model”, or drop its JSON file here.';
    this.coverage.value ??= coverage;
    return undefined;
  }
}
