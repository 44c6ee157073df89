import type { Frame } from '../../../../../../src/inspector/frame.ts';

/** The name under which an element of the drawing is marked. */
export const markKey = {
  box: (id: string) => `box ${id}`,
  edge: (id: string) => `edge ${id}`,
  transition: (id: string) => `transition ${id}`,
};

/** Class names by the key of what has them. */
export type Marks = ReadonlyMap<string, string>;

/** What a frame shows: where the machine is, what it has just taken and refused, and where it had been before. */
export function frameMarks(
  frame: Frame | undefined,
  edgeOf: (transition: string) => string | undefined,
  visited: readonly string[],
): Marks {
  const marks = new Map<string, string>();
  for (const path of visited) marks.set(markKey.box(path), 'is-visited');
  if (frame === undefined) return marks;
  for (const path of frame.states) marks.set(markKey.box(path), 'is-around');
  for (const path of litStates(frame.states)) marks.set(markKey.box(path), 'is-lit');
  const mark = (id: string, name: string): void => {
    marks.set(markKey.transition(id), name);
    const edge = edgeOf(id);
    if (edge !== undefined) marks.set(markKey.edge(edge), name);
  };
  for (const { id } of frame.refused) mark(id, 'is-refused');
  for (const { id } of frame.taken) mark(id, 'is-taken');
  return marks;
}

/** The innermost states that a machine is in. */
export function litStates(states: readonly string[]): readonly string[] {
  return states.filter((path) => path !== '' && !states.some((other) => other.startsWith(`${path}.`)));
}
