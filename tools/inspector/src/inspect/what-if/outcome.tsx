import {
  isRecordedOther,
  totalRows,
  turnRows,
  type TotalRow,
  type TurnRow,
} from '../../../../what-if/comparison-rows.ts';
import type { WhatIf } from '../../../../what-if/what-if.ts';

interface OutcomeProps {
  readonly result: WhatIf;
  /** The form says something else by now. */
  readonly isOutdated: boolean;
}

/** What came of a replay, beside one without a change. */
export function Outcome({ result, isOutdated }: OutcomeProps) {
  const { comparison, remarks } = result;
  const turns = turnRows(comparison);
  const moved = turns.filter((row) => row.isMoved);
  return (
    <div class={`what-if-outcome${isOutdated ? ' is-outdated' : ''}`} data-part="what-if-outcome">
      {isOutdated ? (
        <p class="hint">You have changed something since. Press Replay to see what comes of it.</p>
      ) : null}
      <Totals rows={totalRows(comparison)} showsRecorded={isRecordedOther(comparison)} />
      {moved.length === 0 ? (
        <p>{turns.length === 0 ? 'The caller took no turn.' : 'No turn comes out differently.'}</p>
      ) : (
        <MovedTurns rows={moved} count={turns.length} />
      )}
      {remarks.length === 0 ? null : (
        <ul class="what-if-remarks" aria-label="What can’t be known">
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface TotalsProps {
  readonly rows: readonly TotalRow[];
  /** The replay without a change is noticeably otherwise. */
  readonly showsRecorded: boolean;
}

function Totals({ rows, showsRecorded }: TotalsProps) {
  return (
    <div class="what-if-scroll" role="region" aria-label="The whole call" tabIndex={0}>
      <table class="what-if-table">
        <caption class="visually-hidden">The whole call</caption>
        <thead>
          <tr>
            <th scope="col" />
            {showsRecorded ? <th scope="col">Recorded</th> : null}
            <th scope="col">Unchanged</th>
            <th scope="col">What if</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, recorded, unchanged, replayed, difference, isBetter }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {showsRecorded ? <td>{recorded}</td> : null}
              <td>{unchanged}</td>
              <td>{replayed}</td>
              <td class={isBetter === undefined ? '' : isBetter ? 'is-better' : 'is-worse'}>
                {difference === '' ? '–' : difference}
                {isBetter === undefined ? null : (
                  <span class="visually-hidden">{isBetter ? ', better' : ', worse'}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface MovedTurnsProps {
  readonly rows: readonly TurnRow[];
  /** Of so many in all. */
  readonly count: number;
}

function MovedTurns({ rows, count }: MovedTurnsProps) {
  return (
    <details class="what-if-turns" open={rows.length <= 8}>
      <summary>
        {rows.length} of {count} {count === 1 ? 'turn comes' : 'turns come'} out differently
      </summary>
      <ol>
        {rows.map((row, index) => (
          // Of a recorded turn there may be several.
          <li key={`${index} ${row.turn}`}>
            <p class="what-if-caller">
              <span class="what-if-number">{turnName(row)}</span> “{row.text}”
            </p>
            <p class="what-if-waits">
              <span>{row.unchanged}</span>
              <span aria-hidden="true"> → </span>
              <span class="visually-hidden"> became </span>
              <span>{row.replayed}</span>
            </p>
            {row.recorded === '' ? null : <p class="hint">recorded: {row.recorded}</p>}
            {row.changes === '' ? null : <p class="hint">{row.changes}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}

function turnName({ turn }: TurnRow): string {
  if (turn === '+') return 'new';
  return turn === 'typed' ? turn : `turn ${turn}`;
}
