import { from, Observable, Subscription } from 'rxjs';
import { lineFrom } from '../../machines/scripted-line.ts';
import {
  ProviderProtocol,
  ProviderStalled,
  ProviderUnreachable,
  type ProviderError,
} from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { SpeechEvent, TextToSpeech } from '../ports/text-to-speech.ts';
import type { Agent, AgentVoice } from './agent.ts';
import { attend, type Attention } from './attend.ts';
import { ClauseSplitter } from './clause-splitter.ts';
import type { Fence } from './fence.ts';
import { firstInService } from './guarded.ts';
import { asProviderError } from './provider-fault.ts';

/** A line that takes longer is left to the next voice. */
const rehearsalPatienceMs = 10_000;

/** Of one provider: agents have few voices, but clients may name others. */
const mostKept = 16;

/** By what they depend on, and not by the agent: the client of a call may have one of its own, with the same voice. */
const rehearsals = new WeakMap<TextToSpeech, Map<string, RehearsedVoice>>();

/**
 * A line that must be at hand when everything else fails: synthesised once, when the first call with its voice starts, and
 * kept. What was not rehearsed it can't say; then it errors with `ProviderUnreachable`, and the next voice is asked.
 */
class RehearsedVoice implements TextToSpeech {
  readonly name = 'rehearsed';
  readonly sampleRateHz: number;
  readonly #clauses = new Map<string, SpeechEvent[]>();

  constructor(sampleRateHz: number) {
    this.sampleRateHz = sampleRateHz;
  }

  keep(clause: string, events: SpeechEvent[]): void {
    this.#clauses.set(clause, events);
  }

  speak(clauses$: Observable<string>): Observable<SpeechEvent> {
    return new Observable((subscriber) => {
      let number = 0;
      return clauses$.subscribe({
        next: (clause) => {
          const events = this.#clauses.get(clause);
          if (events === undefined) {
            subscriber.error(new ProviderUnreachable('the line was not rehearsed', { provider: this.name }));
            return;
          }
          const clauseNumber = number++;
          for (const event of events) subscriber.next({ ...event, clause: clauseNumber });
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
  }

  voices(): Observable<never[]> {
    return from([[]]);
  }
}

/**
 * Has a voice say the agent's apology beforehand: the first one whose circuit is closed, and the next when it can't.
 * Cancel by unsubscribing.
 */
export function rehearse(agent: Agent, clock: Clock, fence: Fence): Subscription | undefined {
  const { language, voices } = agent;
  const clauses = apologyOf(agent);
  if (clauses.length === 0) return undefined;
  return rehearseWith(voices, { language, clauses, clock, fence });
}

function apologyOf({ apology }: Agent): readonly string[] {
  const splitter = new ClauseSplitter();
  return [...splitter.push(lineFrom('apology', apology).text), ...splitter.flush()];
}

const keyOf = ({ voice, speed }: AgentVoice, language: string, clauses: readonly string[]): string =>
  JSON.stringify([voice, speed, language, ...clauses]);

function rehearsedAmong(
  voices: readonly AgentVoice[],
  language: string,
  clauses: readonly string[],
): RehearsedVoice | undefined {
  for (const each of voices) {
    const found = rehearsals.get(each.speech)?.get(keyOf(each, language, clauses));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The oldest one is forgotten when there is no room. */
function keepRehearsed(speech: TextToSpeech, key: string, rehearsed: RehearsedVoice): void {
  const kept = rehearsals.get(speech) ?? new Map<string, RehearsedVoice>();
  rehearsals.set(speech, kept.set(key, rehearsed));
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
}

interface Rehearsal {
  readonly language: string;
  readonly clauses: readonly string[];
  readonly clock: Clock;
  readonly fence: Fence;
}

function rehearseWith(voices: readonly AgentVoice[], rehearsal: Rehearsal): Subscription | undefined {
  const { language, clauses, clock, fence } = rehearsal;
  const agentVoice = firstInService(voices, ({ speech }) => speech.circuit);
  if (agentVoice === undefined || rehearsedAmong([agentVoice], language, clauses) !== undefined)
    return undefined;
  const { speech, voice, speed } = agentVoice;
  const { name: provider } = speech;
  const spoken: SpeechEvent[][] = clauses.map(() => []);
  const use = speech.circuit?.begin();
  const speaking = new Subscription();
  const scope = new Subscription();
  scope.add(speaking);
  const giveUp = (error: ProviderError): void => {
    use?.failed(error);
    speaking.unsubscribe();
    const others = voices.filter((other) => other !== agentVoice);
    scope.add(rehearseWith(others, rehearsal));
  };
  const patience = clock.setTimeout(() => {
    const message = `${provider} did not speak a line within ${rehearsalPatienceMs} ms`;
    giveUp(new ProviderStalled(message, { provider, retryable: true }));
  }, rehearsalPatienceMs);
  speaking.add(() => {
    clock.clearTimeout(patience);
    use?.released();
  });
  const attention: Attention<SpeechEvent> = {
    next: (event) => {
      if (event.type === 'audio') use?.answered();
      spoken[event.clause]?.push(event);
    },
    error: (fault) => giveUp(asProviderError(fault, provider)),
    complete: () => {
      if (!spoken.every((events) => events.some(({ type }) => type === 'audio'))) {
        giveUp(new ProviderProtocol(`${provider} ended before all was spoken`, { provider }));
        return;
      }
      speaking.unsubscribe();
      const rehearsed = new RehearsedVoice(speech.sampleRateHz);
      clauses.forEach((clause, number) => rehearsed.keep(clause, spoken[number] ?? []));
      keepRehearsed(speech, keyOf(agentVoice, language, clauses), rehearsed);
    },
  };
  const options = { voice, speed, language };
  speaking.add(attend(() => speech.speak(from(clauses), options), attention, fence));
  return scope;
}

/** The agent's voices for a line that should be at hand. */
export function voicesForApology(agent: Agent): Agent['voices'] {
  const { voices, language } = agent;
  const rehearsed = rehearsedAmong(voices, language, apologyOf(agent));
  return rehearsed === undefined
    ? voices
    : [{ speech: rehearsed, voice: voices[0].voice, speed: 1 }, ...voices];
}
