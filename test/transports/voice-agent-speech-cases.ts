import { type VoiceAgentCase, opened, applied, turn, began, said, ended } from './voice-agent-steps.ts';

/** Who speaks, and what the client is told of it. */
export const speechCases: readonly VoiceAgentCase[] = [
  {
    name: 'while the agent listens',
    rule: 'UserStartedSpeaking: as the user starts; ConversationText: what was said',
    steps: [...opened, turn('started', ''), turn('updated', 'When'), turn('eot', 'When do you open?')],
    sent: [
      applied,
      { type: 'UserStartedSpeaking' },
      { type: 'ConversationText', role: 'user', content: 'When do you open?' },
    ],
    start: {},
  },
  {
    name: 'while the agent speaks',
    rule: 'UserStartedSpeaking: the client drops what it plays, so it is told as the agent is stopped, once',
    steps: [
      ...opened,
      began,
      said,
      turn('started', ''),
      { call: { type: 'clear' } },
      ended('interrupted'),
      turn('eot', 'Wait.'),
    ],
    sent: [
      applied,
      { type: 'ConversationText', role: 'assistant', content: 'At nine.' },
      { type: 'UserStartedSpeaking' },
      { type: 'ConversationText', role: 'user', content: 'Wait.' },
    ],
    start: {},
  },
  {
    name: 'over an agent that pauses and goes on',
    rule: 'UserStartedSpeaking: the client drops what it plays, each time; InjectAgentMessage: default is refused while the agent speaks',
    steps: [
      ...opened,
      began,
      said,
      { call: { audioBytes: 960 } },
      turn('started', ''),
      { call: { type: 'clear' } },
      turn('eot', ''),
      { call: { audioBytes: 960 } },
      { client: { type: 'InjectAgentMessage', message: 'One' } },
      turn('started', 'Wait.'),
      { call: { type: 'clear' } },
      { call: { audioBytes: 480 } },
      { call: { type: 'clear' } },
      ended('interrupted'),
    ],
    sent: [
      applied,
      { type: 'ConversationText', role: 'assistant', content: 'At nine.' },
      { audioBytes: 960 },
      { type: 'UserStartedSpeaking' },
      { audioBytes: 960 },
      { type: 'InjectionRefused', message: 'The agent is speaking.' },
      { type: 'UserStartedSpeaking' },
      { audioBytes: 480 },
      { type: 'UserStartedSpeaking' },
    ],
    start: {},
  },
  {
    name: 'a sound that stops nobody',
    rule: 'UserStartedSpeaking: not while the agent goes on',
    steps: [...opened, began, said, turn('started', ''), ended('completed')],
    sent: [
      applied,
      { type: 'ConversationText', role: 'assistant', content: 'At nine.' },
      { type: 'AgentAudioDone' },
    ],
    start: {},
  },
];
