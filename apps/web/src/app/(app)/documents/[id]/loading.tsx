import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export default function DocumentLoading() {
  return (
    <main id="content" className="flex flex-1 flex-col lg:h-[calc(100dvh-4rem)] lg:flex-none">
      <h1 className="sr-only">Document</h1>
      <Loading what="the document">
        <div className="flex h-12 items-center gap-3 border-b border-line bg-surface px-4">
          <Skeleton className="size-5" />
          <Skeleton className="h-4 w-48" />
        </div>
        <div className="lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(24rem,30rem)]">
          <div className="h-[46dvh] overflow-hidden bg-sunken p-3 pt-15 sm:p-5 sm:pt-16 lg:h-[calc(100dvh-7rem)]">
            <Skeleton className="mx-auto h-[140%] max-w-4xl bg-surface!" />
          </div>
          <div className="grid content-start gap-4 p-6">
            {['w-40', 'w-64', 'w-56', 'w-72', 'w-48'].map((width) => (
              <Skeleton key={width} className={`h-5 max-w-full ${width}`} />
            ))}
          </div>
        </div>
      </Loading>
    </main>
  );
}
