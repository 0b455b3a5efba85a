import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export default function ProfilesLoading() {
  return (
    <main id="content" className="mx-auto w-full max-w-6xl px-4 pt-8 pb-12 sm:px-6 lg:pt-10">
      <h1 className="sr-only">People and pets</h1>
      <Loading what="people and pets">
        <div className="mb-6 grid gap-2 lg:mb-8">
          <Skeleton className="h-8 w-56" />
          <Skeleton className="h-5 w-80 max-w-full" />
        </div>
        <Card className="grid gap-4 p-5">
          <Skeleton className="h-10 w-2/3" />
          <Skeleton className="h-10 w-1/2" />
        </Card>
      </Loading>
    </main>
  );
}
