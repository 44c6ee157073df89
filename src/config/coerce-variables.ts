import { z } from 'zod';
import type { ConfigLeaf, ConfigNode, Scalar } from './config-tree.ts';
import { schemaAt, unwrapped, type AnySchema } from './schema-at.ts';

/**
 * Reads what came from the environment, which knows texts only, as the number, the truth value or the list that the
 * schema wants there. What can't be read so stays a text, and the check will say so. What is written in a file is left
 * alone: `"8080"` in quotes is a text.
 */
export function coerceVariables(node: ConfigNode, schema: AnySchema | undefined): ConfigNode {
  if (schema === undefined) return node;
  switch (node.kind) {
    case 'leaf':
      return node.variables === undefined ? node : coerceLeaf(node, unwrapped(schema));
    case 'list':
      return { ...node, items: node.items.map((item) => coerceVariables(item, schemaAt(schema, [0]))) };
    case 'map': {
      const entries = new Map<string, ConfigNode>();
      for (const [key, child] of node.entries) {
        entries.set(key, coerceVariables(child, schemaAt(schema, [key])));
      }
      return { ...node, entries };
    }
    case 'hole':
      return node;
  }
}

function coerceLeaf(leaf: ConfigLeaf, schema: AnySchema): ConfigNode {
  if (typeof leaf.value !== 'string') return leaf;
  const text = leaf.value.trim();
  if (schema instanceof z.ZodNumber) return { ...leaf, value: asNumber(text) ?? leaf.value };
  if (schema instanceof z.ZodBoolean) return { ...leaf, value: asBoolean(text) ?? leaf.value };
  if (schema instanceof z.ZodUnion) {
    const isTruth = schema.options.some((option) => unwrapped(option) instanceof z.ZodBoolean);
    const truth = isTruth ? asBoolean(text) : undefined;
    if (truth !== undefined) return { ...leaf, value: truth };
    const list = schema.options.find((option) => unwrapped(option) instanceof z.ZodArray);
    return list !== undefined && text.includes(',') ? coerceLeaf(leaf, unwrapped(list)) : leaf;
  }
  if (!(schema instanceof z.ZodArray)) return leaf;
  const wanted: AnySchema = schema.element;
  const items: ConfigNode[] = [];
  for (const item of text.split(',')) items.push(coerceLeaf({ ...leaf, value: item.trim() }, wanted));
  return { kind: 'list', origin: leaf.origin, items };
}

function asNumber(text: string): Scalar | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function asBoolean(text: string): Scalar | undefined {
  if (/^(?:true|yes|on|1)$/i.test(text)) return true;
  return /^(?:false|no|off|0)$/i.test(text) ? false : undefined;
}
