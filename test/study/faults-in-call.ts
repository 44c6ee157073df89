import { wordsOf } from '../../machines/words.ts';
import type { StudyCall, StudyLogEntry } from '../../tools/study/study-call.ts';

const wordMs = 300;

/** What is wrong with a call, seen from outside: by what its client got, its history and its log. Empty when all is well. */
export function faultsIn(call: StudyCall): readonly string[] {
  return [
    ...call.faults.map((fault) => `a fault of its own: ${String(fault)}`),
    ...lostWords(call.log),
    ...wordsAfterClear(call),
    ...wrongHistory(call),
  ];
}

/** Every caller word of an eot reaches the next request, unless it is dropped as a backchannel. */
function lostWords(log: readonly StudyLogEntry[]): readonly string[] {
  return log.flatMap((entry, index) => {
    if (entry.kind !== 'input' || entry.type !== 'turn.eot' || entry['text'] === '') return [];
    const later = log.slice(index + 1);
    const fate = later.find(
      ({ kind, type, turn }) => kind === 'decision' && type.startsWith('turn.') && turn === entry['turn'],
    );
    if (fate?.type === 'turn.dropped') return [];
    const committed = later.find(({ type }) => type === 'reply.committed' || type === 'llm.asked');
    const asked =
      committed?.type === 'reply.committed'
        ? log.find(({ type, reply }) => type === 'llm.asked' && reply === committed['reply'])
        : committed;
    const said = wordsOf(String(entry['text'])).join(' ');
    const isThere = wordsOf(typeof asked?.['text'] === 'string' ? asked['text'] : '')
      .join(' ')
      .includes(said);
    return isThere ? [] : [`"${said}" did not reach the next request`];
  });
}

/** After a clear there is no sound before the agent has the floor again. */
function wordsAfterClear({ line }: StudyCall): readonly string[] {
  let isCleared = false;
  return line.events.flatMap((event) => {
    if ('audioMs' in event) return isCleared ? [`audio after a clear at ${event.at}`] : [];
    if (event.output.type === 'clear') isCleared = true;
    if (event.output.type === 'state' && event.output.state === 'speaking') isCleared = false;
    return [];
  });
}

/** The history has the words whose middle was played, and no others. */
function wrongHistory({ line, session }: StudyCall): readonly string[] {
  const ear = new Ear();
  const heard: string[] = [];
  const faults: string[] = [];
  for (const event of line.events) {
    ear.advance(event.at);
    if ('audioMs' in event) ear.receive(event.audioMs);
    else if (event.output.type === 'clear') ear.clear();
    else if (event.output.type === 'reply' && event.output.event === 'ended') {
      const words = wordsOf(event.output.heard).length;
      if (words !== ear.words)
        faults.push(`${ear.words} words were heard, and told as ${words} at ${event.at}`);
      if (words > 0) heard.push(event.output.heard);
      ear.forget();
    }
  }
  const said = session.history.flatMap((message) => (message.role === 'assistant' ? [message.text] : []));
  if (said.join('|') !== heard.join('|'))
    faults.push(`history: ${said.join('|')}; heard: ${heard.join('|')}`);
  return faults;
}

/** Plays what it gets at once, and goes back to the start of the word at which it was cut. */
class Ear {
  #nowMs = 0;
  #waitingMs = 0;
  #playedMs = 0;
  #isCut = false;

  get words(): number {
    return Math.floor((this.#playedMs + wordMs / 2) / wordMs + 1e-6);
  }

  advance(toMs: number): void {
    const playedMs = Math.min(this.#waitingMs, toMs - this.#nowMs);
    this.#waitingMs -= playedMs;
    this.#playedMs += playedMs;
    this.#nowMs = toMs;
  }

  receive(ms: number): void {
    if (this.#isCut) this.#playedMs = Math.floor(this.#playedMs / wordMs + 1e-6) * wordMs;
    this.#isCut = false;
    this.#waitingMs += ms;
  }

  clear(): void {
    this.#waitingMs = 0;
    this.#isCut = true;
  }

  forget(): void {
    this.#waitingMs = 0;
    this.#playedMs = 0;
    this.#isCut = false;
  }
}
