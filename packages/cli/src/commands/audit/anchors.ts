import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { QueueOptions } from '../../jobs/queue.ts';
import { openQueue } from '../../jobs/queue.ts';
import { dataDirOption } from '../data-dir.ts';

const pageSize = 1000;

const help = `
One line each: {kind, seq, sealed_at, heads, heads_hash, moved_root, prev_hash,
anchor_hash, key_id, signature, sealed}. They say nothing about anybody but how
many records there are. Keep them where the database's operators can't reach them
(a mail, another machine, a notary): "exora audit verify --anchors" then finds a
log that was rewritten whole.`;

/** A row of `read_audit_anchors`. */
const anchorSchema = z.object({
  seq: z.int(),
  sealed_at: z.string(),
  heads: z.int(),
  heads_hash: z.string(),
  moved_root: z.string().nullable(),
  prev_hash: z.string(),
  anchor_hash: z.string(),
  key_id: z.string().nullable(),
  signature: z.string().nullable(),
});

/** `exora audit anchors`: the seals over all chains, to be kept elsewhere. */
export function anchorsCommand(): Command {
  return new Command('anchors')
    .description('print the anchors as JSON Lines, to keep them elsewhere (as an operator)')
    .option('--after <seq>', 'those after this one, for what was kept already', parseSeq, 0)
    .option('--external', 'those of the Supabase project of SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY')
    .addOption(dataDirOption())
    .addHelpText('after', help)
    .action(async ({ after, ...options }: QueueOptions & { after: number }) => {
      const queue = await openQueue(options);
      let last = after;
      for (;;) {
        const page = await queue.call(
          'read_audit_anchors',
          { p_after_seq: last, p_limit: pageSize },
          z.array(anchorSchema),
        );
        for (const anchor of page) {
          const line = { kind: 'anchor', ...anchor, sealed_at: micros(anchor.sealed_at), sealed: null };
          process.stdout.write(`${JSON.stringify(line)}\n`);
        }
        if (page.length < pageSize) return;
        last = page.at(-1)?.seq ?? last;
      }
    });
}

/** A moment as the API gives it, `2026-01-02T03:04:05.6789+00:00`, as exports have it. */
function micros(moment: string): string {
  const [, second = '', fraction = ''] = /^(.{19})(?:\.(\d+))?/.exec(moment) ?? [];
  return `${second}.${fraction.padEnd(6, '0')}Z`;
}

function parseSeq(value: string): number {
  const seq = Number(value);
  if (!Number.isSafeInteger(seq) || seq < 0) throw new InvalidArgumentError('It is the number of an anchor.');
  return seq;
}
