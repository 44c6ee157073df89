import { Document, isMap, isSeq, type Node } from 'yaml';
import type { Fixture, VoiceEntry } from '../fixture.ts';

/** A fixture as YAML: a step, a request, a clause and a message take a line each. */
export function fixtureText(fixture: Fixture): string {
  const document = new Document(fixture, { aliasDuplicateObjects: false });
  const { contents } = document;
  if (isMap<unknown, Node>(contents)) {
    for (const { key, value } of contents.items) {
      const isOpen = ['caller', 'llm', 'agent', 'tools', 'expect'].includes(String(key));
      const depth = key === 'tts' ? depthOf(fixture.tts) : isOpen ? 1 : 0;
      if (value !== null) inLines(value, depth);
    }
  }
  // 0: no line is broken.
  return document.toString({ lineWidth: 0 });
}

/** The clauses of a voice are three levels down in a list of voices. */
function depthOf(tts: Fixture['tts']): number {
  if (Array.isArray(tts)) return tts.some((voice: VoiceEntry) => voice.clauses !== undefined) ? 3 : 0;
  return tts !== undefined && 'clauses' in tts ? 2 : 0;
}

/** Down to this depth each item has a line of its own. */
function inLines(node: Node, depth: number): void {
  if (!isMap<unknown, Node>(node) && !isSeq<Node>(node)) return;
  node.flow = depth === 0;
  const items = isMap<unknown, Node>(node) ? node.items.map(({ value }) => value) : node.items;
  if (depth > 0) for (const item of items) if (item !== null) inLines(item, depth - 1);
}
