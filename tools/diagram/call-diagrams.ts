import { callMachine } from '../../machines/call.machine.ts';
import { readChart, type Chart } from '../../src/inspector/chart.ts';
import { stateDiagram, type View } from './state-diagram.ts';
import { transitionTable } from './transition-table.ts';

interface Section extends View {
  readonly title: string;
  readonly text: string;
}

const sections: readonly Section[] = [
  {
    title: 'The call',
    text: 'A call connects, is active until somebody or something ends it, says farewell where one is owed, and is over; its regions run side by side.',
    scope: '',
    open: ['active'],
  },
  {
    title: 'The floor',
    text: 'Who has the floor: the caller (`listening`, `eager-thinking`), the agent (`holding`), or both who want it (`barge-in`); the other four are passed through within one event.',
    scope: 'active.floor',
    open: [],
  },
  {
    title: 'Listening',
    text: 'The caller has the floor, or nobody: a line that waits is spoken as soon as nobody is busy, and silence is counted.',
    scope: 'active.floor.listening',
    open: [],
  },
  {
    title: 'Holding',
    text: 'The agent has the floor with a committed reply: it is `thinking` while nothing is there to play, and `speaking` while something is.',
    scope: 'active.floor.holding',
    open: [],
  },
  {
    title: 'Barge-in',
    text: 'Playout stands still until it is decided who goes on: the caller who has said enough, or the agent.',
    scope: 'active.floor.barge-in',
    open: [],
  },
  {
    title: 'The keypad',
    text: 'Keys become a turn: each one, or all up to the terminator or a pause.',
    scope: 'active.keypad',
    open: [],
  },
  {
    title: 'The recogniser',
    text: 'The speech-to-text connection may be lost and opened again; the turn inside which that happened is waited for, but not for ever.',
    scope: 'active.recogniser',
    open: ['active.recogniser.open'],
  },
  {
    title: 'Deafness',
    text: 'How long the caller has not been heard: it begins with the first loss, and is over once a recogniser has worked again.',
    scope: 'active.deafness',
    open: [],
  },
  {
    title: "The turn's end",
    text: "Push-to-talk: the button is released, and the recogniser's own end of the turn is waited for.",
    scope: 'active.turnEnd',
    open: [],
  },
  {
    title: 'The ending',
    text: 'The farewell, if one is owed, is played to its end, and then all is over.',
    scope: 'ending',
    open: [],
  },
];

const head = `# The call machine

The statecharts of a call, drawn from their definitions by \`npm run diagram\`; don't edit this file. An edge says what
leads along it: events, \`after\` and the policy's setting for how long, or a \`[condition]\` alone that is looked at at
once (\`else\`: none of the others holds). What changes no state stands in a note, as \`event [condition] / actions\`. \`↗\`
is a state of another diagram. The table under a diagram has its transitions one by one, in the order in which they are looked
at; those of a state that has a diagram of its own stand there, and an empty \`to\` stays where it is.
`;

/** `machines/README.md`, as it must be for the machines that there are. */
export function callDiagrams(chart: Chart = readChart(callMachine)): string {
  const parts = sections.map((section) => {
    const inner = sections
      .map(({ scope }) => scope)
      .filter((scope) => scope !== section.scope && scope.startsWith(section.scope));
    const drawing = `\`\`\`mermaid\n${stateDiagram(chart, section)}\n\`\`\``;
    return `## ${section.title}\n\n${section.text}\n\n${drawing}\n\n${transitionTable(chart, section.scope, inner)}\n`;
  });
  return [head, ...parts].join('\n');
}
