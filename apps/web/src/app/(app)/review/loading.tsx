import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export default function ReviewLoading() {
  return (
    <main id="content" className="mx-auto w-full max-w-6xl px-4 pt-8 pb-12 sm:px-6 lg:pt-10">
      <h1 className="sr-only">Review</h1>
      <Loading what="what waits for review">
        <div className="mb-6 grid gap-2 lg:mb-8">
          <Skeleton className="h-8 w-40" />
          <Skeleton className="h-5 w-96 max-w-full" />
        </div>
        <Card className="grid overflow-hidden lg:grid-cols-[3fr_2fr]">
          <div className="grid content-start gap-3 bg-raised p-4 sm:p-6">
            <Skeleton className="h-40 rounded-lg" />
          </div>
          <div className="grid content-start gap-4 p-4 sm:p-6">
            <Skeleton className="h-7 w-2/3" />
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="h-12 rounded-xl" />
            <Skeleton className="h-12 rounded-xl" />
          </div>
        </Card>
      </Loading>
    </main>
  );
}
