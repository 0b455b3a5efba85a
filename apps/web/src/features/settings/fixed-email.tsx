/** The address of an account whose sign-in service sends no mail: nothing could confirm a new one. */
export function FixedEmail({ email }: { email: string }) {
  return (
    <div className="grid gap-3 text-sm" data-testid="fixed-email">
      <p>
        <bdi className="font-medium wrap-anywhere">{email}</bdi>
      </p>
      <p className="rounded-xl bg-sunken px-4 py-3 text-ink-soft">
        It can’t be changed here: a new address has to be confirmed by a link, and this Exora sends no mail.
      </p>
    </div>
  );
}
