import { cartesiaScriptSchema } from '../../tools/emulators/cartesia/cartesia-script.ts';
import { openCartesiaEmulator, type CartesiaEmulator } from '../../tools/emulators/cartesia/cartesia-emulator.ts';
import {
  openDeepgramEmulator,
  type DeepgramEmulator,
} from '../../tools/emulators/deepgram/deepgram-emulator.ts';
import type { ScriptedTurnInput } from '../../tools/emulators/deepgram/deepgram-script.ts';
import { openLiveDeepgram } from '../../tools/emulators/deepgram/live-deepgram.ts';
import type { AnswerWish } from '../../tools/emulators/answer-script.ts';
import type { Exchange } from '../../tools/emulators/exchange.ts';
import { environmentOf } from '../../tools/emulators/open-emulators.ts';
import { openOpenAiEmulator, type OpenAiEmulator } from '../../tools/emulators/openai/openai-emulator.ts';
import { shippedFlow } from '../../tools/emulators/shipped-flow.ts';

export interface CloudOptions {
  /** What Deepgram makes of each stretch of sound, in order; absent: it really listens. */
  readonly turns?: readonly ScriptedTurnInput[];
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

export async function openCloud({ turns, answers = [] }: CloudOptions = {}): Promise<Cloud> {
  const key = canaryKeys.deepgram;
  const [deepgram, openai, cartesia] = await Promise.all([
    turns === undefined
      ? openLiveDeepgram({ flow: shippedFlow(), script: { key } })
      : openDeepgramEmulator({ script: { key, turns: [...turns], gated: true, repeat: false } }),
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
    asked: (vendor) =>
      openai.host.exchanges.filter(({ path }) => path === chatPaths[vendor]).map(askedIn),
    close: async () => {
      await Promise.all(emulators.map((emulator) => emulator.close()));
    },
  };
}

function askedIn(exchange: Exchange): Asked {
  const { messages } = JSON.parse(exchange.body.toString('utf8')) as Pick<Asked, 'messages'>;
  return { exchange, messages };
}
