import type { EmulatedVendor } from './emulated-vendor.ts';

/** Every vendor that can be emulated; its code is loaded when it is to be opened. */
export const emulatedVendors: readonly EmulatedVendor[] = [
  {
    name: 'deepgram',
    about: 'speech-to-text by Flux and Nova',
    load: async () => (await import('./deepgram/deepgram-maker.ts')).deepgramMaker,
  },
  {
    name: 'openai',
    about: 'Groq, OpenAI, Together: chat completions, and transcription by Whisper',
    load: async () => (await import('./openai/openai-maker.ts')).openAiMaker,
  },
  {
    name: 'anthropic',
    about: 'language models by the Messages API',
    load: async () => (await import('./anthropic/anthropic-maker.ts')).anthropicMaker,
  },
  {
    name: 'cartesia',
    about: 'text-to-speech by Sonic, and speech-to-text by Ink',
    load: async () => (await import('./cartesia/cartesia-maker.ts')).cartesiaMaker,
  },
  {
    name: 'elevenlabs',
    about: 'text-to-speech',
    load: async () => (await import('./elevenlabs/elevenlabs-maker.ts')).elevenLabsMaker,
  },
  {
    name: 'azure',
    about: 'text-to-speech',
    load: async () => (await import('./azure/azure-maker.ts')).azureMaker,
  },
  {
    name: 'google',
    about: 'speech-to-text and text-to-speech over gRPC',
    load: async () => (await import('./google/google-maker.ts')).googleMaker,
  },
];
