import { OpenAIRealtimeWebSocket, type RealtimeSessionConfig } from '@openai/agents/realtime';
import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';
import { describe, expect, it } from 'vitest';
import { RealtimeProtocol } from '../../src/transports/realtime.ts';
import { ClientRig } from './client-rig.ts';
import { update } from './realtime-steps.ts';

const parameters = {
  type: 'object' as const,
  properties: {},
  required: [],
  additionalProperties: false as const,
};
const book = { type: 'function' as const, name: 'book', description: 'Books.', parameters, strict: true };
const instructions = 'Be brief.';

/** What `@openai/agents` makes of a configuration. */
const agents = (config: Partial<RealtimeSessionConfig>): object =>
  new OpenAIRealtimeWebSocket().buildSessionPayload({ instructions, ...config });
/** Every key that `openai` has a type for, but those that can not be done. */
const openai: RealtimeSessionCreateRequest = {
  type: 'realtime',
  model: 'gpt-realtime',
  instructions,
  include: ['item.input_audio_transcription.logprobs'],
  max_output_tokens: 4096,
  output_modalities: ['audio'],
  parallel_tool_calls: true,
  prompt: null,
  reasoning: { effort: 'low' },
  tool_choice: 'auto',
  tools: [{ type: 'function', name: 'book', description: 'Books.', parameters }],
  tracing: { group_id: 'g', workflow_name: 'w', metadata: { a: 'b' } },
  truncation: { type: 'retention_ratio', retention_ratio: 0.8, token_limits: { post_instructions: 8000 } },
  audio: {
    input: {
      format: { type: 'audio/pcm', rate: 24_000 },
      noise_reduction: { type: 'near_field' },
      transcription: { model: 'gpt-4o-transcribe', language: 'en', prompt: 'A restaurant.' },
      turn_detection: {
        type: 'server_vad',
        create_response: true,
        interrupt_response: true,
        idle_timeout_ms: null,
        prefix_padding_ms: 300,
        silence_duration_ms: 500,
        threshold: 0.5,
      },
    },
    output: { format: { type: 'audio/pcmu' }, voice: { id: 'voice_1' }, speed: 1.1 },
  },
};

describe('the keys of a session that clients of OpenAI’s send', () => {
  it.each<[string, object]>([
    ['of openai, all that there are', openai],
    ['of openai, with a truncation in a word', { ...openai, truncation: 'auto', tracing: null }],
    ['of agents, unless anything is set', agents({})],
    [
      'of agents, all that there are',
      agents({
        voice: 'marin',
        model: 'gpt-realtime',
        outputModalities: ['audio'],
        tools: [book],
        toolChoice: 'auto',
        parallelToolCalls: false,
        reasoning: { effort: 'minimal' },
        tracing: { workflow_name: 'w' },
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24_000 },
            noiseReduction: { type: 'far_field' },
            transcription: { model: 'gpt-4o-mini-transcribe', language: 'de', prompt: 'p' },
            turnDetection: {
              type: 'semantic_vad',
              eagerness: 'low',
              createResponse: true,
              interruptResponse: true,
              modelVersion: 'default',
            },
          },
          output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'cedar', speed: 1.2 },
        },
      }),
    ],
    [
      'of agents, as they were called in the beta',
      agents({
        modalities: ['text', 'audio'],
        voice: 'alloy',
        inputAudioFormat: 'pcm16',
        outputAudioFormat: 'g711_ulaw',
        inputAudioTranscription: { model: 'whisper-1' },
        inputAudioNoiseReduction: { type: 'near_field' },
        turnDetection: { type: 'server_vad', silenceDurationMs: 500, prefixPaddingMs: 300, threshold: 0.5 },
        speed: 1,
      }),
    ],
    [
      'of agents, with a turn detection of no type',
      agents({ audio: { input: { turnDetection: { silenceDurationMs: 500 } } } }),
    ],
    ['of agents, with its tracing alone', { type: 'realtime', instructions, tracing: 'auto' }],
  ])('%s are taken', (_, session) => {
    const rig = new ClientRig(
      (clock) => new RealtimeProtocol({ clock, newId: () => '1', model: 'gpt-realtime' }),
    );
    // As it goes over the wire, where what is undefined is left out.
    rig.play([update(session), { waitMs: 1000 }]);
    expect(rig.sent.slice(2)).toMatchObject([{ type: 'session.updated', session: { instructions } }]);
    expect(rig.wishes?.prompt).toBe(instructions);
  });
});
