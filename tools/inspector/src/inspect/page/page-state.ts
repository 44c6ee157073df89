import { signal } from '@preact/signals';
import { keptNumber } from './kept-setting.ts';

/** The views of a call, in the order of their tabs and keys. */
export const viewNames = [
  'chart',
  'time',
  'events',
  'conversation',
  'speculation',
  'waits',
  'providers',
  'what-if',
] as const;
export type ViewName = (typeof viewNames)[number];

/** How a person has arranged the page; not what it shows. */
export const pageState = {
  /** At phone width all views are tabs, else the chart and the time stand beside them. */
  isNarrow: signal(false),
  tab: signal<ViewName>('events'),
  isListShown: signal(true),
  isHelpOpen: signal(false),
  /** Whether the server takes calls, and has a page for them. */
  hasTalk: signal(true),
  isInjecting: signal(false),
  /** In percent of the width. */
  tabsShare: keptNumber('tabs-share', 43),
  /** In percent of the height. */
  timeShare: keptNumber('time-share', 38),
  /** Grows when the chart is asked to show all of itself. */
  fitAsked: signal(0),
};
