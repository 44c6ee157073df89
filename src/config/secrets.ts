import type { ConfigLeaf, ConfigNode, KeyPath } from './config-tree.ts';

export const mask = '••••••';

const secretWords =
  /^(?:api ?keys?|keys?|tokens?|secrets?|passwords?|passwd|passphrase|credentials?|private|dsn|cookie|jwt|bearer|authorization)$/;

/** Whether a name, of a setting or a variable, is one that secrets are kept under: `api_key`, `authToken`. */
export function namesSecret(name: string | number): boolean {
  return String(name)
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => secretWords.test(word) || word.endsWith('apikey') || word.endsWith('password'));
}

/**
 * Whether a value may be repeated in an error: not under a secret's name. Of what the environment gives only what looks
 * like a name may, as a key can have got into any variable by mistake.
 */
export function mayBeQuoted({ value, variables = [], origin }: ConfigLeaf): boolean {
  // `max_tokens: 150` is a number of tokens, not a token.
  if (typeof value !== 'string') return variables.length === 0;
  if (isSecretPath(origin.path) || withoutCredentials(value) !== value) return false;
  return variables.length === 0 || (plainName.test(value) && !variables.some(namesSecret));
}

/** Tokens and keys have 16 characters or more, mix capitals and small letters, or have more digits. */
const plainName = /^(?!(?:.*\d){6})(?:[A-Z]?[a-z\d._-]{1,14}|[A-Z\d._-]{1,15})$/;

export function isSecretPath(path: KeyPath): boolean {
  return path.some(namesSecret);
}

/** `redis://user:secret@host` and `https://host/?key=secret` without what is secret in them. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/(\w:\/\/)[^\s/@]*@/g, `$1${mask}@`)
    .replace(/([?&][\w-]*(?:key|token|secret|password|sig)[\w-]*=)[^\s&#]+/gi, `$1${mask}`);
}

/** Whether there is a key, a token or the like anywhere in it. */
export function holdsSecret(node: ConfigNode): boolean {
  switch (node.kind) {
    case 'leaf':
      return typeof node.value === 'string' && namesSecret(node.origin.path.at(-1) ?? '');
    case 'list':
      return node.items.some(holdsSecret);
    case 'map':
      return [...node.entries.values()].some(holdsSecret);
    case 'hole':
      return false;
  }
}
