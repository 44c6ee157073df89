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
