import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export default function FactLoading() {
  return (
    <main id="content" className="mx-auto w-full max-w-6xl px-4 pt-8 pb-12 sm:px-6 lg:pt-10">
      <h1 className="sr-only">Fact</h1>
      <Loading what="the fact">
        <Skeleton className="mb-8 h-8 w-40" />
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:gap-5">
          {['fact', 'origin'].map((name) => (
            <Card key={name} className="grid gap-4 p-5">
              <Skeleton className="h-9 w-56 max-w-full" />
              <Skeleton className="h-4 w-3/4" />
              <Skeleton className="h-4 w-2/3" />
            </Card>
          ))}
        </div>
      </Loading>
    </main>
  );
}
