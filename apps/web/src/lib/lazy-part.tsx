import { type ComponentType, lazy, Suspense } from 'react';

/** A part of a view whose code comes when it is drawn for the first time: `next/dynamic` with 2 kB less on every page. */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Part: ComponentType<Props> = lazy(async () => ({ default: await load() }));
  // biome-ignore lint/correctness/noComponentHookFactories: called where modules begin, once for each part
  return function LazyPart(props: Props) {
    return (
      <Suspense>
        <Part {...props} />
      </Suspense>
    );
  };
}
