import { signal } from '@preact/signals';

/** Whether the keypad is shown, and whether the keyboard's digits press its keys. */
export const keypadState = { isOpen: signal(false), takesKeyboard: signal(true) } as const;
