import { createTestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';
import { fitLine } from './model.ts';

/** Seconds of the statements that look at the heads of all chains, by how many there are. */
export interface ChainTimes {
  chains: number;
  sealSeconds: number;
  verifySeconds: number;
}

/** Between two anchors one chain of a hundred moves. */
const movedShare = 0.01;
const verifiedAnchors = 3;

/** Times sealing and verifying with each number of chains, on heads of chains that don't exist otherwise. */
export async function timeChains(numbers: readonly number[]): Promise<ChainTimes[]> {
  const database = await createTestDatabase();
  const sql = postgres(database.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql`set statement_timeout = 0`;
    await sql`select set_config('request.jwt.claims', '{"role":"service_role"}', false)`;
    const times: ChainTimes[] = [];
    let made = 0;
    for (const chains of numbers) {
      await sql`
        insert into exora_private.audit_heads (subject_id, seq, row_hash)
        select gen_random_uuid(), 1, sha256(g::text::bytea) from generate_series(1, ${chains - made}) as g`;
      made = chains;
      // What was added is sealed once without being timed: usually only a few chains have moved.
      await sql`select seal_audit_anchor(true)`;
      await sql`analyze exora_private.audit_heads, exora_private.audit_anchor_heads`;
      const seals: number[] = [];
      for (let at = 0; at < verifiedAnchors; at++) {
        await sql`
          update exora_private.audit_heads as h set seq = h.seq + 1, row_hash = sha256(h.row_hash)
          where h.subject_id in (select subject_id from exora_private.audit_heads limit ${Math.ceil(chains * movedShare)})`;
        seals.push(await secondsOf(() => sql`select seal_audit_anchor(true)`));
      }
      const verifySeconds = await secondsOf(() => sql`select verify_audit_anchors(${verifiedAnchors})`);
      times.push({ chains, sealSeconds: Math.min(...seals), verifySeconds });
    }
    return times;
  } finally {
    await sql.end();
    await database.drop();
  }
}

/** The lines through the times. */
export function fitChains(times: readonly ChainTimes[]) {
  const line = (seconds: (each: ChainTimes) => number) => {
    const { fixed, perPage: perChain } = fitLine(times.map((each) => ({ pages: each.chains, cost: seconds(each) })));
    return { fixed, perChain };
  };
  return { seal: line(({ sealSeconds }) => sealSeconds), verify: line(({ verifySeconds }) => verifySeconds) };
}

async function secondsOf(work: () => PromiseLike<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
