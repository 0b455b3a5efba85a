import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

/** The documents list while it loads. */
export function DocumentListSkeleton() {
  return (
    <Loading what="your documents">
      <Card className="divide-y divide-line">
        {['w-56', 'w-40', 'w-64', 'w-48'].map((width) => (
          <div key={width} className="flex items-center gap-4 px-4 py-4 sm:px-5">
            <Skeleton className="h-16 w-12" />
            <div className="grid flex-1 gap-2">
              <Skeleton className={`h-4 max-w-full ${width}`} />
              <Skeleton className="h-3 w-40" />
              <Skeleton className="h-3 w-32" />
            </div>
            <Skeleton className="hidden h-6 w-20 sm:block" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}
