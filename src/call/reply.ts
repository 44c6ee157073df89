import { Subscription } from 'rxjs';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { SpeculationDepth } from '../../machines/vocabulary/policy.ts';
import { ProviderProtocol } from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Agent } from './agent.ts';
import { ClauseSplitter } from './clause-splitter.ts';
import { attend } from './attend.ts';
import { lastTurns } from './conversation.ts';
import type { Fence } from './fence.ts';
import { askModels, type ModelChainEvent } from './model-chain.ts';
import type { Playout } from './playout.ts';
import type { ReplyReport } from './reply-report.ts';
import { ReplyScript } from './reply-script.ts';
import { ReplySpeech } from './reply-speech.ts';
import { endlessTools, mostToolRounds, ReplyTools } from './reply-tools.ts';
import type { ToolOutcome } from './tool-outcome.ts';
import type { ToolRun, ToolRunner } from './tool-runner.ts';

export interface ReplyOptions {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly fence: Fence;
  readonly playout: Playout;
  readonly sampleRateHz: number;
  readonly tools: ToolRunner;
  readonly report: ReplyReport;
  /** How far it is made before it is committed; `undefined` for one that is committed from the start. */
  readonly depth: SpeculationDepth | undefined;
}

/** One answer of the agent: language model → clauses → speech → playout, with the tools that it calls on the way. */
export class Reply {
  readonly script = new ReplyScript();
  readonly #options: ReplyOptions;
  readonly #scope = new Subscription();
  readonly #speech: ReplySpeech;
  readonly #tools: ReplyTools;
  #splitter = new ClauseSplitter();
  #opening: readonly Message[] = [];
  #messages: readonly Message[] = [];
  readonly #held: string[] = [];
  #depth: SpeculationDepth | undefined;
  #request: Subscription | undefined;
  /** The place in the list of the model that was asked last. */
  #provider = 0;
  #said = '';
  /** Where the running request begins: what came before stands, if it has to start over. */
  #begin = { clause: 0, held: 0, words: 0 };
  #passedWords = 0;
  #hasShownText = false;
  #toolRounds = 0;
  #isComplete = false;
  #closed = false;

  constructor(options: ReplyOptions) {
    this.#options = options;
    this.#depth = options.depth;
    this.#tools = new ReplyTools(options.tools, options.depth === undefined);
    this.#speech = new ReplySpeech({
      voices: options.agent.voices,
      language: options.agent.language,
      clock: options.clock,
      fence: options.fence,
      playout: options.playout,
      sampleRateHz: options.sampleRateHz,
      report: {
        given: (voice, text) => options.report.given(voice, text),
        spoken: (note) => options.report.spoken(note),
        failed: (error) => options.report.providerFailed(error),
        givenUp: () => this.#fail(),
        caughtUp: () => this.#callWhatWaitsForWords(),
        ended: () => this.#speechEnded(),
      },
    });
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** What the newest request asks to be answered: the caller's messages at its end. */
  get asked(): string {
    return lastTurns(this.#messages).join(' ');
  }

  /** Whether a tool goes on although the reply may be over. */
  get hasRunningTools(): boolean {
    return this.#tools.areRunning;
  }

  /** The words of the reply so far, as they are spoken. */
  get words(): readonly string[] {
    const text = this.#options.playout.track.text();
    return text === '' ? [] : text.split(' ');
  }

  /** Speaks a text that is known. */
  speak(text: string): void {
    this.#take({ type: 'token', text });
    this.#endText();
    this.#complete();
  }

  /** Asks the model to answer the last of these messages. */
  answer(messages: readonly Message[]): void {
    this.#opening = messages;
    this.#ask(messages);
  }

  /** The guess was right: what was held goes on. */
  commit(): void {
    this.#depth = undefined;
    this.#tools.commit();
    const spoken = this.#options.playout.track.text();
    if (spoken !== '') this.#show(spoken);
    // What was held back comes before what the running request says, now as then.
    this.#begin = { ...this.#begin, clause: this.#begin.clause + this.#begin.held, held: 0 };
    while (this.#held.length > 0) this.#say(this.#held.shift() ?? '');
    if (this.#isComplete) this.#speech.complete();
  }

  /** The machine lets this tool run. */
  releaseTool(id: string): void {
    this.#tools.run(id, {
      started: (run) => this.#options.report.toolStarted(run),
      ended: (run, outcome) => this.#toolEnded(run, outcome),
    });
  }

  /** Ends it: nothing is made or reported any more, but tools that can't be cancelled run on, and report late. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#scope.unsubscribe();
    this.#speech.close();
    for (const result of this.#tools.close()) this.script.result(result);
  }

  #ask(messages: readonly Message[]): void {
    const { agent, clock, fence, tools, playout, report } = this.#options;
    this.#messages = messages;
    this.#said = '';
    this.#begin = { clause: this.#speech.clauseCount, held: this.#held.length, words: this.#passedWords };
    this.#splitter = new ClauseSplitter();
    const events$ = askModels(
      { messages, tools: tools.descriptions },
      {
        models: agent.models,
        policy: agent.policy.llm,
        clock,
        fence,
        spokenSoFar: () => (playout.hasBegun(this.#begin.clause) ? this.#said : undefined),
        used: (model, usage) => report.used(model, usage),
        answered: (note) => report.answered(note),
      },
    );
    // The one before is whole, though its end may not have come.
    this.#request?.unsubscribe();
    this.#request = attend(
      () => events$,
      {
        next: (event) => this.#take(event),
        error: () => this.#fail(),
        complete: () => this.#requestEnded(),
      },
      fence,
    );
    this.#scope.add(this.#request);
  }

  #take(event: ModelChainEvent): void {
    if (this.#closed) return;
    const { report } = this.#options;
    switch (event.type) {
      case 'asked':
        this.#provider = event.provider;
        report.asked(event.provider);
        return;
      case 'token':
        if (event.text === '') return;
        if (this.#said === '') report.firstToken();
        this.#said += event.text;
        report.token(event.text);
        for (const clause of this.#splitter.push(event.text)) this.#pass(clause);
        return;
      case 'tool-call':
        this.#endText();
        this.#tools.name({ id: event.id, name: event.name, args: event.args });
        return;
      case 'failed':
        this.#tools.forgetNamed();
        report.providerFailed(event.error);
        return;
      case 'started-over':
        this.#startOver();
        return;
      case 'finished':
        this.#endText();
        this.#tools.callNamed((run, effect, isClients) => report.toolCalled(run, effect, isClients));
        this.#callWhatWaitsForWords();
        return;
    }
  }

  /** Whether words are still to be played is known once all of them have their audio. */
  #callWhatWaitsForWords(): void {
    if (!this.#closed && this.#held.length === 0 && this.#speech.isCaughtUp) this.#tools.callTheRest();
  }

  #startOver(): void {
    this.#said = '';
    this.#splitter = new ClauseSplitter();
    this.#held.length = this.#begin.held;
    this.#passedWords = this.#begin.words;
    this.script.truncate(this.#begin.words);
    this.#speech.truncate(this.#begin.clause);
  }

  #endText(): void {
    for (const clause of this.#splitter.flush()) this.#pass(clause);
  }

  #pass(clause: string): void {
    this.#options.report.clause(clause);
    this.#passedWords += clause.split(/\s+/u).length;
    this.script.words(this.#passedWords);
    const mustWait =
      this.#depth === 'text' ||
      (this.#depth === 'first-clause' && this.#speech.clauseCount > 0) ||
      this.#held.length > 0;
    if (mustWait) this.#held.push(clause);
    else this.#say(clause);
  }

  #say(clause: string): void {
    if (this.#closed) return;
    if (this.#depth === undefined) this.#show(clause);
    this.#options.report.synthesised(clause);
    this.#speech.say(clause);
  }

  /** Hands text to the client, apart from what it was given before. */
  #show(text: string): void {
    this.#options.report.text(this.#hasShownText ? ` ${text}` : text);
    this.#hasShownText = true;
  }

  #toolEnded(run: ToolRun, outcome: ToolOutcome): void {
    this.#options.report.toolEnded(run, outcome, this.#closed);
    if (this.#closed) return;
    const results = this.#tools.settle(run.id, outcome.result);
    if (results === undefined) return;
    for (const result of results) this.script.result(result);
    if (this.#tools.hangsUp) this.#complete();
    else if (++this.#toolRounds > mostToolRounds) this.#blame(endlessTools);
    else this.#ask([...this.#opening, ...this.script.messages(this.#allWords(), Infinity, false)]);
  }

  /** With the words that are still held back, for a request. */
  #allWords(): readonly string[] {
    return [...this.words, ...this.#held.flatMap((clause) => clause.split(/\s+/u))];
  }

  #requestEnded(): void {
    if (this.#closed || this.#tools.arePending) return;
    const isEmpty = this.#speech.clauseCount === 0 && this.#held.length === 0 && !this.#tools.hangsUp;
    if (isEmpty) this.#blame('answered nothing');
    else this.#complete();
  }

  /** The model's answer makes no sense, and the next one would not be told what was wrong with it. */
  #blame(what: string): void {
    const { models } = this.#options.agent;
    const { name: provider } = models[this.#provider] ?? models[0];
    this.#options.report.providerFailed(new ProviderProtocol(`${provider} ${what}`, { provider }));
    this.#fail();
  }

  #complete(): void {
    if (this.#isComplete) return;
    this.#isComplete = true;
    this.#options.report.completed(this.#speech.clauseCount > 0 || this.#held.length > 0);
    if (this.#held.length === 0 && !this.#closed) this.#speech.complete();
  }

  #speechEnded(): void {
    if (this.#closed) return;
    // Before the playout says that it is over, which closes the reply.
    if (!this.#options.playout.hasAudio && this.#speech.clauseCount > 0)
      this.#options.report.completed(false);
    this.#options.playout.complete();
  }

  #fail(): void {
    if (this.#closed) return;
    this.#scope.unsubscribe();
    this.#options.report.failed();
  }
}
