import { hangUpTool } from '../machines/agent-reply.ts';
import { ToolInvalid } from './errors/tool-error.ts';
import type { Tool } from './ports/tool.ts';

/** What every vendor of a language model takes. */
const toolName = /^[a-zA-Z0-9_-]{1,64}$/;
/** A timer can't wait longer. */
const longestTimeoutMs = 2 ** 31 - 1;

/** Throws `ToolInvalid` for a tool that no agent can have. */
export function checkTool({ name, timeoutMs = 1 }: Pick<Tool, 'name' | 'timeoutMs'>): void {
  if (!toolName.test(name)) {
    const remedy = 'Name it with letters, digits, _ and - only, 64 at most.';
    throw new ToolInvalid(`No model takes a tool named ${JSON.stringify(name)}. ${remedy}`);
  }
  if (name === hangUpTool) {
    throw new ToolInvalid(`Every agent has ${hangUpTool} already, to hang up; give your tool another name.`);
  }
  if (!(timeoutMs > 0 && timeoutMs <= longestTimeoutMs)) {
    throw new ToolInvalid(`timeoutMs of ${name} must be more than 0, and ${longestTimeoutMs} at most.`);
  }
}

/** The tools of a server, as they are given. Throws `ToolInvalid` when one can't be used, or two have the same name. */
export function checkTools(tools: readonly Tool[]): void {
  const names = new Set<string>();
  for (const tool of tools) {
    checkTool(tool);
    if (names.has(tool.name)) throw new ToolInvalid(`There are two tools named ${tool.name}; rename one.`);
    names.add(tool.name);
  }
}

/** Those that an agent names, or all of them when it names none. */
export function toolsNamed(names: readonly string[] | undefined, tools: readonly Tool[]): readonly Tool[] {
  return names === undefined ? tools : tools.filter(({ name }) => names.includes(name));
}
