import { append, create, refused, update, user, type RealtimeCase } from './realtime-steps.ts';

const opened = [{ audioBytes: 960 }];
const mcp = [{ type: 'mcp', server_label: 'x', server_url: 'https://x' }];
const spokenItem = { content: [{ type: 'input_audio', audio: 'AAAA' }] };

/** What docs/protocols/openai-realtime.md says is not done, and no other case has. */
export const refusalCases: readonly RealtimeCase[] = [
  ...(
    [
      [{ type: 'transcription' }, 'type'],
      [{ max_output_tokens: 100 }, 'session.max_output_tokens'],
    ] as const
  ).map(([session, param]): RealtimeCase => ({
    name: `${JSON.stringify(session)} is refused`,
    rule: 'session.update',
    steps: [update(session)],
    sent: [refused('unsupported_parameter', { param })],
  })),
  ...(
    [
      [{ max_output_tokens: 100 }, 'response.max_output_tokens'],
      [{ tools: mcp }, 'response.tools'],
      [{ tool_choice: { type: 'function', name: 'book' } }, 'response.tool_choice'],
    ] as const
  ).map(([response, param]): RealtimeCase => ({
    name: `${JSON.stringify(response)} is refused`,
    rule: 'response.create',
    steps: [create(response)],
    sent: [refused('unsupported_parameter', { param, event_id: 'mine' })],
  })),
  ...(
    [
      [
        { input: { turn_detection: { type: 'server_vad', interrupt_response: false } } },
        'input.turn_detection.interrupt_response',
      ],
      [{ output: { format: { type: 'audio/pcmu' } } }, 'output.format'],
    ] as const
  ).map(([audio, param]): RealtimeCase => ({
    name: `audio.${param} does not change once the call is open`,
    rule: 'session.update',
    steps: [append(960), update({ audio })],
    heard: opened,
    sent: [refused('unsupported_parameter', { param: `audio.${param}` })],
  })),
  ...['modalities', 'voice', 'input_audio_format', 'turn_detection'].map((key): RealtimeCase => ({
    name: `the key ${key} of the beta is refused, and not let pass`,
    rule: 'session.update: unknown parameters',
    steps: [update({ [key]: null, instructions: 'No.' }), { waitMs: 5000 }],
    wishes: { prompt: undefined },
    sent: [refused('unknown_parameter', { param: `session.${key}` })],
  })),
  {
    name: 'an item goes nowhere but to the end',
    rule: 'conversation.item.create: previous_item_id',
    steps: [
      {
        client: {
          type: 'conversation.item.create',
          previous_item_id: 'item_7',
          item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi.' }] },
        },
      },
    ],
    sent: [refused('unsupported_parameter', { param: 'previous_item_id' })],
  },
  {
    name: 'audio in an item is refused',
    rule: 'conversation.item.create: input_audio',
    steps: [user('', spokenItem)],
    sent: [refused('unsupported_content_type')],
  },
  {
    name: 'a function call of the client’s is refused',
    rule: 'conversation.item.create: function_call',
    steps: [
      {
        client: {
          type: 'conversation.item.create',
          item: { type: 'function_call', call_id: 'call_1', name: 'book', arguments: '{}' },
        },
      },
    ],
    sent: [refused('unsupported_content_type', { param: 'item.type' })],
  },
];
