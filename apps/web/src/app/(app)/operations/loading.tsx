import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export default function OperationsLoading() {
  return (
    <main id="content" className="mx-auto w-full max-w-6xl px-4 pt-8 pb-12 sm:px-6 lg:pt-10">
      <h1 className="sr-only">Operations</h1>
      <Loading what="operations">
        <div className="mb-6 grid gap-2 lg:mb-8">
          <Skeleton className="h-8 w-48 sm:h-9" />
          <Skeleton className="h-5 w-full max-w-xl" />
        </div>
        <div className="grid gap-4 lg:gap-5">
          <Skeleton className="h-12 w-full rounded-xl" />
          <Skeleton className="h-5 w-72 max-w-full" />
          <Card className="grid gap-4 p-5">
            <Skeleton className="h-5 w-1/3" />
            <Skeleton className="h-10 w-full" />
            <Skeleton className="h-10 w-full" />
            <Skeleton className="h-10 w-full" />
          </Card>
        </div>
      </Loading>
    </main>
  );
}
