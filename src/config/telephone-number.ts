/** A telephone number as it is compared: carriers write it with its plus or without, people with spaces. */
export const comparableNumber = (number: string): string => number.replace(/[\s()-]/g, '').replace(/^\+/, '');
