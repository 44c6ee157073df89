import { ToolInvalid } from './errors/tool-error.ts';
import type { Tool } from './ports/tool.ts';
import { checkTool } from './tool-shape.ts';

/** The tools of a server, as they are given. Throws `ToolInvalid` when one can't be used, or two have the same name. */
export function checkTools(tools: readonly Tool[]): void {
  if (!Array.isArray(tools)) {
    throw new ToolInvalid('tools must be a list, of one tool as well: openTalky({ tools: [myTool] }).');
  }
  const names = new Set<string>();
  for (const [index, tool] of tools.entries()) {
    checkTool(tool, `tools[${index}]`);
    if (names.has(tool.name)) throw new ToolInvalid(`There are two tools named ${tool.name}; rename one.`);
    names.add(tool.name);
  }
}

/** Those that an agent names, or all of them when it names none. */
export function toolsNamed(names: readonly string[] | undefined, tools: readonly Tool[]): readonly Tool[] {
  return names === undefined ? tools : tools.filter(({ name }) => names.includes(name));
}
