import { createProviders } from '../../src/providers/providers.ts';
import { sectionsOf } from '../../src/sections-of.ts';

export const vendorSections = sectionsOf(createProviders());

/** A whole cloud stack, as a user writes it. */
export const vendorsYaml = `providers:
  stt:
    active: "flux"
    flux:
      api_key: \${DEEPGRAM_API_KEY}
      model: "flux-general-en"
      encoding: "linear16"
      sample_rate: 16000
      eot_threshold: 0.7
      eager_eot_threshold: 0.5
      eot_timeout_ms: 5000
  tts:
    active: "cartesia"
    cartesia:
      api_key: \${CARTESIA_API_KEY}
      model_id: "sonic-3"
      voice_id: "6ccbfb76-1fc6-48f7-b71d-91ac6298247b"
      sample_rate: 16000
      language: "en"
  llm:
    active: "groq"
    groq:
      api_key: \${GROQ_API_KEY}
      model: "llama-3.1-8b-instant"
      temperature: 0.7
      max_tokens: 150
websocket:
  max_connections: 1000
  connection_timeout_seconds: 300
  audio_chunk_size_ms: 80
performance:
  latency_target_ms: 300
  max_concurrent_calls: 100
`;

export const vendorKeys = {
  DEEPGRAM_API_KEY: 'deepgram-canary',
  CARTESIA_API_KEY: 'cartesia-canary',
  GROQ_API_KEY: 'groq-canary',
};
