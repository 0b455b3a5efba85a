import { Fragment } from 'react';

const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['+', '−'], 'Zoom in and out'],
  [['0'], 'Fit the width'],
  [['R', 'Shift R'], 'Rotate right and left'],
  [['N', 'P'], 'Next and previous page'],
  [['T'], 'Text of the pages'],
  [['←', '→'], 'Between words that are lit, or pages'],
  [['Esc'], 'Let go of the fact'],
  [['?'], 'This list'],
];

/** The keys of the document's pages. */
export function KeyList() {
  return (
    <>
      <h2 className="font-semibold">Keys</h2>
      <p className="text-sm text-ink-soft">
        They work while the focus is in the pages: click on them, or go there with Tab.
      </p>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2 text-sm">
        {keys.map(([names, what]) => (
          <Fragment key={what}>
            <dt className="flex gap-1.5">
              {names.map((name) => (
                <kbd key={name} className="rounded border border-field px-1.5 font-mono text-xs leading-5">
                  {name}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}
