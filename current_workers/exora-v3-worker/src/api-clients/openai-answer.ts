import { z } from 'zod';

/** Why an answer that came can't be used. */
type Unusable = 'CUT_OFF' | 'REFUSED' | 'FILTERED' | 'EMPTY' | 'NOT_JSON' | 'OTHER_FORM' | 'TOO_LARGE';

/** An answer that came, was paid for and can't be used. Nothing of its words is kept. */
export class UnusableAnswer {
  readonly reason: Unusable;

  constructor(reason: Unusable) {
    this.reason = reason;
  }

  /** Whether the same question may be answered better another time. */
  get mayBeAskedAgain(): boolean {
    return this.reason === 'EMPTY' || this.reason === 'NOT_JSON' || this.reason === 'OTHER_FORM';
  }
}

const tokens = z.int().nonnegative().catch(0);

/** What is needed of a chat completion. Servers that only speak like OpenAI leave much of it out. */
const completionSchema = z.object({
  choices: z.array(
    z.object({
      finish_reason: z.string().nullish(),
      message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
    }),
  ),
});

const usageSchema = z.object({ usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }) });

/** What a call used, as the server counts it; null where it doesn't. */
export function usageOf(completion: unknown): { tokensIn: number; tokensOut: number } | null {
  const { data } = usageSchema.safeParse(completion);
  return data === undefined ? null : { tokensIn: data.usage.prompt_tokens, tokensOut: data.usage.completion_tokens };
}

/** Marks of Markdown around an answer, from servers that only ask their model for the form. */
function withoutFences(content: string): string {
  const answer = content.trim();
  if (!answer.startsWith('```')) return answer;
  const from = answer.indexOf('\n');
  const to = answer.endsWith('```') ? answer.length - 3 : answer.length;
  return answer.slice(from < 0 ? 3 : from, to);
}

/** The answer inside a chat completion, in the form that was asked for. */
export function answerOf<T>(completion: unknown, form: z.ZodType<T>): T | UnusableAnswer {
  const parsed = completionSchema.safeParse(completion);
  if (!parsed.success) return new UnusableAnswer('OTHER_FORM');
  const [choice] = parsed.data.choices;
  if (choice === undefined) return new UnusableAnswer('EMPTY');
  const { finish_reason: finish, message } = choice;
  if (finish === 'length') return new UnusableAnswer('CUT_OFF');
  if (finish === 'content_filter') return new UnusableAnswer('FILTERED');
  if (message.refusal) return new UnusableAnswer('REFUSED');
  if (!message.content?.trim()) return new UnusableAnswer('EMPTY');
  let told: unknown;
  try {
    told = JSON.parse(withoutFences(message.content), storable);
  } catch {
    return new UnusableAnswer('NOT_JSON');
  }
  const answer = form.safeParse(told);
  return answer.success ? answer.data : new UnusableAnswer('OTHER_FORM');
}

/** The database's JSON holds neither NUL nor half a surrogate pair, and no page does. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value;
}
