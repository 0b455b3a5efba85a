import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export default function ProfileLoading() {
  return (
    <main id="content" className="mx-auto w-full max-w-6xl px-4 pt-8 pb-12 sm:px-6 lg:pt-10">
      <h1 className="sr-only">A profile</h1>
      <Loading what="the profile">
        <div className="mb-6 grid gap-2 lg:mb-8">
          <Skeleton className="h-9 w-56" />
          <Skeleton className="h-5 w-40" />
        </div>
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Card className="grid gap-4 p-5">
            <Skeleton className="h-8 w-32" />
            <Skeleton className="h-12 w-full" />
            <Skeleton className="h-12 w-full" />
          </Card>
          <Card className="grid gap-4 p-5">
            <Skeleton className="h-6 w-48" />
            <Skeleton className="h-12 w-full" />
          </Card>
        </div>
      </Loading>
    </main>
  );
}
