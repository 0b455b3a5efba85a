'use client';

import { useMutation } from '@tanstack/react-query';
import { Download, ShieldCheck } from 'lucide';
import { useFormat } from '#components/format/format-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { logCheckSchema } from '#lib/audit/log-check.ts';
import { downloadFile } from '#lib/http/download-file.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { verdictText } from './verdict-text.ts';

const files = {
  jsonl: { name: 'exora-log.jsonl', label: 'Download the log' },
  fhir: { name: 'exora-log-fhir.ndjson', label: 'Download as FHIR AuditEvents' },
} as const;
type Format = keyof typeof files;

/** Checking that nobody changed the log, and taking it away. */
export function LogProof({ patientId }: { patientId: string }) {
  const format = useFormat();
  const verify = useMutation({
    mutationFn: () => postJson(`/api/profiles/${patientId}/log/verify`, logCheckSchema, {}),
  });
  const download = useMutation({
    mutationFn: (format: Format) =>
      downloadFile(`/api/profiles/${patientId}/log/export`, { format }, files[format].name),
  });
  const verdict = verify.data === undefined ? null : verdictText(verify.data, format);
  return (
    <Card className="grid gap-4 p-5" aria-labelledby="log-proof">
      <div className="grid gap-1">
        <h2 id="log-proof" className="font-semibold tracking-tight">
          Is this log whole?
        </h2>
        <p className="max-w-3xl text-sm text-ink-soft">
          Each event carries a fingerprint of the one before, and seals cover them all. Checking reads every event and
          every seal, and tells whether one was changed, removed or added. That you checked is written to the log, too.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" busy={verify.isPending} onClick={() => verify.mutate()}>
          {!verify.isPending && <Icon of={ShieldCheck} className="size-4.5" />}
          Verify this log
        </Button>
        {(['jsonl', 'fhir'] as const).map((format) => (
          <Button
            key={format}
            busy={download.isPending && download.variables === format}
            disabled={download.isPending}
            onClick={() => download.mutate(format)}
          >
            <Icon of={Download} className="size-4" />
            {files[format].label}
          </Button>
        ))}
      </div>
      <ChangeProblem error={verify.error ?? download.error} />
      {verdict !== null && (
        <div data-testid="verdict" data-valid={verify.data?.valid}>
          <Notice tone={verdict.tone} title={verdict.title}>
            {verdict.sentences.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </Notice>
        </div>
      )}
    </Card>
  );
}
