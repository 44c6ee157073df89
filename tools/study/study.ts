import { runStudy, studyHearing, studyLatencies } from './run-study.ts';
import { SilenceConfidence } from './silence-confidence.ts';
import { studyTables } from './study-table.ts';

const { firstTokenMs, firstClauseMs, firstAudioMs } = studyLatencies;
const silenceMs = new SilenceConfidence(studyHearing.halfLifeMs).silenceMs(studyHearing.eotThreshold);
console.log(
  `Recorded callers, on a virtual clock: ${firstTokenMs + firstClauseMs + firstAudioMs} ms from a request to its first audio, a turn is over after ${Math.round(silenceMs)} ms of silence.\n`,
);
console.log(studyTables(await runStudy()));
