import { update, append, refused, tools, linear, type RealtimeCase } from './realtime-steps.ts';

export const sessionCases: readonly RealtimeCase[] = [
  {
    name: 'the call opens with what the session was set to, 1 s after the last change',
    rule: 'session.update: can be sent at any time to change anything but the model',
    steps: [
      update({ instructions: 'Be brief.', tools, audio: { output: { format: { type: 'audio/pcmu' } } } }),
      { waitMs: 1000 },
    ],
    started: {
      audio: linear,
      output: { encoding: 'mulaw', sampleRateHz: 8000 },
      transport: 'openai-realtime',
      metadata: { model: 'gpt-realtime' },
    },
    wishes: { prompt: 'Be brief.', greeting: '', tools: [{ name: 'book', isKept: true }] },
    sent: [
      {
        type: 'session.updated',
        session: {
          instructions: 'Be brief.',
          tools,
          audio: {
            input: { format: { type: 'audio/pcm', rate: 24_000 } },
            output: { format: { type: 'audio/pcmu' } },
          },
        },
      },
    ],
  },
  {
    name: 'a client that sets nothing has the agent as it is, greeting and all',
    rule: 'session.created: the default session',
    steps: [{ waitMs: 5000 }],
    started: { audio: linear, output: linear },
    wishes: { prompt: undefined, greeting: undefined, tools: undefined },
  },
  {
    name: 'what is set in the middle of the call holds from the next reply on',
    rule: 'session.update: only the fields that are present are updated',
    steps: [
      update({ instructions: 'One.' }),
      append(960),
      update({ tools }),
      update({ instructions: 'Two.', tool_choice: 'none' }),
    ],
    wishes: { prompt: 'Two.', tools: [] },
    heard: [{ audioBytes: 960 }],
    sent: Array.from({ length: 3 }, () => ({ type: 'session.updated' })),
  },
  {
    name: 'OpenAI’s voices, noise reduction and tracing change nothing and are no mistake',
    rule: 'session.update: audio.output.voice',
    steps: [
      update({
        tracing: 'auto',
        audio: { input: { noise_reduction: null }, output: { voice: 'marin', speed: 1 } },
      }),
      append(960),
    ],
    wishes: { voice: undefined, speed: 1 },
    heard: [{ audioBytes: 960 }],
    sent: [{ type: 'session.updated' }],
  },
  ...(
    [
      [{ tool_choice: 'required' }, 'session.tool_choice'],
      [{ tool_choice: { type: 'function', name: 'book' } }, 'session.tool_choice'],
      [{ max_output_tokens: 100 }, 'session.max_output_tokens'],
      [{ tools: [{ type: 'mcp', server_label: 'x', server_url: 'https://x' }] }, 'session.tools'],
      [{ prompt: { id: 'pmpt_1' } }, 'prompt'],
      [
        { audio: { input: { turn_detection: { type: 'server_vad', create_response: false } } } },
        'audio.input.turn_detection.create_response',
      ],
      [
        { audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 6000 } } } },
        'audio.input.turn_detection.idle_timeout_ms',
      ],
    ] as const
  ).map(([session, param]): RealtimeCase => ({
    name: `${JSON.stringify(session)} is refused, and nothing of its event is taken`,
    rule: 'error: most errors are recoverable, and the session stays open',
    steps: [update({ ...session, instructions: 'No.' }, 'e1'), { waitMs: 5000 }],
    wishes: { prompt: undefined },
    sent: [refused('unsupported_parameter', { param, event_id: 'e1' })],
  })),
  {
    name: 'the format can not change once audio flows',
    rule: 'session.update: audio.input.format',
    steps: [append(960), update({ audio: { input: { format: { type: 'audio/pcmu' } } } })],
    heard: [{ audioBytes: 960 }],
    sent: [refused('unsupported_parameter', { param: 'audio.input.format' })],
  },
  {
    name: 'an agent that follows a flow takes no instructions, and says so',
    rule: 'session.update: instructions',
    steps: [update({ instructions: 'Be brief.' }), append(960)],
    takesPrompt: false,
    heard: [{ audioBytes: 960 }],
    sent: [{ type: 'session.updated' }, refused('unsupported_parameter', { param: 'session.instructions' })],
  },
];
