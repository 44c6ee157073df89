import { ready } from './client-rig.ts';
import { speechCases } from './voice-agent-speech-cases.ts';
import {
  type VoiceAgentCase,
  settings,
  opened,
  applied,
  turn,
  began,
  said,
  linear16,
  error,
} from './voice-agent-steps.ts';

export const voiceAgentCases: readonly VoiceAgentCase[] = [
  {
    name: 'without formats',
    rule: 'Settings: audio is linear16, 16 kHz in and 24 kHz out, unless it says otherwise',
    steps: opened,
    sent: [applied],
    start: { audio: linear16(16_000), output: linear16(24_000), transport: 'voice-agent' },
  },
  {
    name: 'as a telephone has it',
    rule: 'Settings: mulaw at 8 kHz both ways',
    steps: [
      {
        client: {
          ...settings,
          audio: {
            input: { encoding: 'mulaw', sample_rate: 8000 },
            output: { encoding: 'mulaw', sample_rate: 8000, container: 'none' },
          },
        },
      },
      { call: ready },
    ],
    sent: [applied],
    start: {
      audio: { encoding: 'mulaw', sampleRateHz: 8000 },
      output: { encoding: 'mulaw', sampleRateHz: 8000 },
    },
  },
  {
    name: 'by the name of an agent',
    rule: 'Settings: agent may be the id of an agent that is known',
    steps: [{ client: { ...settings, agent: 'front-desk' } }, { call: ready }],
    sent: [applied],
    start: { agent: 'front-desk' },
  },
  ...[
    { encoding: 'opus' },
    { encoding: 'linear16', sample_rate: 11_025 },
    { encoding: 'mulaw', sample_rate: 16_000 },
  ].map((input) => ({
    name: `with ${JSON.stringify(input)}`,
    rule: 'Settings: what can not be taken is an Error, and no call',
    steps: [{ client: { ...settings, audio: { input } } }],
    sent: [error('INVALID_MESSAGE')],
  })),
  {
    name: 'in a container',
    rule: 'Settings: what can not be taken is an Error, and no call',
    steps: [{ client: { ...settings, audio: { output: { container: 'wav' } } } }],
    sent: [error('INVALID_MESSAGE')],
  },
  {
    name: 'with providers and a history of its own',
    rule: 'Settings: what is not done is told by a Warning',
    steps: [
      {
        client: {
          ...settings,
          agent: {
            listen: { provider: { type: 'deepgram', model: 'nova-3' } },
            think: { provider: { type: 'open_ai', model: 'gpt-4o' }, prompt: 'Be kind.' },
            speak: { provider: { type: 'deepgram', model: 'aura-2' } },
            context: { messages: [{ type: 'History', role: 'user', content: 'Hi' }] },
          },
        },
      },
      { call: ready },
    ],
    sent: [
      {
        type: 'Warning',
        code: 'SETTINGS_IGNORED',
        description:
          'The configuration of the agent decides here, and not: agent.think.provider, agent.listen.provider, agent.speak, agent.context.',
      },
      applied,
    ],
    start: {},
  },
  {
    name: 'with a function that has an endpoint',
    rule: 'Settings: a server of a stranger’s is never called from here',
    steps: [
      {
        client: {
          ...settings,
          agent: { think: { functions: [{ name: 'f', endpoint: { url: 'http://10.0.0.1/' } }] } },
        },
      },
    ],
    sent: [error('INVALID_MESSAGE')],
  },
  {
    name: 'a second time',
    rule: 'Settings: once',
    steps: [...opened, { client: settings }],
    sent: [applied, error('INVALID_MESSAGE')],
    start: {},
  },
  {
    name: 'and nothing before them',
    rule: 'Settings: the first message',
    steps: [{ client: { type: 'InjectUserMessage', content: 'Hi' } }, { client: { type: 'KeepAlive' } }],
    sent: [error('INVALID_MESSAGE')],
  },
  {
    name: 'before and after the settings',
    rule: 'Audio: binary; what comes before the settings are applied is dropped',
    steps: [
      { client: new Uint8Array(320) },
      ...opened,
      { client: new Uint8Array(640) },
      { client: new Uint8Array(0) },
      { call: { audioBytes: 960 } },
    ],
    sent: [applied, { audioBytes: 960 }],
    heard: [{ audioBytes: 640 }],
    start: {},
  },
  ...speechCases,
  {
    name: 'with its history',
    rule: 'History: the same words, unless flags.history is false',
    steps: [{ client: { ...settings, flags: {} } }, { call: ready }, began, said],
    sent: [
      applied,
      { type: 'ConversationText', role: 'assistant', content: 'At nine.' },
      { type: 'History', role: 'assistant', content: 'At nine.' },
    ],
    start: {},
  },
  {
    name: 'with the first audio of an answer',
    rule: 'AgentStartedSpeaking: latencies in seconds',
    steps: [
      ...opened,
      {
        call: {
          type: 'metrics',
          turn: 0,
          speculation: 'none',
          wastedTokens: 0,
          wastedCharacters: 0,
          releaseMs: 600,
          ttsFirstAudioMs: 200,
          llmFirstTokenMs: 350,
        },
      },
    ],
    sent: [
      applied,
      { type: 'AgentStartedSpeaking', total_latency: 0.6, tts_latency: 0.2, ttt_latency: 0.35 },
    ],
    start: {},
  },
  {
    name: 'typed by the user',
    rule: 'InjectUserMessage: as if it had been said; refused while the user speaks',
    steps: [
      ...opened,
      { client: { type: 'InjectUserMessage', content: 'Hi' } },
      turn('started', ''),
      { client: { type: 'InjectUserMessage', content: 'Ho' } },
    ],
    sent: [
      applied,
      { type: 'ConversationText', role: 'user', content: 'Hi' },
      { type: 'UserStartedSpeaking' },
      { type: 'InjectionRefused', message: 'The user is speaking.' },
    ],
    heard: [{ type: 'caller.typed', text: 'Hi' }],
    start: {},
  },
  {
    name: 'for the agent',
    rule: 'InjectAgentMessage: said at once; default is refused while somebody speaks, queue waits, interrupt does not',
    steps: [
      ...opened,
      { client: { type: 'InjectAgentMessage', message: 'One' } },
      began,
      { client: { type: 'InjectAgentMessage', message: 'Two' } },
      { client: { type: 'InjectAgentMessage', message: 'Three', behavior: 'queue' } },
      { client: { type: 'InjectAgentMessage', message: 'Four', behavior: 'interrupt' } },
    ],
    sent: [applied, { type: 'InjectionRefused', message: 'The agent is speaking.' }],
    heard: [
      { type: 'operator.say', text: 'One' },
      { type: 'operator.say', text: 'Three' },
      { type: 'caller.stopped-reply' },
      { type: 'operator.say', text: 'Four' },
    ],
    start: {},
  },
  {
    name: 'by the client',
    rule: 'ForceEndTurn: the turn is over; KeepAlive: nothing',
    steps: [...opened, { client: { type: 'ForceEndTurn' } }, { client: { type: 'KeepAlive' } }],
    sent: [applied],
    heard: [{ type: 'caller.ended-turn' }],
    start: {},
  },
  {
    name: 'of no function that waits',
    rule: 'FunctionCallResponse: for a request that is open',
    steps: [...opened, { client: { type: 'FunctionCallResponse', name: 'f', content: '1' } }],
    sent: [applied, error('INVALID_MESSAGE')],
    start: {},
  },
  {
    name: 'through the call',
    rule: 'Error, and Warning for what the call survives',
    steps: [
      ...opened,
      { call: { type: 'error', code: 'provider-throttled', message: 'One voice is out.', fatal: false } },
      { call: { type: 'error', code: 'provider-refused', message: 'None is left.', fatal: true } },
      { call: { type: 'ended', reason: 'provider-failure', durationMs: 1 } },
    ],
    sent: [
      applied,
      { type: 'Warning', code: 'PROVIDER_THROTTLED', description: 'One voice is out.' },
      { type: 'Error', code: 'PROVIDER_REFUSED', description: 'None is left.' },
    ],
    start: {},
    closed: 1000,
  },
];
