const contents = [
  ['README.txt', 'what is what, in plain words'],
  ['summary.html', 'the record to read in any browser'],
  ['facts.csv', 'every fact with its proof, for a spreadsheet'],
  ['fhir/bundle.json', 'the record for other health systems (HL7 FHIR R4)'],
  ['originals/', 'your documents, byte for byte'],
  ['pages/', 'pictures of their pages'],
  ['record/, history/', 'everything else that Exora keeps: readings, decisions, access, consents'],
  ['audit/', 'the log of who looked, with its chain of proofs'],
  [
    'manifest.json',
    'a list of all that, with sizes and checksums; the last file, so that a whole archive is known by it',
  ],
] as const;

/** What a record's archive has in it. */
export function ArchiveContents() {
  return (
    <>
      <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
        {contents.map(([path, what]) => (
          <div key={path} className="grid gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
            <dt className="font-mono">{path}</dt>
            <dd className="text-ink-soft">{what}</dd>
          </div>
        ))}
      </dl>
      <p className="text-sm text-ink-soft">
        Whoever has this file can read the record: keep it as you keep your papers. That you took it away is written to
        the record’s log.
      </p>
    </>
  );
}
