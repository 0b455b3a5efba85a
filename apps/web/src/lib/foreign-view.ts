/**
 * Whether the view at an address shows a record that is not opened and can't be: a patient's, to a provider. Nothing that is
 * about the open record has a place there.
 */
export function isForeignView(pathname: string): boolean {
  return /^\/emergency\/./.test(pathname);
}
