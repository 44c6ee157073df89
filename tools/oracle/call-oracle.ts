import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { ToolEffect } from '../../machines/vocabulary/reply.ts';
import { invariants, type InvariantNumber } from '../invariants.ts';
import { Account } from './account.ts';
import { AnswerRule } from './answer-rule.ts';
import { ClearRule } from './clear-rule.ts';
import { EndRule } from './end-rule.ts';
import type { Fact, Held, LogEntry, Sound } from './fact.ts';
import { FloorRule } from './floor-rule.ts';
import { HeardRule, type HeardRuleOptions } from './heard-rule.ts';
import { ReplyRule } from './reply-rule.ts';
import type { Court, Rule } from './rule.ts';
import { StaleRule } from './stale-rule.ts';
import { ToolRule } from './tool-rule.ts';
import { TurnEndRule } from './turn-end-rule.ts';
import type { Violation } from './violation.ts';
import { WordsRule } from './words-rule.ts';

export interface CallOracleOptions extends HeardRuleOptions {
  readonly policy: CallPolicy;
  readonly now: () => number;
  /** What the call holds now. */
  readonly held: () => Held;
  readonly history: () => readonly Message[];
  /** Names of the models and voices. */
  readonly providers: readonly string[];
}

/**
 * Watches one real call from outside and judges it by the ten invariants of the specification. It shares no code with the
 * machine: the rules stand here a second time. Whoever drives the call tells it what is seen, in the order in which it
 * happens, and when everything that one event led to is over.
 */
export class CallOracle {
  readonly #violations: Violation[] = [];
  readonly #court: Court;
  readonly #rules: readonly Rule[];
  #asked = -1;

  constructor(options: CallOracleOptions) {
    const { policy, now, held, history } = options;
    this.#court = {
      account: new Account(),
      policy,
      now,
      held,
      history,
      blame: (invariant, what) => this.#blame(invariant, what),
    };
    this.#rules = [
      new FloorRule(),
      new TurnEndRule(),
      new ReplyRule(options.providers),
      new AnswerRule(),
      new HeardRule(options),
      new ClearRule(),
      new StaleRule(),
      new EndRule(),
      new WordsRule(),
      new ToolRule(),
    ];
  }

  /** In the order in which they were found. */
  get violations(): readonly Violation[] {
    return this.#violations;
  }

  /** The public state, as the machine reported it last. */
  get state(): string {
    return this.#court.account.state;
  }

  get isOver(): boolean {
    return this.#court.account.isOver;
  }

  /** The client was told this. */
  sent(output: CallOutput): void {
    this.#take({ kind: 'output', output });
  }

  /** The client was sent audio, in which this sounds. */
  sounded(sounds: readonly Sound[]): void {
    this.#take({ kind: 'audio', sounds });
  }

  /** The call wrote this line in its event log. */
  logged(line: string): void {
    const entry = JSON.parse(line) as LogEntry;
    if (entry.type === 'llm.asked') this.#asked = entry.reply ?? -1;
    this.#take({ kind: 'log', entry });
  }

  /** A model was asked; returns the number of the reply that asks, to be named with what comes of it. */
  asked(messages: readonly Message[]): number {
    this.#take({ kind: 'request', reply: this.#asked, messages });
    return this.#asked;
  }

  /** A model said this for that reply: words, ids of tool calls, results of tools. */
  belongs(words: string, reply: number): void {
    for (const word of words.split(/\s+/u)) if (word !== '') this.#court.account.own(word, reply);
  }

  /** A tool begins to run; `key` names the call of it. */
  ran(name: string, key: string, effect: ToolEffect, reply?: number): void {
    this.#take({ kind: 'tool', reply, name, key, effect });
  }

  /** The call reported a fault of its own. */
  fault(error: unknown): void {
    this.#blame(0, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  /** All that the last event led to has happened. */
  settled(): void {
    for (const rule of this.#rules) rule.settled?.(this.#court);
  }

  /** So long has nothing come from outside that the call must be at rest. */
  rested(): void {
    for (const rule of this.#rules) rule.rested?.(this.#court);
  }

  #take(fact: Fact): void {
    for (const rule of this.#rules) rule.saw?.(fact, this.#court);
    this.#court.account.take(fact);
  }

  #blame(invariant: InvariantNumber, what: string): void {
    this.#violations.push({ invariant, words: invariants[invariant], what, atMs: this.#court.now() });
  }
}
