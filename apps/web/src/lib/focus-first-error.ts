/**
 * Gives the focus to the first field of a form that is wrong, once the form says so: whoever doesn't see the page hears what is
 * to be corrected. Nothing where nothing is wrong.
 */
export function focusFirstError(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => {
    form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input')?.focus();
  });
}
