/** A JSGF expression without rule references (https://www.w3.org/TR/jsgf/), as the tests read it. */
export type Jsgf =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Jsgf[] }
  | { readonly kind: 'optional'; readonly part: Jsgf };

/** Throws for what is not in the subset that a recogniser gets from us. */
export function parseJsgf(text: string): Jsgf {
  const tokens = text.match(/\/[\d.]+\/|[()[\]|]|[^\s()[\]|/]+/g) ?? [];
  const grammar = choice(tokens);
  if (tokens.length > 0) throw new Error(`left over: ${tokens.join(' ')}`);
  return grammar;
}

function choice(tokens: string[]): Jsgf {
  const parts = [sequence(tokens)];
  while (tokens[0] === '|') {
    tokens.shift();
    parts.push(sequence(tokens));
  }
  return { kind: 'choice', parts };
}

function sequence(tokens: string[]): Jsgf {
  const parts: Jsgf[] = [];
  if (tokens[0]?.startsWith('/') === true) tokens.shift();
  while (tokens[0] !== undefined && !'|)]'.includes(tokens[0])) {
    const token = tokens.shift() ?? '';
    if (token !== '(' && token !== '[') parts.push({ kind: 'word', word: token });
    else {
      const part = choice(tokens);
      if (tokens.shift() !== (token === '(' ? ')' : ']')) throw new Error(`"${token}" is not closed`);
      parts.push(token === '(' ? part : { kind: 'optional', part });
    }
  }
  if (parts.length === 0) throw new Error('an empty alternative');
  return { kind: 'sequence', parts };
}

/** The positions at which `grammar` can end when it begins at `at`. */
function ends(grammar: Jsgf, words: readonly string[], at: number): ReadonlySet<number> {
  switch (grammar.kind) {
    case 'word':
      return new Set(words[at] === grammar.word ? [at + 1] : []);
    case 'optional':
      return new Set([at, ...ends(grammar.part, words, at)]);
    case 'choice':
      return new Set(grammar.parts.flatMap((part) => [...ends(part, words, at)]));
    case 'sequence': {
      let here: ReadonlySet<number> = new Set([at]);
      for (const part of grammar.parts) here = endsFromAll(part, words, here);
      return here;
    }
  }
}

function endsFromAll(part: Jsgf, words: readonly string[], starts: ReadonlySet<number>): ReadonlySet<number> {
  const found = new Set<number>();
  for (const start of starts) for (const end of ends(part, words, start)) found.add(end);
  return found;
}

export function accepts(grammar: Jsgf, text: string): boolean {
  const words = text.split(' ');
  return ends(grammar, words, 0).has(words.length);
}

export function wordsOf(grammar: Jsgf): readonly string[] {
  if (grammar.kind === 'word') return [grammar.word];
  return grammar.kind === 'optional' ? wordsOf(grammar.part) : grammar.parts.flatMap(wordsOf);
}

/** One sentence of the grammar; `pick(n)` chooses among n alternatives. */
export function sentence(grammar: Jsgf, pick: (count: number) => number): string {
  switch (grammar.kind) {
    case 'word':
      return grammar.word;
    case 'optional':
      return pick(2) === 0 ? '' : sentence(grammar.part, pick);
    case 'choice': {
      const part = grammar.parts[pick(grammar.parts.length)];
      return part === undefined ? '' : sentence(part, pick);
    }
    case 'sequence':
      return grammar.parts
        .map((part) => sentence(part, pick))
        .filter((words) => words !== '')
        .join(' ');
  }
}
