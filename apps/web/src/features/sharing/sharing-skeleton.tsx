import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

/** What stands in a sharing view while it is loading. */
export function SharingSkeleton({ title }: { title: string }) {
  return (
    <main id="content" className="mx-auto w-full max-w-6xl px-4 pt-8 pb-12 sm:px-6 lg:pt-10">
      <h1 className="sr-only">{title}</h1>
      <Loading what={title.toLowerCase()}>
        <div className="mb-6 grid gap-2 lg:mb-8">
          <Skeleton className="h-9 w-48" />
          <Skeleton className="h-5 w-96 max-w-full" />
        </div>
        <Skeleton className="mb-6 h-11 w-full max-w-md rounded-full" />
        <Card className="grid gap-5 p-5">
          <Skeleton className="h-6 w-40" />
          <Skeleton className="h-12 w-full" />
          <Skeleton className="h-12 w-4/5" />
          <Skeleton className="h-12 w-2/3" />
        </Card>
      </Loading>
    </main>
  );
}
