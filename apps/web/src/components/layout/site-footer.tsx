/** The disclaimer that stands below every view. */
export function SiteFooter() {
  return (
    <footer className="no-print mt-auto border-t border-line">
      <div className="mx-auto grid max-w-6xl gap-1 px-4 py-6 text-sm text-ink-soft sm:px-6">
        <p>
          Exora shows what your documents say. It is not medical advice and can make mistakes: check each fact against
          its document, and ask a clinician before you act on it. In an emergency, call your local emergency number.
        </p>
      </div>
    </footer>
  );
}
