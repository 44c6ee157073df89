import { describe, expect, it } from 'vitest';
import { scoreboardOf } from '../../tools/inspector/src/inspect/speculation/scoreboard.ts';
import { readCallLog } from '../../tools/report/call-log.ts';
import { reportOf } from '../../tools/report/call-report.ts';
import { scenarioFiles } from '../scenarios/scenario-files.ts';
import { logText } from '../support/log-text.ts';
import { fixtureCall, indexOf } from './fixture-call.ts';

describe('the scoreboard of guesses', () => {
  const files = scenarioFiles.filter((file) =>
    /^speculation\/.*(eager|other|governed|resumed|timeout)/.test(file),
  );

  it.each(files)('%s: says of the whole call what its report says', async (file) => {
    const call = await fixtureCall(file);
    const score = scoreboardOf(call).at(call.entries.length - 1);
    const report = reportOf(readCallLog('log', logText(call.entries)));
    expect(score.speculation).toEqual(report.speculation);
    expect(score.turns).toEqual(report.turns);
    const { committed, discarded } = report.speculation;
    expect(score.guesses.filter(({ end }) => end?.isRight === true)).toHaveLength(committed);
    expect(score.thrownAway.reduce((sum, { count }) => sum + count, 0)).toBe(discarded);
    expect(score.hitRate).toBe(committed / (committed + discarded));
    for (const { why } of score.thrownAway) expect(why).not.toMatch(/not told/);
  });

  it('says at an entry what has come of the guesses by then', async () => {
    const call = await fixtureCall('speculation/governed.yaml');
    const board = scoreboardOf(call);
    const asked = indexOf(call, 'reply.requested');
    expect(board.at(asked - 1).guesses).toEqual([]);
    expect(board.at(asked)).toMatchObject({ held: 1, hitRate: undefined, thrownAway: [] });
    const wrong = indexOf(call, 'reply.discarded');
    expect(board.at(wrong)).toMatchObject({
      held: 0,
      hitRate: 0,
      thrownAway: [{ why: 'the caller went on', count: 1 }],
      guesses: [{ text: 'book a', confidence: 0.6, turn: 0, reply: 1 }],
    });
    expect(board.at(wrong).speculation).toMatchObject({ started: 1, committed: 0, discarded: 1 });
  });

  it('says of a guess that ended as a backchannel that nothing was said', async () => {
    const call = await fixtureCall('found/guess-that-ends-as-a-backchannel.yaml');
    expect(scoreboardOf(call).at(call.entries.length - 1).thrownAway).toContainEqual({
      why: 'it was noise or a backchannel',
      count: 1,
    });
  });

  it('says from when on it guesses how', async () => {
    const call = await fixtureCall('speculation/governed.yaml');
    const governed = indexOf(call, 'speculation.governed');
    const board = scoreboardOf(call);
    expect(board.at(governed - 1).policies).toMatchObject([{ eagerThreshold: 0.5, depth: 'first-clause' }]);
    expect(board.at(governed).policies.slice(1)).toMatchObject([
      { eagerThreshold: 0.5, depth: 'text', why: 'resumed', index: governed },
    ]);
    const off = await fixtureCall('speculation/switched-off.yaml');
    expect(scoreboardOf(off).at(0).policies).toMatchObject([{ depth: 'off' }]);
  });

  it('is the same object while nothing has changed', async () => {
    const call = await fixtureCall('speculation/governed.yaml');
    const board = scoreboardOf(call);
    const measured = indexOf(call, 'client.metrics');
    expect(board.at(measured)).toBe(board.at(measured + 1));
  });
});
