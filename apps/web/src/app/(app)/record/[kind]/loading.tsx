import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export default function ListLoading() {
  return (
    <main id="content" className="mx-auto w-full max-w-6xl px-4 pt-8 pb-12 sm:px-6 lg:pt-10">
      <h1 className="sr-only">Your record</h1>
      <Loading what="your record">
        <Skeleton className="mb-8 h-8 w-64" />
        <div className="grid gap-4">
          {['first', 'second', 'third'].map((name) => (
            <Card key={name} className="grid gap-4 p-5">
              <Skeleton className="h-5 w-40" />
              <Skeleton className="h-4 w-3/4" />
              <Skeleton className="h-4 w-2/3" />
            </Card>
          ))}
        </div>
      </Loading>
    </main>
  );
}
