import { type Item, listOf, nodeOf, shapeOf } from './statements.ts';

/** Whether `create or replace` makes the old function into the new one: same arguments, same result, no default less. */
export function isReplaceable(before: Item, after: Item): boolean {
  const [old, now] = [signatureOf(before), signatureOf(after)];
  return old.form === now.form && old.defaults.every((has, at) => !has || now.defaults[at] === true);
}

function signatureOf({ node }: Item): { form: string; defaults: boolean[] } {
  const parameters = listOf(node.parameters).map((parameter) => nodeOf(parameter.FunctionParameter));
  const form = shapeOf([
    parameters.map(({ defexpr: _, ...parameter }) => parameter),
    node.returnType ?? null,
    node.is_procedure ?? false,
  ]);
  return { form, defaults: parameters.map((parameter) => parameter.defexpr !== undefined) };
}

/** The statement as one that replaces. */
export function replacing(text: string): string {
  return text.replace(/^(\s*(?:--[^\n]*\n\s*)*create)(?! or replace) function/i, '$1 or replace function');
}
