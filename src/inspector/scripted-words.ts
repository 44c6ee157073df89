import { wordsOf } from '../../machines/words.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { WordRules } from './pseudonyms.ts';

export type Fields = Readonly<Record<string, unknown>>;

type Policy = Pick<CallPolicy, 'interruption' | 'silence' | 'dtmf' | 'speculation'>;

/** An operator's line is nobody's configuration. */
const scriptedLines: ReadonlySet<unknown> = new Set(['greeting', 'prompt', 'apology', 'farewell']);
const longestKeyed = 200;
const closings: ReadonlySet<unknown> = new Set(['reply.cut', 'reply.finished', 'reply.given-up']);

/** What of a call's words is its agent's configuration, and where it is spoken; learned from the call itself. */
export class ScriptedWords {
  rules: WordRules = { kept: new Set(), exact: false };
  terminator = '';
  /** The lines in normalised words, with a space at either end. */
  readonly #lines = new Set<string>();
  /** The replies that speak one of them. */
  readonly #replies = new Set<unknown>();
  #closing: unknown;
  /** The newest keys of the telephone, in order. */
  #keyed = '';

  /** Looks at an entry, an event or a part of a state; true when it has the agent's configuration. */
  learn(fields: Fields): boolean {
    const { type, reply, line, id } = fields;
    if (scriptedLines.has(line)) this.#replies.add(type === 'line.requested' ? reply : id);
    if (closings.has(type)) this.#closing = reply;
    if (type === 'caller.dtmf') this.#key(String(fields['digit']));
    if (!hasPolicy(fields)) return false;
    this.#learnPolicy(fields.policy);
    const { greeting, farewell, apology } = fields;
    for (const spoken of [greeting, farewell, apology, ...fields.policy.silence.prompts]) {
      const text = textOf(spoken);
      if (text !== undefined) this.#lines.add(asWords(text));
    }
    return true;
  }

  /** Whether a text that stands in `parent` is a scripted line, or as much of one as was spoken. */
  isScripted(text: string, parent: Fields): boolean {
    const { line, name, type, role } = parent;
    if (scriptedLines.has(line ?? name)) return this.#lines.has(asWords(text));
    const reply = role === 'assistant' ? this.#closing : replyOf(parent);
    const isAgents = role === 'assistant' || type === 'client.reply' || type === 'playout.cut';
    if (!isAgents || !this.#replies.has(reply)) return false;
    return [...this.#lines].some((each) => each.includes(asWords(text)));
  }

  /** Whether a text is what was just keyed, and no turn that was spoken. */
  isKeyed(text: string, { turn }: Fields): boolean {
    return turn === undefined && text !== '' && this.#keyed.endsWith(text);
  }

  /** The terminator is no part of what is keyed. */
  #key(digit: string): void {
    if (digit !== this.terminator) this.#keyed = `${this.#keyed}${digit}`.slice(-longestKeyed);
  }

  #learnPolicy({ interruption, dtmf, speculation }: Policy): void {
    this.rules = { kept: new Set(interruption.backchannels), exact: speculation.match === 'exact' };
    this.terminator = dtmf.terminator;
  }
}

/** Clients know reply 7 as `r7`. */
function replyOf({ reply }: Fields): unknown {
  return typeof reply === 'string' && reply.startsWith('r') ? Number(reply.slice(1)) : reply;
}

const asWords = (text: string): string => ` ${wordsOf(text).join(' ')} `;

function textOf(spoken: unknown): string | undefined {
  if (typeof spoken === 'string') return spoken;
  const { text } = (spoken ?? {}) as Fields;
  return typeof text === 'string' ? text : undefined;
}

function hasPolicy(fields: Fields): fields is Fields & { readonly policy: Policy } {
  const { interruption, dtmf, speculation, silence } = (fields['policy'] ?? {}) as Partial<Policy>;
  return (
    Array.isArray(interruption?.backchannels) &&
    Array.isArray(silence?.prompts) &&
    typeof dtmf?.terminator === 'string' &&
    typeof speculation === 'object'
  );
}
