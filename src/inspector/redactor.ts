import { createHmac } from 'node:crypto';
import { Pseudonyms } from './pseudonyms.ts';
import { ScriptedWords, type Fields } from './scripted-words.ts';

/** What stands in the place of what is kept back as a whole. */
const gone = '[redacted]';

/** Strings of ours, of which a person's words are no part. */
const ours = new Set(
  (
    'type kind id callId sessionId startedAt agent transport state name effect reason code provider voice outcome event ' +
    'reply mark encoding speculation trigger line role mode interruption depth match why endReason status last hangUp ' +
    'heldTools value tags'
  ).split(' '),
);
/** Parts of a statechart's definition. */
const drawn = new Set(['taken', 'refused', 'timers', 'actions', 'states']);
/** What only names and codes are written with. */
const plain = /^[\w.:#@+/-]{1,128}$/;
const wordKeys = new Set(['text', 'heard', 'drafts']);
const keyKeys = new Set(['digit', 'keys']);
const withheld = new Set(['args', 'result', 'metadata', 'message']);
const configured = new Set(['policy', 'greeting', 'farewell', 'apology']);
/** Nothing of ours is deeper. */
const maxDepth = 24;

/**
 * Keeps back what people say: words become pseudonyms, keys of the telephone other keys, and what is foreign to talky goes
 * as a whole. Backchannels stay, and so does what the agent is configured to say, so that a redacted log leads the call
 * machine to the same decisions.
 */
export class Redactor {
  readonly #key: Uint8Array;

  /** `key` is what the pseudonyms hang on; nobody may know it. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** A word has the same pseudonym in all that is seen of one call, and others in other calls: who knows one learns no other. */
  ofCall(callId: string): CallRedaction {
    return new CallRedaction(new Pseudonyms(createHmac('sha256', this.#key).update(callId).digest()));
  }
}

/**
 * For one call, in its order: it learns from what it is given what the agent is configured to say. The first line of the
 * log tells it, and so does a state of the machine.
 */
class CallRedaction {
  readonly #pseudonyms: Pseudonyms;
  readonly #script = new ScriptedWords();

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms;
  }

  /** An entry of the event log. */
  entry(entry: unknown): unknown {
    return this.value(entry);
  }

  /** An event, a decision, the machine's context or a frame. */
  value(value: unknown): unknown {
    return this.#walk(value, '', {}, 0);
  }

  #walk(value: unknown, key: string, parent: Fields, depth: number): unknown {
    if (withheld.has(key)) return value === undefined ? undefined : gone;
    if (typeof value === 'string') return this.#string(value, key, parent);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > maxDepth) return gone;
    if (Array.isArray(value)) return value.map((item) => this.#walk(item, key, parent, depth + 1));
    const fields = value as Fields;
    const isOfCall = this.#script.learn(fields);
    // Under the name of a state there are names of states.
    const inherited = key === 'value' ? key : undefined;
    return Object.fromEntries(
      Object.entries(fields).map(([name, held]) => {
        if (drawn.has(name) || (isOfCall && configured.has(name))) return [name, held];
        return [name, this.#walk(held, inherited ?? name, fields, depth + 1)];
      }),
    );
  }

  #string(text: string, key: string, parent: Fields): string {
    if (keyKeys.has(key) || (key === 'text' && this.#script.isKeyed(text, parent))) return this.#keyed(text);
    if (wordKeys.has(key)) {
      return this.#script.isScripted(text, parent) ? text : this.#pseudonyms.text(text, this.#script.rules);
    }
    return ours.has(key) && plain.test(text) ? text : gone;
  }

  #keyed(keys: string): string {
    const { terminator } = this.#script;
    return Array.from(keys, (key) => this.#pseudonyms.key(key, terminator)).join('');
  }
}
