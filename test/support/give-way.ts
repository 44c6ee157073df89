import { constants, setPriority } from 'node:os';

// What only computes runs beside what is timed, and lets it go first.
setPriority(constants.priority.PRIORITY_LOW);
