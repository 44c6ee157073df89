import type { TurnOutcome } from '../../tools/caller/caller.ts';
import { cartesiaScriptSchema } from '../../tools/emulators/cartesia/cartesia-script.ts';
import {
  openCartesiaEmulator,
  type CartesiaEmulator,
} from '../../tools/emulators/cartesia/cartesia-emulator.ts';
import {
  openDeepgramEmulator,
  type DeepgramEmulator,
} from '../../tools/emulators/deepgram/deepgram-emulator.ts';
import type { ScriptedTurnInput } from '../../tools/emulators/deepgram/deepgram-script.ts';
import type { AnswerWish } from '../../tools/emulators/answer-script.ts';
import type { Exchange } from '../../tools/emulators/exchange.ts';
import { environmentOf } from '../../tools/emulators/open-emulators.ts';
import { openOpenAiEmulator, type OpenAiEmulator } from '../../tools/emulators/openai/openai-emulator.ts';
import { NotedCall, type ReplyNotes } from './call-notes.ts';
import { startTalky, type RunningTalky } from './running-talky.ts';
import { speakAs } from './spoken.ts';

/** Of the calls. */
export const sampleRateHz = 16_000;
export const answerTimeoutMs = 10_000;

export interface CloudOptions {
  /** What Deepgram makes of each stretch of sound, in order. */
  readonly turns: readonly ScriptedTurnInput[];
  /** Every connection begins with the first turn, as one must that hears the same sound once more. */
  readonly repeat?: boolean;
  readonly answers?: readonly AnswerWish[];
}

/** The three vendors of the cloud stack, and what they were asked. */
export interface Cloud {
  readonly deepgram: DeepgramEmulator;
  readonly openai: OpenAiEmulator;
  readonly cartesia: CartesiaEmulator;
  /** Addresses and keys. */
  readonly environment: Readonly<Record<string, string>>;
  /** What Groq, or OpenAI, was asked for, in order. */
  asked(vendor: 'groq' | 'openai'): readonly Asked[];
  close(): Promise<void>;
}

export interface Asked {
  readonly exchange: Exchange;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** Made up, and nowhere else: whatever has one of them in it has leaked it. */
export const canaryKeys = {
  deepgram: 'canary-deepgram-5f0c1d',
  openai: 'canary-openai-9b7e24',
  cartesia: 'canary-cartesia-c3a866',
} as const;

const chatPaths = { groq: '/openai/v1/chat/completions', openai: '/v1/chat/completions' } as const;

export async function openCloud({ turns, answers = [], repeat = false }: CloudOptions): Promise<Cloud> {
  const key = canaryKeys.deepgram;
  const [deepgram, openai, cartesia] = await Promise.all([
    openDeepgramEmulator({ script: { key, turns: [...turns], gated: true, repeat } }),
    openOpenAiEmulator({ script: { key: canaryKeys.openai, answers: [...answers] } }),
    openCartesiaEmulator({
      script: cartesiaScriptSchema.parse({ keys: [canaryKeys.cartesia], wordMs: 100 }),
    }),
  ]);
  const emulators = [deepgram, openai, cartesia];
  return {
    deepgram,
    openai,
    cartesia,
    environment: environmentOf(emulators),
    asked: (vendor) => openai.host.exchanges.filter(({ path }) => path === chatPaths[vendor]).map(askedIn),
    close: async () => {
      await Promise.all(emulators.map((emulator) => emulator.close()));
    },
  };
}

function askedIn(exchange: Exchange): Asked {
  const { messages } = JSON.parse(exchange.body.toString('utf8')) as Pick<Asked, 'messages'>;
  return { exchange, messages };
}

/** A server whose vendors are these. */
export interface Stack {
  readonly cloud: Cloud;
  readonly talky: RunningTalky;
  /** A call to the shipped assistant, which has greeted the caller. */
  readonly call: () => Promise<NotedCall>;
}

/** The configuration as it ships, on emulated vendors; `lists` are its variables `TALKY_STT`, `TALKY_LLM`, `TALKY_TTS`. */
export async function onTheCloud(
  { lists, ...options }: CloudOptions & { readonly lists?: Readonly<Record<string, string>> },
  happens: (stack: Stack) => Promise<void>,
): Promise<void> {
  const cloud = await openCloud(options);
  try {
    const talky = await startTalky({ env: { ...cloud.environment, ...lists } });
    const call = async (): Promise<NotedCall> => {
      const noted = new NotedCall({ url: talky.callUrl, sampleRateHz });
      await noted.caller.call();
      await noted.caller.listening(answerTimeoutMs);
      return noted;
    };
    try {
      await happens({ cloud, talky, call });
    } finally {
      await talky.stop();
    }
  } finally {
    await cloud.close();
  }
}

/** Speaks a turn, and waits for its answer. */
export async function say({ caller }: NotedCall, phrase: string): Promise<TurnOutcome> {
  return caller.say(await speakAs('rms', phrase, sampleRateHz), answerTimeoutMs);
}

/** The replies to turns, without the greeting. */
export function answersIn(call: NotedCall): readonly ReplyNotes[] {
  return call.replies.filter(({ turn }) => turn !== undefined);
}
