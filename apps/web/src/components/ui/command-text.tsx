/** A command as it is typed on the machine that Exora runs on. Long lines break rather than hide. */
export function CommandText({ children }: { children: string }) {
  return (
    <pre className="rounded-xl bg-sunken px-4 py-3 text-sm break-words whitespace-pre-wrap">
      <code>{children}</code>
    </pre>
  );
}
