import { Eye, FileSearch, HardDrive } from 'lucide';
import { redirect } from 'next/navigation';
import { Logo } from '#components/layout/logo.tsx';
import { SiteFooter } from '#components/layout/site-footer.tsx';
import { ThemeButton } from '#components/layout/theme-button.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { isSignedIn } from '#features/session/signed-in.ts';
import { ProofDemo } from '#features/welcome/proof-demo.tsx';

const promises = [
  {
    icon: FileSearch,
    title: 'No fact without its proof',
    text: 'Every medication, result and diagnosis is tied to the very words on the page. What can’t be found there is not stored.',
  },
  {
    icon: Eye,
    title: 'Nobody looks unseen',
    text: 'You own your record. When someone else reads it, that is written to a log you can check, or they don’t get to read it.',
  },
  {
    icon: HardDrive,
    title: 'It runs where you are',
    text: 'Documents are read on the machine that Exora runs on, a laptop included. No outside service sees them unless you allow it.',
  },
] as const;

type Given = Partial<Record<'code' | 'message' | 'error_code', string | string[]>>;

export default async function WelcomePage({ searchParams }: { searchParams: Promise<Given> }) {
  // Where the sign-in service's own mails lead when nothing else is set there: with a code, with a message after the first of
  // two links, or with what is wrong.
  const { code, message, error_code: problem } = await searchParams;
  if (typeof code === 'string') redirect(`/auth/confirm?code=${encodeURIComponent(code)}`);
  if (problem !== undefined) redirect('/auth/confirm');
  if (message !== undefined) redirect('/auth/confirm?waits=other');
  if (await isSignedIn()) redirect('/record');
  return (
    <>
      <header className="mx-auto flex w-full max-w-6xl items-center gap-2 px-4 py-3 sm:px-6">
        <Logo />
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <ThemeButton />
          <ButtonLink href="/sign-in" variant="ghost">
            Sign in
          </ButtonLink>
        </div>
      </header>
      <main id="content">
        <section className="mx-auto grid max-w-6xl items-center gap-12 px-4 pt-10 pb-16 sm:px-6 sm:pt-16 lg:grid-cols-[minmax(0,11fr)_minmax(0,10fr)] lg:gap-16 lg:pt-20 lg:pb-24">
          <div className="grid gap-6">
            <h1 className="text-4xl leading-[1.08] font-semibold tracking-tight text-balance sm:text-5xl lg:text-6xl lg:leading-[1.05]">
              Your medical papers, as a record you can <span className="marked animate-mark">check</span>.
            </h1>
            <p className="max-w-xl text-lg text-ink-soft">
              Add letters, lab reports or photos of them. Exora reads each one, gathers the facts, and shows you the
              words that every single fact comes from.
            </p>
            <div className="flex flex-wrap gap-3">
              <ButtonLink href="/sign-up" variant="primary" size="large">
                Create your record
              </ButtonLink>
              <ButtonLink href="/sign-up?next=/sample" size="large">
                Look around with a sample patient
              </ButtonLink>
            </div>
            <p className="text-sm text-ink-soft">
              The sample patient is made up. Loading it takes an account, where it stays apart from your own record.
            </p>
          </div>
          <ProofDemo />
        </section>
        <section aria-label="What Exora promises" className="border-t border-line bg-surface">
          <div className="mx-auto grid max-w-6xl gap-10 px-4 py-14 sm:px-6 md:grid-cols-3 lg:py-20">
            {promises.map(({ icon, title, text }) => (
              <div key={title} className="grid content-start gap-3">
                <span className="grid size-11 place-items-center rounded-xl bg-brand-soft text-brand">
                  <Icon of={icon} className="size-5" />
                </span>
                <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
                <p className="text-ink-soft">{text}</p>
              </div>
            ))}
          </div>
        </section>
      </main>
      <SiteFooter />
    </>
  );
}
