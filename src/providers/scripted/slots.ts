import type { CalendarDate } from './calendar-date.ts';
import { weekdays } from './calendar-date.ts';
import { createDayReader, dayPattern, plainDayPattern } from './day-slot.ts';
import type { Flow } from './flow.ts';
import type { SlotFile } from './flow-schema.ts';
import type { SlotReader } from './slot-reader.ts';
import { createTimeReader, minutesOf, timePattern } from './time-slot.ts';
import { choicePattern, createChoiceReader, createNumberReader, numberPattern } from './word-slots.ts';
import { createYesNoReader, noPattern, yesPattern } from './yes-no.ts';

export type SlotReaders = ReadonlyMap<string, SlotReader>;

/** How a slot is spoken, as the text of a pattern; `asked` when the caller was just asked for it. */
export function slotPatternText(slot: SlotFile, asked: boolean): string {
  switch (slot.type) {
    case 'day':
      return asked ? dayPattern : plainDayPattern;
    case 'time':
      return timePattern;
    case 'number':
      return numberPattern;
    case 'yes-no':
      return `${yesPattern} | ${noPattern}`;
    case 'choice':
      return choicePattern(new Map(Object.entries(slot.values)));
  }
}

/** The readers of all slots of `flow`, as of `today`. */
export function createSlotReaders(flow: Flow, today: CalendarDate): SlotReaders {
  return new Map([...flow.slots].map(([name, slot]) => [name, createSlotReader(slot, today)]));
}

/** The reader of one slot. */
export function createSlotReader(slot: SlotFile, today: CalendarDate): SlotReader {
  switch (slot.type) {
    case 'day':
      return createDayReader(today, slot.open ?? weekdays);
    case 'time':
      return createTimeReader({
        from: minutesOf(slot.from ?? '0:00'),
        until: minutesOf(slot.until ?? '24:00'),
      });
    case 'number':
      return createNumberReader();
    case 'yes-no':
      return createYesNoReader();
    case 'choice':
      return createChoiceReader(new Map(Object.entries(slot.values)));
  }
}

/** The value that `words` are from the first to the last; undefined when they are none. */
export function readWhole(reader: SlotReader | undefined, words: readonly string[]): string | undefined {
  return reader?.readAt(words, 0).find(({ length }) => length === words.length)?.value;
}

/** What slots that are filled by the same words have in common: all days are alike, every choice is its own kind. */
export function kindOf(flow: Pick<Flow, 'slots'>, name: string): string {
  const type = flow.slots.get(name)?.type ?? name;
  return type === 'choice' ? name : type;
}

/** A value to show to a person who asks what may be said. */
export function exampleOf(slot: SlotFile): string {
  switch (slot.type) {
    case 'day':
      return 'tuesday';
    case 'time':
      return 'three thirty';
    case 'number':
      return 'seven';
    case 'yes-no':
      return 'yes';
    case 'choice':
      return Object.keys(slot.values)[0] ?? '';
  }
}
