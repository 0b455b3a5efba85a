import type { ExportSource } from '@exora/audit-chain';
import { isErrorCode } from '@exora/contracts';
import { z } from 'zod';
import { environmentSchema } from '../environment.ts';
import { openQueue } from '../jobs/queue.ts';
import { NotRunningError, UsageError } from '../report-error.ts';
import { type Session, signIn, signInOnStack } from '../session.ts';

/** Whose log is taken out, and where it is. */
export interface ExportAsked {
  dataDir: string;
  external?: boolean;
  profile?: string;
  email?: string;
  system?: boolean;
}

/** Rows of a page: hosted Supabase gives 1000 at most. */
const page = { events: 1000, anchors: 500 };

/** A function that returns a set of texts: PostgREST gives them plain. */
const textsSchema = z.array(z.string());

const externalSchema = environmentSchema.pick({ SUPABASE_URL: true, SUPABASE_PUBLISHABLE_KEY: true });

/** Where the lines of an export come from, with the rights of whoever may take it out. */
export async function openExport(asked: ExportAsked): Promise<ExportSource> {
  return asked.system ? systemExport(asked) : recordExport(asked);
}

async function systemExport(asked: ExportAsked): Promise<ExportSource> {
  const queue = await openQueue(asked);
  return {
    begin: () => queue.call('begin_audit_export', {}, textsSchema),
    events: (after, until) =>
      queue.call(
        'read_audit_export',
        { ...nobody, p_after_seq: after, p_until_seq: until, p_limit: page.events },
        textsSchema,
      ),
    anchors: (after, until) =>
      queue.call(
        'read_audit_export_anchors',
        { ...nobody, p_after_seq: after, p_until_seq: until, p_limit: page.anchors },
        textsSchema,
      ),
  };
}

/** The generated types know no null for a parameter without default; for nobody's record it is what is meant. */
const nobody: { p_patient_id: string } = { p_patient_id: null as unknown as string };

async function recordExport(asked: ExportAsked): Promise<ExportSource> {
  const { client, patientId: own } = await openSession(asked);
  const patientId = asked.profile ?? own;
  const texts = (answer: Answered): readonly string[] => {
    if (answer.error !== null) throw problemOf(answer.error);
    return textsSchema.parse(answer.data);
  };
  return {
    begin: async () => texts(await client.rpc('begin_audit_export', { p_patient_id: patientId })),
    events: async (after, until) =>
      texts(
        await client.rpc('read_audit_export', {
          p_patient_id: patientId,
          p_after_seq: after,
          p_until_seq: until,
          p_limit: page.events,
        }),
      ),
    anchors: async (after, until) =>
      texts(
        await client.rpc('read_audit_export_anchors', {
          p_patient_id: patientId,
          p_after_seq: after,
          p_until_seq: until,
          p_limit: page.anchors,
        }),
      ),
  };
}

interface Answered {
  data: unknown;
  error: { message: string; details: string | null; hint: string | null; code: string } | null;
}

function problemOf(error: NonNullable<Answered['error']>): UsageError {
  if (isErrorCode(error.details)) {
    const { message, hint, details } = error;
    return new UsageError(`${[message, hint].filter(Boolean).join(' ')} (${details})`, { cause: error });
  }
  return new UsageError(
    `The log could not be read (${error.code || 'no answer'}). Check that the stack runs ("exora doctor") and try again.`,
    { cause: error },
  );
}

async function openSession(asked: ExportAsked): Promise<Session> {
  if (asked.external) return openOutside(asked.email);
  const session = await signInOnStack(asked);
  if (session !== null) return session;
  throw new NotRunningError({ canBeHosted: true });
}

async function openOutside(email: string | undefined): Promise<Session> {
  const parsed = externalSchema.safeParse(process.env);
  if (!parsed.success) {
    throw new UsageError(
      '--external needs SUPABASE_URL (the address of the project) and SUPABASE_PUBLISHABLE_KEY (sb_publishable_…) in the environment.',
    );
  }
  const password = process.env.EXORA_PASSWORD;
  if (email === undefined || !password) {
    throw new UsageError('Name the owner’s account with --email, and set EXORA_PASSWORD to its password.');
  }
  const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: publishableKey } = parsed.data;
  return signIn(url.replace(/\/+$/, ''), publishableKey, { email, password });
}
