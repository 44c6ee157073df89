import type { Decision } from '../../machines/vocabulary/decision.ts';
import type { Fixture, ModelEntry } from '../replay/fixture.ts';
import type { MachineEvent } from './machine-graph.ts';

const firstAudioMs = 1;
const wordMs = 50;
/** For what does not happen on the path: long after its end. */
const neverMs = 600_000;

/** One request to the model, and when on the path what of it happened. */
interface Request {
  readonly askedMs: number;
  wordsMs?: number;
  audioMs?: number;
  playedMs?: number;
  failedMs?: number;
  tool?: { readonly name: string; readonly atMs: number };
}

/** Finds the model's and the voice's timing that makes a path's replies do what they do on it. */
export class ModelTiming {
  readonly unsaid: string[] = [];
  readonly #requests: Request[] = [];
  #effect: 'read' | 'write' | undefined;
  #toolMs = neverMs;
  #isLine = false;

  take(event: MachineEvent | undefined, name: string, decisions: readonly Decision[], atMs: number): void {
    const request = this.#requests.at(-1);
    if (
      this.#isLine &&
      (event?.type.startsWith('reply.') === true || event?.type.startsWith('playout.') === true)
    )
      this.unsaid.push(`${name}, of a scripted line, at ${atMs} ms`);
    else if (request !== undefined) this.#follow(request, event, name, atMs);
    for (const decision of decisions) {
      if (decision.type === 'reply.requested') this.#requests.push({ askedMs: atMs });
      if (decision.type === 'reply.requested') this.#isLine = false;
      if (decision.type === 'line.requested') this.#isLine = true;
    }
  }

  fixture(endMs: number): Pick<Fixture, 'llm' | 'tts' | 'tools'> {
    return {
      llm: this.#requests.map((request) => entryOf(request, endMs)),
      tts: { firstAudioMs, wordMs },
      ...(this.#effect === undefined
        ? {}
        : { tools: { act: { effect: this.#effect, ms: this.#toolMs, result: 'done' } } }),
    };
  }

  #follow(request: Request, event: MachineEvent | undefined, name: string, atMs: number): void {
    if (event === undefined) {
      if (name !== 'the tool has a result') return;
      this.#toolMs = atMs - (request.tool?.atMs ?? atMs);
      this.#requests.push({ askedMs: atMs });
    } else if (event.type === 'reply.text-ready') request.wordsMs ??= atMs;
    else if (event.type === 'reply.audio-ready') request.audioMs ??= atMs;
    else if (event.type === 'playout.drained' || event.type === 'playout.finished') request.playedMs ??= atMs;
    else if (event.type === 'reply.failed') request.failedMs = atMs;
    else if (event.type === 'reply.tool-called') {
      request.tool = { name: event.name, atMs };
      if (event.name === 'act') this.#effect = event.effect;
    }
  }
}

function entryOf(
  { askedMs, wordsMs, audioMs, playedMs, failedMs, tool }: Request,
  endMs: number,
): ModelEntry {
  // A clause sounds as soon as it is there, so its words come when its audio does.
  const firstMs = audioMs === undefined ? wordsMs : audioMs - firstAudioMs;
  const spokenMs = (playedMs ?? endMs + neverMs / 100) - (audioMs ?? endMs);
  const text =
    firstMs === undefined
      ? ''
      : Array.from({ length: Math.max(1, Math.round(spokenMs / wordMs)) }, (_, index) => `w${index}`).join(
          ' ',
        );
  const firstTokenMs = (firstMs ?? tool?.atMs ?? askedMs + neverMs) - askedMs;
  if (failedMs !== undefined) {
    const said = text === '' ? {} : { reply: text, afterTokens: 1, firstTokenMs };
    return { ...said, error: 'unreachable', afterMs: failedMs - askedMs - (text === '' ? 0 : firstTokenMs) };
  }
  if (tool === undefined) return { reply: text === '' ? 'late' : text, firstTokenMs, tokenMs: 0 };
  const tools = [{ name: tool.name }];
  return text === '' ? { tools, firstTokenMs } : { tools, say: text, firstTokenMs, tokenMs: 0 };
}
