import type { LogEntry } from '../../../../replay/log-entry.ts';
import { durationWords } from '../../model/time-words.ts';
import { fieldText } from '../record/field-text.ts';

/** An entry of the log in one line; empty where its type says it all. */
export function gistOf(entry: LogEntry): string {
  const words = byType[entry.type] ?? byFamily(entry.type);
  return words === undefined ? fieldsOf(entry) : words(entry);
}

type Words = (entry: LogEntry) => string;

const ofReply: Words = ({ reply }) => `r${fieldText(reply)}`;
const quoted = (text: unknown): string => (text === undefined || text === '' ? '' : `“${fieldText(text)}”`);
const joined = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => part !== false && part !== undefined && part !== '').join(' · ');
const ms = (value: unknown): string => durationWords(typeof value === 'number' ? value : undefined);

const turnWords: Words = ({ turn, text, confidence, trigger, leftMs }) =>
  joined(
    turn === undefined ? undefined : `turn ${fieldText(turn)}`,
    quoted(text),
    typeof confidence === 'number' && `confidence ${confidence.toFixed(2)}`,
    trigger !== undefined && `by ${fieldText(trigger)}`,
    leftMs !== undefined && `${ms(leftMs)} of the reply left`,
  );

const replyWords: Words = (entry) => joined(ofReply(entry), quoted(entry['text'] ?? entry['heard']));

const byType: Readonly<Record<string, Words>> = {
  'call.opened': ({ id, agent, transport }) =>
    `${fieldText(id)} · agent ${fieldText(agent)} over ${fieldText(transport)}`,
  'call.ended': ({ reason }) => fieldText(reason),
  'state.entered': ({ state }) => fieldText(state),
  'client.state': ({ state }) => fieldText(state),
  'client.ended': ({ reason, durationMs }) => joined(fieldText(reason), `after ${ms(durationMs)}`),
  'client.error': ({ code, message }) => joined(fieldText(code), fieldText(message)),
  'client.turn': (entry) => joined(fieldText(entry['event']), turnWords(entry)),
  'client.reply': ({ event, reply, text, outcome, heard }) =>
    joined(
      `${fieldText(reply)} ${fieldText(event)}`,
      outcome === undefined ? undefined : fieldText(outcome),
      quoted(text ?? heard),
    ),
  'client.mark': ({ mark }) => fieldText(mark),
  'client.tool': ({ event, name, ok }) =>
    joined(`${fieldText(name)} ${fieldText(event)}`, ok === false && 'failed'),
  'caller.played': ({ mark }) => fieldText(mark),
  'caller.typed': ({ text }) => quoted(text),
  'caller.dtmf': ({ digit }) => `key ${fieldText(digit)}`,
  'operator.say': ({ text }) => quoted(text),
  'timer.fired': ({ timer, delayMs }) => `timer ${fieldText(timer)} · after ${ms(delayMs)}`,
  'turn.measured': (entry) => metricWords(entry),
  'client.metrics': (entry) => metricWords(entry),
  'reply.requested': (entry) =>
    joined(
      ofReply(entry),
      entry['speculative'] === true && 'guess',
      entry['turn'] !== undefined && `for turn ${fieldText(entry['turn'])}`,
      Array.isArray(entry['drafts']) && quoted(entry['drafts'].join(' / ')),
    ),
  'reply.committed': (entry) => joined(ofReply(entry), `for turn ${fieldText(entry['turn'])}`),
  'reply.completed': (entry) => joined(ofReply(entry), entry['words'] === false && 'without words'),
  'reply.tool-called': (entry) =>
    joined(ofReply(entry), `${fieldText(entry['name'])} (${fieldText(entry['effect'])})`),
  'reply.heard': (entry) =>
    joined(
      ofReply(entry),
      `${fieldText(entry['words'])} words heard`,
      entry['estimated'] === true && 'estimated',
    ),
  'line.requested': (entry) => joined(ofReply(entry), fieldText(entry['line']), quoted(entry['text'])),
  'llm.asked': (entry) =>
    joined(
      ofReply(entry),
      fieldText(entry['name'], `model ${Number(entry['provider']) + 1}`),
      entry['speculative'] === true && 'guess',
      quoted(entry['text']),
    ),
  'llm.answered': (entry) =>
    joined(
      ofReply(entry),
      fieldText(entry['outcome']),
      entry['code'] !== undefined && fieldText(entry['code']),
      entry['firstTokenMs'] !== undefined && `first token ${ms(entry['firstTokenMs'])}`,
      quoted(entry['text']),
    ),
  'voice.asked': (entry) => joined(ofReply(entry), fieldText(entry['voice']), quoted(entry['text'])),
  'voice.spoke': (entry) =>
    joined(
      ofReply(entry),
      `${fieldText(entry['voice'])} ${fieldText(entry['outcome'])}`,
      `${fieldText(entry['words'])} words in ${ms(entry['audioMs'])}`,
      entry['firstAudioMs'] !== undefined && `first audio ${ms(entry['firstAudioMs'])}`,
    ),
  'provider.failed': ({ provider, code }) => joined(fieldText(provider), fieldText(code)),
  'stt.asked': ({ provider, resentMs }) =>
    joined(fieldText(provider), resentMs !== undefined && `${ms(resentMs)} of audio sent again`),
  'stt.lost': ({ final }) => (final === true ? 'for good' : ''),
  'tool.started': ({ name }) => fieldText(name),
  'tool.ended': ({ name, ok, result }) =>
    joined(fieldText(name), ok === false && 'failed', JSON.stringify(result)),
  'history.grew': ({ messages }) => (Array.isArray(messages) ? messages.map(messageWords).join(' · ') : ''),
  'speculation.governed': ({ eagerThreshold, depth, why }) =>
    joined(`from ${fieldText(eagerThreshold)}`, `depth ${fieldText(depth)}`, `because of ${fieldText(why)}`),
  'playout.cleared': ({ turn }) => (turn === undefined ? '' : `for turn ${fieldText(turn)}`),
  'recogniser.reopen-requested': ({ firstTurn }) => `from turn ${fieldText(firstTurn)}`,
};

function byFamily(type: string): Words | undefined {
  const [family] = type.split('.');
  if (family === 'turn') return turnWords;
  return family === 'reply' || family === 'playout' ? replyWords : undefined;
}

const metricWords: Words = ({ turn, speculation, releaseMs, hiddenMs, bargeInStopMs }) =>
  joined(
    `turn ${fieldText(turn)}`,
    releaseMs !== undefined && `answered after ${ms(releaseMs)}`,
    speculation !== 'none' && `guess: ${fieldText(speculation)}`,
    hiddenMs !== undefined && hiddenMs !== 0 && `${ms(hiddenMs)} hidden`,
    bargeInStopMs !== undefined && `silent after ${ms(bargeInStopMs)}`,
  );

interface LoggedMessage {
  readonly role: string;
  readonly text?: string;
  readonly name?: string;
  readonly interrupted?: boolean;
}

function messageWords({ role, text, name, interrupted }: LoggedMessage): string {
  if (role === 'tool') return `tool ${fieldText(name)}`;
  return `${role} ${quoted(text)}${interrupted === true ? ' (interrupted)' : ''}`;
}

/** Of a type that is not known here. */
function fieldsOf({ at: _at, kind: _kind, type: _type, ...fields }: LogEntry): string {
  const keys = Object.keys(fields);
  return keys.length === 0 ? '' : keys.map((key) => `${key} ${JSON.stringify(fields[key])}`).join(' · ');
}
