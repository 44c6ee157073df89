import { describe, expect, it } from 'vitest';
import {
  chartGraph,
  transitionsByEdge,
  type ChartBox,
} from '../../tools/inspector/src/inspect/chart/graph/chart-graph.ts';
import { textBlock } from '../../tools/inspector/src/inspect/chart/graph/text-rows.ts';
import { callChart } from './chart-scenario.ts';

const root = chartGraph(callChart);
const boxes = all(root);

function all(box: ChartBox): readonly ChartBox[] {
  return [box, ...box.children.flatMap(all)];
}

function boxNamed(id: string): ChartBox {
  const found = boxes.find((box) => box.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

function targetsIn(id: string): readonly (string | undefined)[] {
  return boxNamed(id).lines.map(({ target }) => target);
}

const edges = boxes.flatMap((box) => box.edges);

describe('the graph of the call machine', () => {
  it('tells every transition exactly once, along an edge or in a box', () => {
    const lines = [...boxes.flatMap((box) => box.lines), ...edges.flatMap((edge) => edge.lines)];
    const told = lines.flatMap(({ triggers }) => triggers.map(({ id }) => id));
    expect(told.toSorted()).toEqual(callChart.transitions.map(({ id }) => id).toSorted());
  });

  it('has a box for every state', () => {
    const states = boxes.filter(({ kind }) => kind !== 'exit').map(({ path }) => path);
    expect(states.toSorted()).toEqual([...callChart.states.keys()].toSorted());
  });

  it('has one edge for all transitions of the same source and target', () => {
    expect(new Set(edges.map(({ source, target }) => `${source} ${target}`)).size).toBe(edges.length);
    const toEager = edges.find(({ id }) => id === 'active.floor.eager-thinking → active.floor.listening');
    expect(toEager?.lines.map(({ triggers, guard }) => [triggers.map(({ text }) => text), guard])).toEqual([
      [[''], 'replyFailed'],
      [
        [
          'talk.began',
          'talk.resumed',
          'talk.guessed',
          'talk.vanished',
          'caller.stopped-reply',
          'keys.begun',
          'after speculation.timeoutMs',
        ],
        undefined,
      ],
      [['talk.words'], 'not guessHolds'],
      [['talk.ended'], 'talkedOverAReply'],
    ]);
  });

  it('has edges only between boxes, in a box that has both inside', () => {
    for (const holder of boxes) {
      const inside = new Set(all(holder).map(({ id }) => id));
      for (const { source, target } of holder.edges) {
        expect(inside).toContain(source);
        expect(inside).toContain(target);
        expect([source, target]).not.toContain(holder.id);
      }
    }
  });

  it('lets no edge leave a region', () => {
    const leaving = edges.filter(
      ({ source, target }) => source.startsWith('active.') && !target.startsWith('active.'),
    );
    expect(leaving).toEqual([]);
    expect(boxNamed('active.floor ↗ ending')).toMatchObject({
      kind: 'exit',
      path: 'ending',
      title: 'ending ↗',
    });
    const intoIt = edges.filter(({ target }) => target === 'active.floor ↗ ending');
    expect(intoIt.map(({ source }) => source)).toEqual([
      'active.floor.listening.quiet',
      'active.floor.apologising',
      'active.floor.settling',
    ]);
  });

  it('lists in a box what goes no further than into it', () => {
    expect(targetsIn('active.floor.listening')).toEqual(['→ busy', '→ waiting', '→ waiting']);
    expect(targetsIn('active.floor.eager-thinking')).toEqual([undefined, '↺']);
    expect(new Set(targetsIn(''))).toEqual(
      new Set([undefined, '→ ended', '→ ending', '→ ending.awaitingTransfer', '→ failed']),
    );
  });

  it('knows regions and where each begins', () => {
    expect(boxes.filter(({ kind }) => kind === 'region').map(({ title }) => title)).toEqual([
      'floor',
      'keypad',
      'recogniser',
      'deafness',
      'turnEnd',
    ]);
    expect(
      boxNamed('active.floor')
        .children.filter(({ isInitial }) => isInitial)
        .map(({ title }) => title),
    ).toEqual(['listening']);
  });

  it('knows which transitions an edge stands for', () => {
    expect(transitionsByEdge(root).get('active.deafness.hearing → active.deafness.deaf')).toEqual([
      'active.deafness.hearing stt.lost #1',
      'active.deafness.hearing stt.stalled #1',
    ]);
    expect(transitionsByEdge(root).size).toBe(edges.length);
  });
});

function measure(text: string): number {
  return text.length * 10;
}

describe('a label', () => {
  const line = {
    triggers: [
      { text: 'talk.began', id: 'a' },
      { text: 'talk.words', id: 'b' },
    ],
    guard: 'one and two',
    target: '→ busy',
  };

  it('keeps each event apart, and what they share together', () => {
    const { rows, widthPx } = textBlock([line], 1000, measure);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.map(({ text, ids }) => [text, ids])).toEqual([
      ['talk.began,', ['a']],
      ['talk.words', ['b']],
      ['[one and two]', ['a', 'b']],
      ['→ busy', ['a', 'b']],
    ]);
    expect(widthPx).toBe('talk.began, talk.words [one and two] → busy'.length * 10);
  });

  it('is broken between words, and goes on a little further in', () => {
    const { rows, widthPx } = textBlock([line], 200, measure);
    expect(rows.map((row) => row.map(({ text }) => text).join(' '))).toEqual([
      'talk.began,',
      'talk.words [one and',
      'two] → busy',
    ]);
    expect(rows.map((row) => row[0]?.xPx)).toEqual([0, 8, 8]);
    expect(widthPx).toBeLessThanOrEqual(200);
  });
});
