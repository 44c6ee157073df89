import { runStudy, studyHearing, studyLatencies } from './run-study.ts';
import { SilenceConfidence } from './silence-confidence.ts';
import { studyPrices } from './study-prices.ts';
import { studyTables } from './study-table.ts';

const { firstTokenMs, firstClauseMs, firstAudioMs } = studyLatencies;
const silenceMs = new SilenceConfidence(studyHearing.halfLifeMs).silenceMs(studyHearing.eotThreshold);
const { llm, tts } = studyPrices;
console.log(
  [
    'Recorded callers, through the real call on a virtual clock.',
    `${firstTokenMs + firstClauseMs + firstAudioMs} ms from a request to its first audio; a turn is over after ${Math.round(silenceMs)} ms of silence.`,
    `A million tokens cost ${llm.usdPerMillionPromptTokens} USD asked and ${llm.usdPerMillionCompletionTokens} answered, a million characters spoken ${tts.usdPerMillionCharacters}.`,
    '',
    studyTables(await runStudy()),
  ].join('\n'),
);
