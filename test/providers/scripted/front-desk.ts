import { readFileSync } from 'node:fs';
import type { Message } from '../../../machines/vocabulary/history.ts';
import type { CalendarDate } from '../../../src/providers/scripted/calendar-date.ts';
import { type Dialogue, foldDialogue } from '../../../src/providers/scripted/dialogue.ts';
import { parseFlow } from '../../../src/providers/scripted/parse-flow.ts';

const file = 'config/flows/front-desk.yaml';

export const frontDeskText = readFileSync(file, 'utf8');
export const frontDesk = parseFlow(frontDeskText, file);

/** A Monday. */
export const monday: CalendarDate = { year: 2026, month: 3, day: 2 };

export const user = (text: string): Message => ({ role: 'user', text });
export const agent = (text: string): Message => ({ role: 'assistant', text });

/** The conversation in which the caller says `turns` one after the other and hears every reply to its end. */
export function talk(...turns: readonly string[]): { readonly messages: Message[]; readonly end: Dialogue } {
  const messages: Message[] = [];
  let end = foldDialogue(frontDesk, messages, monday);
  for (const turn of turns) {
    messages.push(user(turn));
    end = foldDialogue(frontDesk, messages, monday);
    messages.push(agent(end.reply.text));
  }
  return { messages, end };
}

/** The last reply of `talk`. */
export function reply(...turns: readonly string[]): string {
  return talk(...turns).end.reply.text;
}
