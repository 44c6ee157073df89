import { ready, type ClientStep } from './client-rig.ts';
import {
  added,
  append,
  begun,
  create,
  refused,
  turn,
  update,
  noTurns,
  type RealtimeCase,
} from './realtime-steps.ts';

const commit: ClientStep = { client: { type: 'input_audio_buffer.commit' } };
const heardTurn = [
  { type: 'input_audio_buffer.speech_started', item_id: 'item_1' },
  { type: 'input_audio_buffer.speech_stopped', item_id: 'item_1' },
  { type: 'input_audio_buffer.committed', item_id: 'item_1' },
  ...added,
];

const transcription = 'conversation.item.input_audio_transcription';
const transcribed = { audio: { input: { turn_detection: null, transcription: { model: 'whisper-1' } } } };
const replayed = [
  update(transcribed),
  append(120_000),
  { call: ready },
  commit,
  create(),
] satisfies readonly ClientStep[];
const seconds = [
  { audioBytes: 48_000 },
  { audioBytes: 48_000 },
  { audioBytes: 24_000 },
  { type: 'caller.ended-turn' },
];
const committedItem = [
  { type: 'session.updated' },
  { type: 'input_audio_buffer.committed', item_id: 'item_1' },
  ...added,
];
const heardPart = (delta: string) => ({ type: `${transcription}.delta`, item_id: 'item_1', delta });
const heardAll = (transcript: string) => ({
  type: `${transcription}.completed`,
  item_id: 'item_1',
  transcript,
});

/** What the caller says, and when it is theirs to answer. */
export const inputCases: readonly RealtimeCase[] = [
  {
    name: 'a turn in which detection is switched off is heard to its end',
    rule: 'input_audio_buffer.speech_stopped',
    steps: [append(960), turn('started', 'Hello'), update(noTurns), turn('eot', 'Hello')],
    heard: [{ audioBytes: 960 }],
    sent: [heardTurn[0], { type: 'session.updated' }, ...heardTurn.slice(1)].flatMap((each) => each ?? []),
  },
  {
    name: 'who has committed silence may commit words before it is found out',
    rule: 'response.create',
    steps: [
      update(noTurns),
      append(960),
      { call: ready },
      commit,
      create(),
      append(480),
      commit,
      create(),
      begun(1),
      { waitMs: 15_000 },
    ],
    heard: [
      { audioBytes: 960 },
      { type: 'caller.ended-turn' },
      { audioBytes: 480 },
      { type: 'caller.ended-turn' },
    ],
    sent: [
      { type: 'session.updated' },
      { type: 'input_audio_buffer.committed' },
      ...added,
      { type: 'input_audio_buffer.committed' },
      ...added,
      { type: 'response.created' },
    ],
  },
  {
    name: 'a pause in what was committed makes parts of its transcript, and no second end',
    rule: `${transcription}.delta: what was added; completed: once`,
    steps: [
      ...replayed,
      turn('started', '', 0),
      turn('eot', 'One.', 0),
      { waitMs: 1000 },
      turn('started', '', 1),
      turn('eot', 'Two.', 1),
      { waitMs: 999 },
      turn('started', 'Three', 2),
      { waitMs: 999 },
      turn('eot', 'Three.', 2),
      { waitMs: 1000 },
      { waitMs: 5000 },
    ],
    heard: seconds,
    sent: [
      ...committedItem,
      heardPart('One.'),
      heardPart(' Two.'),
      heardPart(' Three.'),
      heardAll('One. Two. Three.'),
    ],
  },
  {
    name: 'what was understood before all of it was handed over is complete soon after that',
    rule: `${transcription}.completed`,
    steps: [...replayed, turn('eot', 'One.', 0), { waitMs: 20 }, { waitMs: 1000 }],
    heard: seconds,
    sent: [...committedItem, heardPart('One.'), heardAll('One.')],
  },
  {
    name: 'what was understood as the call ends is complete',
    rule: `${transcription}.completed`,
    steps: [
      ...replayed,
      { waitMs: 20 },
      turn('eot', 'Bye.', 0),
      { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } },
    ],
    heard: seconds,
    sent: [...committedItem, heardPart('Bye.'), heardAll('Bye.')],
    closed: 1000,
  },
  {
    name: 'audio without a sample is none',
    rule: 'input_audio_buffer.commit: an empty buffer is an error',
    steps: [update(noTurns), append(0), { client: { type: 'input_audio_buffer.commit' } }],
    sent: [{ type: 'session.updated' }, refused('input_audio_buffer_commit_empty')],
  },
  {
    name: 'nothing was said that could be committed',
    rule: 'input_audio_buffer.commit: an empty buffer is an error',
    steps: [append(960), { client: { type: 'input_audio_buffer.commit' } }],
    heard: [{ audioBytes: 960 }],
    sent: [refused('input_audio_buffer_commit_empty')],
  },
  {
    name: 'the root is the end of a conversation that has no items, and of no other',
    rule: 'conversation.item.create: previous_item_id may be root',
    steps: ['root', 'root', 'mine'].map((previous_item_id, n) => ({
      client: {
        type: 'conversation.item.create',
        previous_item_id,
        item: {
          type: 'message',
          id: n === 0 ? 'mine' : 'more',
          role: 'user',
          content: [{ type: 'input_text', text: 'Hi.' }],
        },
      },
    })),
    sent: [...added, refused('unsupported_parameter', { param: 'previous_item_id' }), ...added],
  },
];
